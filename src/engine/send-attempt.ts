// One start of a transfer at its sender, until it is sent, stopped, or started again: which lane carries which block.
// Rule: everything here ends with its signal; nothing of one attempt reaches into the next.
import { BlockQueue } from "./block-queue.ts";
import type { ItemReader } from "./item-reader.ts";
import { ReadAhead, type ReadAheadEvents, type ReadyBlock } from "./read-ahead.ts";
import type { Bytes } from "./parts.ts";

export class SendAttempt {
  readonly number: number;
  readonly queue: BlockQueue;
  readonly reader: ItemReader;
  /** Bytes that the receiver has of begun blocks. */
  readonly partial: ReadonlyMap<number, number>;
  /** The files agree with what the receiver held at the start. */
  checked = false;
  /** Void items when the root was told; undefined before. */
  toldVoids: number | undefined;
  readonly #stop = new AbortController();
  readonly #ahead: ReadAhead;
  readonly #tries = new Map<number, number>();
  /** Lanes that were given a block which is not stored yet. */
  readonly #carriers = new Map<number, Set<object>>();
  /** Blocks that some lane has brought wholly; stored, or rejected, they will be told. */
  readonly #arrived = new Set<number>();
  /** Blocks that are to be given to one more lane. */
  readonly #again = new Set<number>();

  constructor(
    start: { number: number; queue: BlockQueue; reader: ItemReader; partial: ReadonlyMap<number, number> },
    blockBytes: number,
    sha256: (bytes: Bytes) => Promise<Bytes>,
    events: Omit<ReadAheadEvents, "take">,
  ) {
    this.number = start.number;
    this.queue = start.queue;
    this.reader = start.reader;
    this.partial = start.partial;
    this.#ahead = new ReadAhead(blockBytes, sha256, { ...events, take: () => this.queue.take() });
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** All that may be sent now was given to lanes. */
  get isDry(): boolean {
    return this.#ahead.isEmpty && this.queue.isDry;
  }

  /** There may be more to read: at the start, and when credit came. */
  kick(): void {
    this.#ahead.kick();
  }

  /** The next block for a lane, one that it does not carry already. */
  next(lane: object): ReadyBlock | undefined {
    const ready = this.#ahead.next((block) => !this.#carriers.get(block)?.has(lane));
    if (!ready) return undefined;
    this.#again.delete(ready.block);
    const carriers = this.#carriers.get(ready.block);
    if (carriers) carriers.add(lane);
    else this.#carriers.set(ready.block, new Set([lane]));
    return ready;
  }

  /** Whether a block that was taken is still to be sent. */
  isWanted(block: number): boolean {
    return !this.signal.aborted && this.queue.isUnderWay(block) && !this.#arrived.has(block);
  }

  /**
   * What is to be called when a lane has brought all of a block that it was given just now. Said late, after the block
   * was rejected, it says nothing about the block that is sent again: a reject may overtake it by another lane.
   */
  arrival(block: number): () => void {
    const carriers = this.#carriers.get(block);
    return () => {
      if (this.#carriers.get(block) === carriers && this.isWanted(block)) this.#arrived.add(block);
    };
  }

  /** Stored, or void and needless. False for a block that was not under way. */
  settle(block: number): boolean {
    this.#carriers.delete(block);
    this.#arrived.delete(block);
    if (this.#again.delete(block)) this.#ahead.drop(block);
    return this.queue.settle(block);
  }

  /** Rejected: sent again from its start by any lane. */
  again(block: number): void {
    this.#carriers.delete(block);
    this.#arrived.delete(block);
    this.queue.again(block);
    this.kick();
  }

  /** What it carried and nobody else does is sent again. */
  laneLost(lane: object): void {
    for (const [block, carriers] of this.#carriers) {
      if (!carriers.delete(lane) || carriers.size > 0) continue;
      this.#carriers.delete(block);
      // Else it is there, or on its way to another lane already.
      if (this.isWanted(block) && !this.#again.has(block)) this.queue.resend(block);
    }
    this.kick();
  }

  /** Has a block that its lanes are slow with sent by another one too, now that nothing else is left to send. */
  helpOut(block: number): void {
    if (!this.isDry || !this.isWanted(block) || this.#again.has(block)) return;
    this.#again.add(block);
    this.queue.resend(block);
    this.kick();
  }

  stop(): void {
    this.#ahead.stop();
    this.#stop.abort();
    this.queue.release();
    this.#carriers.clear();
    this.#arrived.clear();
    this.#again.clear();
  }

  /** A reject is said on every lane, so it may come twice. False for a repeat. */
  isNewReject(block: number, tries: number): boolean {
    if (tries <= (this.#tries.get(block) ?? 0)) return false;
    this.#tries.set(block, tries);
    return true;
  }

  /** Bytes of a block that need not be sent: none when it was rejected, as the receiver has dropped them. */
  heldOf(block: number): number {
    return this.#tries.has(block) ? 0 : (this.partial.get(block) ?? 0);
  }
}
