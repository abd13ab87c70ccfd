// Memory for blocks that arrive, used again: fresh pages cost the processor about as much as filling them.
// Rule: what a buffer held means nothing any more; whoever takes one fills all of it before it is read.
import type { Bytes } from "./parts.ts";

/** Bytes kept for one transfer: what is between the first frame of a block and its write on a path that keeps up. */
const KEPT_BYTES = 4 * 1024 * 1024;

export class BlockBuffers {
  readonly #blockBytes: number;
  readonly #kept: Bytes[] = [];

  constructor(blockBytes: number) {
    this.#blockBytes = blockBytes;
  }

  /** Of `byteLength` bytes, with anything in them. */
  take(byteLength: number): Bytes {
    return (byteLength === this.#blockBytes ? this.#kept.pop() : undefined) ?? new Uint8Array(byteLength);
  }

  /** Takes over what nobody else uses. */
  give(bytes: Bytes): void {
    const { byteLength } = bytes;
    // A view into something larger would keep all of that, and could not be handed to another thread.
    if (byteLength !== this.#blockBytes || bytes.buffer.byteLength !== byteLength) return;
    if ((this.#kept.length + 1) * byteLength <= KEPT_BYTES) this.#kept.push(bytes);
  }

  clear(): void {
    this.#kept.length = 0;
  }
}
