// Which block is sent next, and whether the receiver has room for one more.
// Rule: pure; a block is under way from when it is taken until it is stored, refused as void, or rejected.
import type { BlockSet } from "../protocol/block-runs.ts";

import type { SharedCredit } from "./shared-credit.ts";

/** What may be under way: blocks of this transfer, and bytes of all to the same device; `blockBytes` are counted each. */
export interface QueueCredit {
  readonly blocks: number;
  readonly blockBytes: number;
  readonly shared: SharedCredit;
}

export class BlockQueue {
  /** Stored at the receiver, or under way. */
  readonly #begun: BlockSet;
  readonly #underWay = new Set<number>();
  /** Of those, the ones that the receiver has parts of from before: it says so when it drops them. */
  readonly #atReceiver = new Set<number>();
  /** To be sent before all others: begun at the receiver, or rejected. */
  readonly #first: number[] = [];
  readonly #credit: QueueCredit;
  readonly #isVoid: (block: number) => boolean;
  #next = 0;

  /**
   * `held`: this object's from now on. `begun`: blocks that the receiver has parts of; they count as under way at once,
   * as they do there.
   */
  constructor(held: BlockSet, begun: readonly number[], credit: QueueCredit, isVoid: (block: number) => boolean) {
    this.#begun = held;
    this.#credit = credit;
    this.#isVoid = isVoid;
    for (const block of begun) {
      if (!held.add(block)) continue;
      this.#underWay.add(block);
      credit.shared.owe(credit.blockBytes);
      this.#atReceiver.add(block);
      this.#first.push(block);
    }
  }

  isUnderWay(block: number): boolean {
    return this.#underWay.has(block);
  }

  /** Whether `take` gives nothing, as far as is known: all is taken, or there is no credit. */
  get isDry(): boolean {
    if (this.#first.length > 0) return false;
    return this.#next >= this.#begun.blockCount || this.#underWay.size >= this.#credit.blocks;
  }

  /** The next block to read and send; undefined when there is none, or no credit. */
  take(): number | undefined {
    // These have their credit already.
    for (let block = this.#first.shift(); block !== undefined; block = this.#first.shift()) {
      if (this.#isVoid(block)) this.skip(block);
      else if (this.#underWay.has(block)) return block;
    }
    if (this.#underWay.size >= this.#credit.blocks) return undefined;
    return this.#takeMissing();
  }

  /** Stored, or void and needless. False for a block that was not under way. */
  settle(block: number): boolean {
    if (!this.#underWay.delete(block)) return false;
    this.#credit.shared.give(this.#credit.blockBytes);
    return true;
  }

  /** A block that was taken is not sent after all: it became void. */
  skip(block: number): void {
    if (!this.#atReceiver.has(block)) this.settle(block);
  }

  /** What carried it is lost, or too slow: to be sent again, with the credit it has. */
  resend(block: number): void {
    if (!this.#underWay.has(block)) return;
    if (this.#isVoid(block)) this.skip(block);
    else this.#first.push(block);
  }

  /** Rejected: to be sent again, at once, with the credit it has. */
  again(block: number): void {
    this.#atReceiver.delete(block);
    if (this.#isVoid(block)) this.settle(block);
    else this.#first.push(block);
  }

  /** Gives all credit back: the attempt is over. */
  release(): void {
    for (const block of this.#underWay) this.settle(block);
  }

  #takeMissing(): number | undefined {
    let block = this.#begun.nextMissing(this.#next);
    while (block !== undefined && this.#isVoid(block)) block = this.#begun.nextMissing(block + 1);
    this.#next = block ?? this.#begun.blockCount;
    if (block === undefined || !this.#credit.shared.take(this.#credit.blockBytes)) return undefined;
    this.#begun.add(block);
    this.#underWay.add(block);
    return block;
  }
}
