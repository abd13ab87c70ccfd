// Where items lie in blocks, and which blocks are void: checked against counting every byte.
import { describe, expect, it } from "vitest";

import { Layout } from "../../../src/engine/layout.ts";
import { HeldBlocks } from "../../../src/engine/held-blocks.ts";
import { Seeded, seedOf } from "../../support/seeded.ts";

const seed = seedOf("layout");

function shapeOf(sizes: readonly number[], blockBytes: number) {
  const items = sizes.map((byteLength, n) => ({ path: `${n}`, byteLength, mediaType: "", modifiedAt: 0 }));
  const byteLength = sizes.reduce((sum, size) => sum + size, 0);
  return { transferId: "0000000000000001", items, byteLength, blockBytes, manifestDigest: new Uint8Array(32) };
}

describe("a layout", () => {
  it("agrees with counting bytes, whatever the items and voids", () => {
    for (let round = 0; round < 200; round += 1) {
      const random = new Seeded(seed + round);
      const sizes = Array.from({ length: 1 + random.below(12) }, () => random.below(random.pick([1, 3, 40])));
      const blockBytes = 1 + random.below(16);
      const layout = new Layout(shapeOf(sizes, blockBytes));
      const held = new HeldBlocks(layout);
      /** Item of every byte. */
      const owners = sizes.flatMap((size, item) => Array.from({ length: size }, () => item));
      const voids = new Set<number>();
      for (let n = 0; n < 8; n += 1) {
        const block = random.below(Math.max(1, layout.blockCount));
        if (random.below(2) && layout.blockCount > 0) held.add(block);
        const item = random.below(sizes.length);
        voids.add(item);
        held.voidItem(item);
        let settled = 0;
        for (let at = 0; at < layout.blockCount; at += 1) {
          const bytes = owners.slice(at * blockBytes, (at + 1) * blockBytes);
          const voidBytes = bytes.filter((owner) => voids.has(owner)).length;
          expect(layout.blockLength(at)).toBe(bytes.length);
          expect(layout.isVoid(at)).toBe(voidBytes === bytes.length);
          expect(layout.isPartlyVoid(at)).toBe(voidBytes > 0 && voidBytes < bytes.length);
          expect(layout.itemsIn(at)).toEqual([...new Set(bytes)]);
          if (held.has(at) || voidBytes === bytes.length) settled += bytes.length;
        }
        expect(held.settledBytes).toBe(settled);
      }
    }
  });

  it("is refused for items that do not add up", () => {
    expect(() => new Layout({ ...shapeOf([1, 2], 4), byteLength: 4 })).toThrow(RangeError);
  });

  it("marks an item once, and none that is not there", () => {
    const layout = new Layout(shapeOf([4, 4], 4));
    expect(layout.voidItem(0)).toEqual([0]);
    for (const item of [0, -1, 2, 0.5]) expect(layout.voidItem(item)).toEqual([]);
    expect(layout.voidItems).toEqual([0]);
  });

  it("finds the item of a byte among a hundred thousand at once", () => {
    const layout = new Layout(
      shapeOf(
        Array.from({ length: 100_000 }, (_, n) => n % 3),
        64,
      ),
    );
    for (let block = 0; block < layout.blockCount; block += 1) layout.itemsIn(block);
    for (let item = 0; item < 100_000; item += 1) layout.voidItem(item);
    expect(layout.isVoid(layout.blockCount - 1)).toBe(true);
  });
});
