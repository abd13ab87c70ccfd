// Several transfers at once over one lane, both ways, and several pairs: each gets its turn, none touches another.
import { describe, expect, it } from "vitest";

import type { EngineEvent, TransferShape } from "../../../src/engine/api.ts";
import { EngineDevice } from "../../support/engine-device.ts";
import { sha256Now, TestFile } from "../../support/engine-parts.ts";
import { MemoryLane } from "../../support/memory-lane.ts";
import { Seeded, seedOf } from "../../support/seeded.ts";
import { Witness } from "../../support/witness.ts";

const KiB = 1024;
const seed = seedOf("several");
const NOTHING_HELD = { held: [], heldDigest: sha256Now(new Uint8Array()), partial: [], voids: [] };

interface Party {
  readonly device: EngineDevice;
  readonly heard: Witness<EngineEvent>;
}

function party(): Party {
  const heard = new Witness<EngineEvent>();
  return { device: new EngineDevice((event) => heard.push(event)), heard };
}

async function join(a: Party, b: Party, pairId: string): Promise<void> {
  const [mine, theirs] = [new MemoryLane(`lane ${pairId}`), new MemoryLane(`lane ${pairId}`)];
  a.device.engine.attachLane(mine);
  b.device.engine.attachLane(theirs);
  mine.join(theirs);
  theirs.join(mine);
  for (const { device } of [a, b]) await device.engine.bindLane(`lane ${pairId}`, pairId);
}

interface Parcel {
  readonly shape: TransferShape;
  readonly file: TestFile;
}

function parcel(n: number, byteLength: number): Parcel {
  const file = new TestFile(new Seeded(seed + n).bytes(byteLength));
  const items = [{ path: "a", byteLength, mediaType: "", modifiedAt: 0 }];
  const transferId = n.toString(16).padStart(16, "0");
  return { file, shape: { transferId, items, byteLength, blockBytes: 64 * KiB, manifestDigest: new Uint8Array(32) } };
}

/** Starts one transfer; resolves when the receiver found it right. */
async function carry(from: Party, to: Party, pairId: string, { shape, file }: Parcel): Promise<void> {
  const { transferId } = shape;
  await to.device.engine.openReceive(pairId, shape, { reserve: true, voids: [] });
  await to.device.engine.startReceive(transferId, 1);
  await from.device.engine.startSend(pairId, shape, [file.blob], { ...NOTHING_HELD, attempt: 1 });
  const sent = await from.heard.until((event) => event.type === "sent" && event.transferId === transferId);
  const root = sent.type === "sent" ? sent.root : new Uint8Array();
  expect(await to.device.engine.finishReceive(transferId, root)).toBe("verified");
  expect(Buffer.from(to.device.disk.durable(transferId)).equals(file.bytes)).toBe(true);
}

function violations(...parties: readonly Party[]): string[] {
  return parties.flatMap(({ heard }) => heard.seen.flatMap((event) => (event.type === "violation" ? [event.why] : [])));
}

describe("several transfers at once", () => {
  it("go both ways over one lane", async () => {
    const [a, b] = [party(), party()];
    await join(a, b, "pair");
    await Promise.all([
      carry(a, b, "pair", parcel(1, 700_000)),
      carry(b, a, "pair", parcel(2, 500_000)),
      carry(a, b, "pair", parcel(3, 1)),
      carry(a, b, "pair", parcel(4, 0)),
    ]);
    expect(violations(a, b)).toEqual([]);
  });

  it("take turns: a small one does not wait for a large one", async () => {
    const [a, b] = [party(), party()];
    await join(a, b, "pair");
    const order: string[] = [];
    await Promise.all([
      carry(a, b, "pair", parcel(1, 4_000_000)).then(() => order.push("large")),
      carry(a, b, "pair", parcel(2, 200_000)).then(() => order.push("small")),
    ]);
    expect(order).toEqual(["small", "large"]);
  });

  it("go on when one of them is paused, or ended", async () => {
    const [a, b] = [party(), party()];
    await join(a, b, "pair");
    const [first, second, third] = [parcel(1, 900_000), parcel(2, 900_000), parcel(3, 900_000)];
    const carried = carry(a, b, "pair", first);
    for (const { shape, file } of [second, third]) {
      await b.device.engine.openReceive("pair", shape, { reserve: true, voids: [] });
      await b.device.engine.startReceive(shape.transferId, 1);
      await a.device.engine.startSend("pair", shape, [file.blob], { ...NOTHING_HELD, attempt: 1 });
    }
    await b.device.engine.pause(second.shape.transferId);
    await a.device.engine.end(third.shape.transferId, { remove: true });
    await b.device.engine.end(third.shape.transferId, { remove: true });
    await carried;
    expect(violations(a, b)).toEqual([]);
  });

  it("with several devices end with that device's lane alone", async () => {
    const [a, b, c] = [party(), party(), party()];
    await join(a, b, "with b");
    await join(a, c, "with c");
    const lost = parcel(1, 3_000_000);
    await b.device.engine.openReceive("with b", lost.shape, { reserve: true, voids: [] });
    await b.device.engine.startReceive(lost.shape.transferId, 1);
    await a.device.engine.startSend("with b", lost.shape, [lost.file.blob], { ...NOTHING_HELD, attempt: 1 });
    const carried = carry(a, c, "with c", parcel(2, 900_000));
    await b.device.engine.dropLane("lane with b");
    await carried;
    expect(violations(a, b, c)).toEqual([]);
    expect(a.heard.seen.some((event) => event.type === "sent" && event.transferId === lost.shape.transferId)).toBe(
      false,
    );
  });
});
