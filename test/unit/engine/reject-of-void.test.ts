// A reject that crossed a void: the block was sent, came whole, and was wrong; meanwhile its file is gone and its lane is lost.
import { expect, test } from "vitest";

import type { EngineEvent, TransferShape } from "../../../src/engine/api.ts";
import { decodeBulk, encodeReject } from "../../../src/protocol/frame.ts";
import { EngineDevice } from "../../support/engine-device.ts";
import { sha256Now, TestFile } from "../../support/engine-parts.ts";
import { settled } from "../../support/hostile-engine-peer.ts";
import { MemoryLane } from "../../support/memory-lane.ts";
import { Seeded, seedOf } from "../../support/seeded.ts";

const BLOCK = 16 * 1024;

test("a reject that is still under way when its block becomes void and its lane is lost is no violation", async () => {
  const violations: string[] = [];
  const heard = (event: EngineEvent) => void (event.type === "violation" && violations.push(event.why));
  const device = new EngineDevice(heard);
  const files = [0, 1].map(() => new TestFile(new Seeded(seedOf("reject of void")).bytes(BLOCK)));
  const items = files.map(({ size }, n) => ({ path: `f${n}`, byteLength: size, mediaType: "", modifiedAt: 0 }));
  const transferId = "00000000000000aa";
  const shape: TransferShape = {
    transferId,
    items,
    byteLength: 2 * BLOCK,
    blockBytes: BLOCK,
    manifestDigest: new Uint8Array(32),
  };
  const far = new Map<string, MemoryLane>();
  let carrier = "";
  let isWhole = false;
  for (const id of ["one", "two"]) {
    const [near, end] = [new MemoryLane(id), new MemoryLane(id)];
    far.set(id, end);
    device.engine.attachLane(near);
    const nothing = () => undefined;
    const bulk = (bytes: Uint8Array<ArrayBuffer>) => {
      const frame = decodeBulk(bytes);
      if (frame?.block !== 0) return;
      carrier = id;
      if (frame.kind === "digest") isWhole = true;
    };
    end.listen({ bulk, ack: nothing, open: nothing, low: nothing, closed: nothing }, 0);
    near.join(end);
    end.join(near);
    await device.engine.bindLane(id, "pair");
  }
  const resume = { attempt: 1, held: [], heldDigest: sha256Now(new Uint8Array()), partial: [], voids: [] };
  await device.engine.startSend(
    "pair",
    shape,
    files.map(({ blob }) => blob),
    resume,
  );
  await settled();
  expect(isWhole).toBe(true);
  // The receiver has the block, its disk has other bytes: it says so on every lane. Meanwhile, here:
  await device.engine.voidItems(transferId, [0]);
  far.get(carrier)?.close();
  await settled();
  const other = carrier === "one" ? "two" : "one";
  far.get(other)?.sendAck(encodeReject({ transfer: transferId, attempt: 1, block: 0 }, 1));
  await settled();
  expect(violations).toEqual([]);
});
