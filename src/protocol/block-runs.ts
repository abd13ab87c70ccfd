// A set of blocks of one transfer as a bitmap, and the runs that travel.
// Rule: a set never holds a block that the transfer does not have; runs from outside are checked before they are taken.
import type { BlockRuns } from "./messages.ts";

export class BlockSet {
  /** Blocks of the transfer; members are 0 to blockCount - 1. */
  readonly blockCount: number;
  readonly #bits: Uint8Array;
  #size = 0;

  constructor(blockCount: number) {
    this.blockCount = blockCount;
    this.#bits = new Uint8Array(Math.ceil(blockCount / 8));
  }

  /** The set that `runs` names, or undefined when they are not ascending, touch, or leave the transfer. */
  static fromRuns(runs: BlockRuns, blockCount: number): BlockSet | undefined {
    if (!areRuns(runs, blockCount)) return undefined;
    const set = new BlockSet(blockCount);
    for (const [first, count] of runs) for (let block = first; block < first + count; block += 1) set.add(block);
    return set;
  }

  get size(): number {
    return this.#size;
  }

  copy(): BlockSet {
    const copy = new BlockSet(this.blockCount);
    copy.#bits.set(this.#bits);
    copy.#size = this.#size;
    return copy;
  }

  has(block: number): boolean {
    return ((this.#bits[block >> 3] ?? 0) & (1 << (block & 7))) !== 0;
  }

  /** True when it was not there. Throws RangeError for a block that the transfer does not have. */
  add(block: number): boolean {
    if (!Number.isInteger(block) || block < 0 || block >= this.blockCount) throw new RangeError(`no block ${block}`);
    if (this.has(block)) return false;
    this.#bits[block >> 3] = (this.#bits[block >> 3] ?? 0) | (1 << (block & 7));
    this.#size += 1;
    return true;
  }

  /** True when it was there. */
  delete(block: number): boolean {
    if (!this.has(block)) return false;
    this.#bits[block >> 3] = (this.#bits[block >> 3] ?? 0) & ~(1 << (block & 7));
    this.#size -= 1;
    return true;
  }

  /** Adds all of another set of the same transfer. */
  addAll(other: BlockSet): void {
    for (const block of other.blocks()) this.add(block);
  }

  /** First member at or after `from`, or undefined. */
  next(from: number): number | undefined {
    return this.#seek(from, true);
  }

  /** First block at or after `from` that is not a member, or undefined. */
  nextMissing(from: number): number | undefined {
    return this.#seek(from, false);
  }

  *blocks(): Iterable<number> {
    for (let block = this.next(0); block !== undefined; block = this.next(block + 1)) yield block;
  }

  *missing(): Iterable<number> {
    for (let block = this.nextMissing(0); block !== undefined; block = this.nextMissing(block + 1)) yield block;
  }

  /** Ascending, non-touching runs; the first `maxRuns` of them. */
  runs(maxRuns = Number.POSITIVE_INFINITY): [first: number, count: number][] {
    const runs: [number, number][] = [];
    let first = this.next(0);
    while (first !== undefined && runs.length < maxRuns) {
      const end = this.nextMissing(first) ?? this.blockCount;
      runs.push([first, end - first]);
      first = this.next(end);
    }
    return runs;
  }

  #seek(from: number, member: boolean): number | undefined {
    const passOver = member ? 0 : 0xff;
    let block = from;
    while (block < this.blockCount) {
      // Eight at a time where none of them is what is looked for.
      if ((block & 7) === 0 && this.#bits[block >> 3] === passOver) block += 8;
      else if (this.has(block) === member) return block;
      else block += 1;
    }
    return undefined;
  }
}

/** Runs of a list of blocks in any order, repeats allowed. */
export function runsOf(blocks: Iterable<number>): [first: number, count: number][] {
  const runs: [number, number][] = [];
  for (const block of [...new Set(blocks)].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === block) last[1] += 1;
    else runs.push([block, 1]);
  }
  return runs;
}

function areRuns(runs: BlockRuns, blockCount: number): boolean {
  let end = -1;
  for (const [first, count] of runs) {
    if (!Number.isInteger(first) || !Number.isInteger(count) || count < 1) return false;
    if (first <= end || first < 0 || first + count > blockCount) return false;
    end = first + count;
  }
  return true;
}
