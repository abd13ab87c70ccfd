// Trusts a journal only as far as the bytes agree: what is held from before is hashed again, the newest of it before the
// other side is told, the rest beside what comes. Rule: nothing that was spoilt while nobody looked is called verified.
import { equalBytes } from "../protocol/bytes.ts";

import type { Layout } from "./layout.ts";
import type { Bytes, EngineParts } from "./parts.ts";
import { StoreError, type OpenStore } from "./ports.ts";

/** Bytes hashed again before all else: what two commits at most can cover (block-writer). A disk reads them in 20 ms. */
const NEWEST_BYTES = 16 * 1024 * 1024;

export class Recheck {
  readonly #store: OpenStore;
  readonly #layout: Layout;
  readonly #sha256: EngineParts["sha256"];
  /** Newest first: a map keeps the order in which it was filled, which is the journal's. */
  readonly #held: readonly (readonly [block: number, digest: Bytes])[];
  readonly #stop = new AbortController();
  #next = 0;
  #older: Promise<readonly number[]> | undefined;

  constructor(store: OpenStore, layout: Layout, sha256: EngineParts["sha256"]) {
    this.#store = store;
    this.#layout = layout;
    this.#sha256 = sha256;
    this.#held = [...store.stored.digests].toReversed();
  }

  /**
   * After a crash the last blocks may not be what the journal says. Goes on until a whole stretch is right; returns the
   * blocks that are not, and those that the disk does not give back. Throws StoreError when it gives nothing back of a
   * whole stretch: that is no spoilt place, and what is held is not given up for it.
   */
  async newest(): Promise<readonly number[]> {
    const wrong: number[] = [];
    while (this.#next < this.#held.length) {
      const before = wrong.length;
      let [bytes, unread, fault]: [number, number, unknown] = [0, 0, undefined];
      for (; this.#next < this.#held.length && bytes < NEWEST_BYTES; this.#next += 1) {
        const [block, digest] = this.#held[this.#next] ?? [0, new Uint8Array()];
        const length = this.#layout.blockLength(block);
        bytes += length;
        const found = await this.#look(block, digest);
        if (found !== true) wrong.push(block);
        if (found instanceof StoreError) [unread, fault] = [unread + length, found];
      }
      if (unread === bytes && bytes >= NEWEST_BYTES) throw fault;
      if (wrong.length === before) break;
    }
    return wrong;
  }

  /** Begins with what `newest` left, one block after the other. */
  begin(): void {
    this.#older = this.#checkOlder();
    // Told to whoever asks for the outcome; unasked for, it is no failure.
    this.#older.catch(() => undefined);
  }

  /** Of those, the blocks that are not what the journal says, told once; undefined when it was stopped. */
  async older(): Promise<readonly number[] | undefined> {
    const wrong = (await this.#older) ?? [];
    this.#older = undefined;
    return this.#stop.signal.aborted ? undefined : wrong;
  }

  /** What is not looked at yet is left to the next opening. */
  stop(): void {
    this.#stop.abort();
  }

  async #checkOlder(): Promise<readonly number[]> {
    const wrong: number[] = [];
    for (const [block, digest] of this.#held.slice(this.#next)) {
      if (this.#stop.signal.aborted) break;
      if ((await this.#look(block, digest)) !== true) wrong.push(block);
    }
    return wrong;
  }

  /** Whether it is what the journal says; or why the disk does not give it back any more: it is fetched again, too. */
  async #look(block: number, digest: Bytes): Promise<boolean | StoreError> {
    try {
      const bytes = await this.#store.read(this.#layout.blockOffset(block), this.#layout.blockLength(block));
      return equalBytes(await this.#sha256(bytes), digest);
    } catch (error) {
      if (error instanceof StoreError) return error;
      throw error;
    }
  }
}
