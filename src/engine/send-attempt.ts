// One start of a transfer at its sender, until it is sent, stopped, or started again.
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

  /** There may be more to read: at the start, and when credit came. */
  kick(): void {
    this.#ahead.kick();
  }

  next(): ReadyBlock | undefined {
    return this.#ahead.next();
  }

  stop(): void {
    this.#ahead.stop();
    this.#stop.abort();
    this.queue.release();
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
