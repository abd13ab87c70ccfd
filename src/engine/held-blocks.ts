// Which blocks are stored at the receiver, as either side knows it, and how many bytes need not come any more.
// Rule: a block that is void counts as settled, stored or not; the sum is kept, never counted again.
import { BlockSet } from "../protocol/block-runs.ts";

import type { Layout } from "./layout.ts";

export class HeldBlocks {
  readonly #layout: Layout;
  #set: BlockSet;
  #settledBytes = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#set = new BlockSet(layout.blockCount);
    this.reset(this.#set);
  }

  /** Bytes that are stored or wholly void. */
  get settledBytes(): number {
    return this.#settledBytes;
  }

  has(block: number): boolean {
    return this.#set.has(block);
  }

  blocks(): Iterable<number> {
    return this.#set.blocks();
  }

  runs(maxRuns?: number): [first: number, count: number][] {
    return this.#set.runs(maxRuns);
  }

  /** Replaces all of it; `set` is this object's from now on. */
  reset(set: BlockSet): void {
    this.#set = set;
    this.#settledBytes = 0;
    for (const block of set.blocks()) this.#settledBytes += this.#layout.blockLength(block);
    for (const block of this.#layout.voidTouched()) {
      if (this.#layout.isVoid(block) && !set.has(block)) this.#settledBytes += this.#layout.blockLength(block);
    }
  }

  add(block: number): void {
    if (this.#set.add(block) && !this.#layout.isVoid(block)) this.#settledBytes += this.#layout.blockLength(block);
  }

  delete(block: number): void {
    if (this.#set.delete(block) && !this.#layout.isVoid(block)) this.#settledBytes -= this.#layout.blockLength(block);
  }

  /** Marks an item of the layout. Returns the blocks that became wholly void by it. */
  voidItem(item: number): number[] {
    const wholly = this.#layout.voidItem(item);
    for (const block of wholly) if (!this.#set.has(block)) this.#settledBytes += this.#layout.blockLength(block);
    return wholly;
  }
}
