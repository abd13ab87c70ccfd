// From a whole block in memory to a durable one: write, read back, verify, flush, journal, tell.
// Rule: nothing is journaled whose bytes in the store were not verified, nothing is told as stored that would not survive
// a crash.
import { equalBytes } from "../protocol/bytes.ts";
import { STORE_CREDIT_BYTES } from "../protocol/limits.ts";

import type { BlockBuffers } from "./block-buffers.ts";
import type { Layout } from "./layout.ts";
import { Serial, type Bytes, type EngineClock } from "./parts.ts";
import type { OpenStore } from "./ports.ts";

/**
 * A commit covers half of the credit while blocks wait: the other half is on its way meanwhile. Each costs two flushes
 * of the disk, in which this thread stands still, so there should be few.
 */
const COMMIT_BYTES = STORE_CREDIT_BYTES / 2;
/** Milliseconds between commits when nothing waits: progress stays alive on slow paths, flushes stay rare on fast ones. */
const COMMIT_MS = 400;
/** Blocks under way to the store at once: one is hashed while the next is written. */
const AHEAD = 2;

interface Waiting {
  readonly block: number;
  readonly bytes: Bytes;
  readonly digest: Bytes;
  /** It was wrong before: looked at as it came too, so that whose doing it is can be told. */
  readonly again: boolean;
  /** Undefined before it is written. */
  stored: Promise<Stored> | undefined;
}

/** The memory of a block that was written, and the digest of what the store then had in its place. */
interface Stored {
  readonly memory: Bytes;
  readonly digest: Bytes;
  /** Its bytes were looked at before they were written, and had their digest. */
  readonly cameRight: boolean;
}

export interface BlockWriterEvents {
  /** These are durable now. */
  stored(blocks: ReadonlyMap<number, Bytes>): void;
  /** The digest did not match; the block is forgotten. `byStore`: its bytes were right, the store has others. */
  wrong(block: number, byStore: boolean): void;
  /** Nothing more is written: the store failed. */
  fault(error: unknown): void;
  /** No block is arriving that a commit could wait for. */
  isIdle(): boolean;
}

export class BlockWriter {
  readonly #store: OpenStore;
  readonly #layout: Layout;
  readonly #sha256: (bytes: Bytes) => Promise<Bytes>;
  readonly #clock: EngineClock;
  readonly #buffers: BlockBuffers;
  readonly #events: BlockWriterEvents;
  readonly #waiting: Waiting[] = [];
  readonly #known = new Set<number>();
  readonly #unflushed = new Map<number, Bytes>();
  readonly #storing = new Serial();
  #unflushedBytes = 0;
  #committedAt: number;
  #draining = false;
  #failed = false;
  /** Still so when it failed. */
  #committing = false;
  #kicksLater = false;
  #running: Promise<void> | undefined;

  constructor(
    store: OpenStore,
    layout: Layout,
    parts: { sha256: (bytes: Bytes) => Promise<Bytes>; clock: EngineClock; buffers: BlockBuffers },
    events: BlockWriterEvents,
  ) {
    this.#store = store;
    this.#layout = layout;
    this.#sha256 = parts.sha256;
    this.#clock = parts.clock;
    this.#buffers = parts.buffers;
    this.#events = events;
    this.#committedAt = parts.clock.now();
  }

  /** Blocks taken and not durable yet. */
  get size(): number {
    return this.#known.size;
  }

  has(block: number): boolean {
    return this.#known.has(block);
  }

  /** `again`: what came of this block before was wrong. */
  add(block: number, bytes: Bytes, digest: Bytes, again: boolean): void {
    if (this.#failed) return;
    this.#known.add(block);
    this.#waiting.push({ block, bytes, digest, again, stored: undefined });
    this.kick();
  }

  /** Looks again whether to commit: something may have become idle. */
  kick(): void {
    if (this.#failed) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#waiting.length > 0 || this.#mustCommit()) this.kick();
      else this.#kickLater();
    });
  }

  /** Written, and nothing else may come: a lane can fall silent in the middle of a block. */
  #kickLater(): void {
    if (this.#failed || this.#unflushed.size === 0 || this.#kicksLater) return;
    this.#kicksLater = true;
    this.#clock.after(COMMIT_MS, () => {
      this.#kicksLater = false;
      this.kick();
    });
  }

  /** Resolves when everything taken is durable, was wrong, or cannot be stored. */
  async drain(): Promise<void> {
    this.#draining = true;
    this.kick();
    while (this.#running) await this.#running;
    this.#draining = false;
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0 || this.#mustCommit()) {
        await this.#writeNext();
        if (this.#mustCommit()) await this.#commit();
      }
    } catch (error) {
      await this.#fail(error);
    }
  }

  async #writeNext(): Promise<void> {
    for (const ahead of this.#waiting.slice(0, AHEAD)) ahead.stored ??= this.#write(ahead);
    const next = this.#waiting[0];
    const stored = await next?.stored;
    if (!next || !stored) return;
    this.#waiting.shift();
    const { byteLength } = stored.memory;
    this.#buffers.give(stored.memory);
    if (equalBytes(stored.digest, next.digest)) {
      this.#unflushed.set(next.block, next.digest);
      this.#unflushedBytes += byteLength;
    } else {
      this.#known.delete(next.block);
      this.#events.wrong(next.block, stored.cameRight);
    }
  }

  /**
   * What is hashed is what the store has: a block that was spoilt on its way there is found like one that was spoilt on
   * the line. One that is wrong stays where it was written, and nothing says that it is held.
   */
  #write({ block, bytes, digest, again }: Waiting): Promise<Stored> {
    const stored = this.#storing
      .run(async () => {
        const cameRight = again && equalBytes(await this.#sha256(bytes), digest);
        return { cameRight, memory: await this.#store.write(this.#layout.blockOffset(block), bytes) };
      })
      .then(async ({ cameRight, memory }) => ({ cameRight, memory, digest: await this.#sha256(memory) }));
    // Told when it is this block's turn; unless one before it fails, which is told then.
    stored.catch(() => undefined);
    return stored;
  }

  #mustCommit(): boolean {
    if (this.#unflushed.size === 0) return false;
    if (this.#unflushedBytes >= COMMIT_BYTES) return true;
    if (this.#waiting.length > 0) return false;
    if (this.#draining || this.#events.isIdle()) return true;
    return Math.abs(this.#clock.now() - this.#committedAt) >= COMMIT_MS;
  }

  async #commit(): Promise<void> {
    const blocks = new Map(this.#unflushed);
    this.#committing = true;
    await this.#storing.run(() => this.#store.commit(blocks));
    this.#committing = false;
    this.#unflushed.clear();
    this.#unflushedBytes = 0;
    this.#committedAt = this.#clock.now();
    for (const block of blocks.keys()) this.#known.delete(block);
    this.#events.stored(blocks);
  }

  /**
   * Tries once to keep what was written before the fault; what waits is forgotten and will be sent again. Not where the
   * fault came of keeping it: Linux tells once that a flush failed, and the next one succeeds with nothing on the disk.
   */
  async #fail(error: unknown): Promise<void> {
    this.#failed = true;
    this.#waiting.length = 0;
    try {
      if (this.#unflushed.size > 0 && !this.#committing) await this.#commit();
    } catch {
      // The fault that brought us here is the one to tell.
    }
    this.#known.clear();
    this.#events.fault(error);
  }
}
