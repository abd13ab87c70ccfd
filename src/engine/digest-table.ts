// The digest of every block of a transfer that is known, 32 bytes each in one piece of memory.
// Rule: a hundred thousand blocks cost three megabytes, not a hundred thousand objects.
import { BlockSet } from "../protocol/block-runs.ts";
import { DIGEST_BYTES } from "../protocol/frame.ts";

import type { Bytes } from "./parts.ts";

export class DigestTable {
  readonly #known: BlockSet;
  readonly #bytes: Bytes;

  constructor(blockCount: number) {
    this.#known = new BlockSet(blockCount);
    this.#bytes = new Uint8Array(blockCount * DIGEST_BYTES);
  }

  has(block: number): boolean {
    return this.#known.has(block);
  }

  /** A copy, so that it may be transferred or kept. */
  get(block: number): Bytes | undefined {
    if (!this.#known.has(block)) return undefined;
    return this.#bytes.slice(block * DIGEST_BYTES, (block + 1) * DIGEST_BYTES);
  }

  set(block: number, digest: Bytes): void {
    this.#known.add(block);
    this.#bytes.set(digest, block * DIGEST_BYTES);
  }

  delete(block: number): void {
    this.#known.delete(block);
  }
}
