// Blocks read and hashed before a lane wants them.
// Rule: bounded; reading goes one block at a time and in order, hashing beside it; what is stopped leaves nothing.
import type { Bytes } from "./parts.ts";

/** Bytes read ahead, at least two blocks: what a fast lane sends while one read and its hash are under way. */
const AHEAD_BYTES = 2 * 1024 * 1024;

export interface ReadyBlock {
  readonly block: number;
  readonly bytes: Bytes;
  readonly digest: Bytes;
}

export interface ReadAheadEvents {
  /** The next block to read, if one may be sent. */
  take(): number | undefined;
  /** Its bytes; undefined when it is not to be sent after all. */
  read(block: number): Promise<Bytes | undefined>;
  /** A block is ready. */
  ready(): void;
  /** Reading or hashing failed beyond what `read` can settle. */
  failed(error: unknown): void;
}

export class ReadAhead {
  readonly #events: ReadAheadEvents;
  readonly #sha256: (bytes: Bytes) => Promise<Bytes>;
  readonly #maxBlocks: number;
  readonly #ready: ReadyBlock[] = [];
  /** Blocks being read or hashed. */
  #busy = 0;
  #reading = false;
  #stopped = false;

  constructor(blockBytes: number, sha256: (bytes: Bytes) => Promise<Bytes>, events: ReadAheadEvents) {
    this.#maxBlocks = Math.max(2, Math.floor(AHEAD_BYTES / blockBytes));
    this.#sha256 = sha256;
    this.#events = events;
  }

  /** Nothing is ready, nothing is being made ready. */
  get isEmpty(): boolean {
    return this.#ready.length + this.#busy === 0;
  }

  /** Looks whether there is more to read: at the start, and when credit came. */
  kick(): void {
    if (this.#reading || this.#stopped || this.#ready.length + this.#busy >= this.#maxBlocks) return;
    const block = this.#events.take();
    if (block === undefined) return;
    this.#reading = true;
    this.#busy += 1;
    void this.#prepare(block);
  }

  /** The first block that is ready and fits. */
  next(fits: (block: number) => boolean): ReadyBlock | undefined {
    const at = this.#ready.findIndex(({ block }) => fits(block));
    const [ready] = at < 0 ? [] : this.#ready.splice(at, 1);
    if (ready) this.kick();
    return ready;
  }

  /** Forgets a block that is ready. */
  drop(block: number): void {
    const at = this.#ready.findIndex((ready) => ready.block === block);
    if (at < 0) return;
    this.#ready.splice(at, 1);
    this.kick();
  }

  stop(): void {
    this.#stopped = true;
    this.#ready.length = 0;
  }

  async #prepare(block: number): Promise<void> {
    try {
      const bytes = await this.#events.read(block).finally(() => (this.#reading = false));
      this.kick();
      const digest = bytes && (await this.#sha256(bytes));
      this.#busy -= 1;
      if (this.#stopped) return;
      if (bytes && digest) this.#ready.push({ block, bytes, digest });
      this.kick();
      this.#events.ready();
    } catch (error) {
      if (!this.#stopped) this.#events.failed(error);
    }
  }
}
