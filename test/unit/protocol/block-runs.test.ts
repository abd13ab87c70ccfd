// Sets of blocks and the runs that travel: true to a plain set, and suspicious of what comes from outside.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { BlockSet, runsOf } from "../../../src/protocol/block-runs.ts";
import { propertyRun } from "../../support/property-run.ts";

const run = propertyRun("block runs");

describe("a set of blocks", () => {
  it("does what a plain set does", () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(99)), { maxLength: 300 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 100, max: 110 }), (list, blockCount) => {
        const [set, plain] = [new BlockSet(blockCount), new Set<number>()];
        for (const [add, block] of list) {
          expect(add ? set.add(block) : set.delete(block)).toBe(add !== plain.has(block));
          if (add) plain.add(block);
          else plain.delete(block);
        }
        const members = [...plain].toSorted((a, b) => a - b);
        expect(set.size).toBe(plain.size);
        expect([...set.blocks()]).toEqual(members);
        const missing = Array.from({ length: blockCount }, (_, n) => n).filter((n) => !plain.has(n));
        expect([...set.missing()]).toEqual(missing);
        expect(set.next(50)).toBe(members.find((n) => n >= 50));
        expect(set.nextMissing(50)).toBe(missing.find((n) => n >= 50));
      }),
      run,
    );
  });

  it("comes back from its runs as it was", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(199)), (blocks) => {
        const set = new BlockSet(200);
        for (const block of blocks) set.add(block);
        const again = BlockSet.fromRuns(set.runs(), 200);
        expect([...(again?.blocks() ?? [])]).toEqual([...set.blocks()]);
        expect(again?.size).toBe(set.size);
        expect(runsOf(blocks)).toEqual(set.runs());
      }),
      run,
    );
  });

  it("tells its first runs alone when asked for few", () => {
    const set = BlockSet.fromRuns(
      [
        [0, 2],
        [4, 1],
        [9, 3],
      ],
      12,
    );
    expect(set?.runs(2)).toEqual([
      [0, 2],
      [4, 1],
    ]);
  });

  it("is copied, not shared", () => {
    const set = BlockSet.fromRuns([[1, 2]], 5);
    const copy = set?.copy();
    set?.delete(1);
    copy?.add(4);
    expect([...(set?.blocks() ?? [])]).toEqual([2]);
    expect([...(copy?.blocks() ?? []), copy?.size]).toEqual([1, 2, 4, 3]);
  });

  it("takes all of another", () => {
    const [set, other] = [BlockSet.fromRuns([[0, 2]], 6), BlockSet.fromRuns([[1, 3]], 6)];
    if (set && other) set.addAll(other);
    expect(set?.runs()).toEqual([[0, 4]]);
  });

  it("refuses blocks that the transfer does not have", () => {
    for (const block of [-1, 8, 1.5, Number.NaN]) expect(() => new BlockSet(8).add(block)).toThrow(RangeError);
    expect(new BlockSet(8).has(100)).toBe(false);
    expect([...new BlockSet(0).missing()]).toEqual([]);
  });

  it("made from any runs holds just those, or is none", () => {
    const number = fc.oneof(
      fc.integer({ min: -2, max: 70 }),
      fc.constantFrom(0xffff_ffff, 2 ** 53 - 1, 0.5, -0, Number.NaN),
    );
    const runs = fc.array(fc.tuple(number, number), { maxLength: 6 });
    fc.assert(
      fc.property(fc.oneof(runs, fc.array(fc.nat(63)).map(runsOf)), (given) => {
        const set = BlockSet.fromRuns(given, 64);
        if (!set) return;
        expect(set.runs()).toEqual(given.map(([first, count]) => [first + 0, count]));
        expect(set.size).toBe(given.reduce((sum, [, count]) => sum + count, 0));
        expect(set.size).toBeLessThanOrEqual(64);
      }),
      run,
    );
  });

  const impossible: Record<string, [number, number][]> = {
    "beyond the end": [[7, 2]],
    "of no blocks": [[0, 0]],
    "of fewer than none": [[5, -1]],
    "before the start": [[-1, 2]],
    "out of order": [
      [4, 1],
      [0, 1],
    ],
    overlapping: [
      [0, 3],
      [2, 2],
    ],
    touching: [
      [0, 2],
      [2, 2],
    ],
    "of half a block": [[0.5, 1]],
    "of four billion": [[0, 0xffff_ffff]],
    "whose end overflows": [[0xffff_ffff, 0xffff_ffff]],
  };
  for (const [name, runs] of Object.entries(impossible)) {
    it(`is not made from runs ${name}`, () => expect(BlockSet.fromRuns(runs, 8)).toBeUndefined());
  }
});
