// Whole transfers between two engines, without faults: every shape of items, several lanes, several transfers.
import { describe, expect, it } from "vitest";

import { Seeded, seedOf } from "../../support/seeded.ts";
import { TwoEngines } from "../../support/two-engines.ts";

const BLOCK = 1_024;
const KiB = 1_024;
const seed = seedOf("transfer");

async function moved(two: TwoEngines): Promise<TwoEngines> {
  await two.connect();
  await two.resume();
  await two.quiet();
  two.assertVerified();
  return two;
}

describe("a transfer between two engines", () => {
  const shapes: Record<string, readonly number[]> = {
    "one byte": [1],
    "nothing but an empty file": [0],
    "a byte less than a block": [BLOCK - 1],
    "a block": [BLOCK],
    "a byte more than a block": [BLOCK + 1],
    "many blocks": [100 * BLOCK + 17],
    "all sizes in one": [0, 1, BLOCK - 1, 0, BLOCK, BLOCK + 1, 40 * BLOCK + 3, 0],
    "a thousand small files": Array.from({ length: 1_000 }, (_, n) => n % 37),
  };
  for (const [name, sizes] of Object.entries(shapes)) {
    it(`moves ${name}, verified, each byte once`, async () => {
      const two = await moved(new TwoEngines(new Seeded(seed), { blockBytes: BLOCK, sizes }));
      expect(two.sentBytes).toBe(two.shape.byteLength);
      expect(two.attempt).toBe(1);
    });
  }

  it("uses several lanes at once", async () => {
    const options = { blockBytes: 256 * KiB, sizes: [6_000 * KiB], lanes: 4 };
    const two = await moved(new TwoEngines(new Seeded(seed), options));
    expect(two.sentBytes).toBe(two.shape.byteLength);
  });

  it("tells progress that only grows, up to all of it, on both sides", async () => {
    const two = await moved(new TwoEngines(new Seeded(seed), { blockBytes: BLOCK, sizes: [500 * BLOCK] }));
    for (const { events } of [two.sender, two.receiver]) {
      const told = events.flatMap((event) => (event.type === "progress" ? [event.storedBytes] : []));
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      expect(told.at(-1)).toBe(two.shape.byteLength);
    }
  });

  it("closes everything at the end, and forgets what is removed", async () => {
    const two = await moved(new TwoEngines(new Seeded(seed), { blockBytes: BLOCK, sizes: [10 * BLOCK] }));
    const { transferId } = two.shape;
    await two.sender.engine.end(transferId, { remove: true });
    await two.receiver.engine.end(transferId, { remove: false });
    expect([two.sender.disk.isAnyOpen, two.receiver.disk.isAnyOpen]).toEqual([false, false]);
    expect(two.sender.disk.kept.size).toBe(0);
    expect(two.receiver.disk.durable(transferId).byteLength).toBe(10 * BLOCK);
    await two.receiver.engine.end(transferId, { remove: true });
    expect(two.receiver.disk.kept.size).toBe(0);
  });
});
