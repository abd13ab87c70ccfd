// A block that became void while a lane carried it has no credit at the sender any more; the receiver may have begun it,
// and not have heard of the void (docs/protocol/transfer.md, section 5).
import { expect, test } from "vitest";

import type { EngineEvent, TransferShape } from "../../../src/engine/api.ts";
import { EngineDevice } from "../../support/engine-device.ts";
import { sha256Now, TestFile, WatchedLane } from "../../support/engine-parts.ts";
import { MemoryLane } from "../../support/memory-lane.ts";
import { Seeded, seedOf } from "../../support/seeded.ts";
import { turn } from "../../support/turn.ts";

const MiB = 1024 * 1024;
const BLOCK = 4 * MiB;
/** 32 MiB. */
const CREDIT = 8;

async function turns(n: number, ...devices: EngineDevice[]): Promise<void> {
  for (let i = 0; i < n; i += 1) {
    await turn();
    for (const { clock } of devices) clock.advance(1);
  }
}

test("a file is gone and the lane that carried its block is lost, while the receiver's disk is slow: no violation", async () => {
  const violations: string[] = [];
  const heard = (event: EngineEvent) => void (event.type === "violation" && violations.push(event.why));
  const [a, b] = [new EngineDevice(heard), new EngineDevice(heard)];
  const random = new Seeded(seedOf("void credit"));
  const files = [new TestFile(random.bytes(BLOCK)), new TestFile(random.bytes((CREDIT + 4) * BLOCK))];
  const items = files.map(({ size }, n) => ({ path: `f${n}`, byteLength: size, mediaType: "", modifiedAt: 0 }));
  const byteLength = files.reduce((sum, { size }) => sum + size, 0);
  const shape: TransferShape = {
    transferId: "00000000000000aa",
    items,
    byteLength,
    blockBytes: BLOCK,
    manifestDigest: new Uint8Array(32),
  };
  const ends: MemoryLane[] = [];
  for (const id of ["one", "two"]) {
    const [from, to] = [new MemoryLane(id, setImmediate), new MemoryLane(id, setImmediate)];
    ends.push(from);
    let taken = 0;
    const cutAfterThree = () => {
      taken += 1;
      // The lane that carries the first block falls silent when a part of that has come, and then its file is gone.
      if (id !== "one" || taken !== 3) return;
      for (const end of [from, to]) end.flow(false);
      if (files[0]) files[0].fault = "unreadable";
    };
    a.engine.attachLane(new WatchedLane(from, { sent: () => undefined, taken: () => undefined }));
    b.engine.attachLane(new WatchedLane(to, { sent: () => undefined, taken: cutAfterThree }));
    from.join(to);
    to.join(from);
    for (const { engine } of [a, b]) await engine.bindLane(id, "pair");
  }
  const never = new Promise<void>(() => undefined);
  await b.engine.openReceive("pair", shape, { reserve: true, voids: [] });
  b.disk.faults.slow = () => never;
  await b.engine.startReceive(shape.transferId, 1);
  const nothing = { held: [], heldDigest: sha256Now(new Uint8Array()), partial: [], voids: [] };
  await a.engine.startSend(
    "pair",
    shape,
    files.map(({ blob }) => blob),
    { ...nothing, attempt: 1 },
  );
  await turns(3_000, a, b);
  ends[0]?.close();
  await turns(3_000, a, b);
  // Its session has not told the other side of the file yet.
  expect(a.events.some(({ type }) => type === "items-void")).toBe(true);
  expect(violations).toEqual([]);
});
