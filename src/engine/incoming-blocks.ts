// Blocks that are arriving: put together from their frames in memory.
// Rule: every frame is checked against what is held of its block; what does not fit is named, never guessed at.
import type { BulkFrame } from "../protocol/frame.ts";

import type { Layout } from "./layout.ts";
import type { Bytes } from "./parts.ts";

interface Begun {
  readonly bytes: Bytes;
  /** Bytes held from the block's start. */
  have: number;
  /** The lane it comes by; undefined when that is gone. */
  lane: object | undefined;
}

export type Taken =
  | { readonly is: "part" }
  | { readonly is: "whole"; readonly block: number; readonly bytes: Bytes; readonly digest: Bytes }
  | { readonly is: "violation"; readonly why: string };

const violation = (why: string): Taken => ({ is: "violation", why });

export class IncomingBlocks {
  readonly #layout: Layout;
  readonly #begun = new Map<number, Begun>();

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  get size(): number {
    return this.#begun.size;
  }

  has(block: number): boolean {
    return this.#begun.has(block);
  }

  /** Whether a block is still coming by some lane. */
  get isArriving(): boolean {
    for (const { lane } of this.#begun.values()) if (lane) return true;
    return false;
  }

  /** Takes a frame of a block that is neither void nor held. `mayBegin`: whether there is credit for one block more. */
  take(frame: BulkFrame, lane: object, mayBegin: () => boolean): Taken {
    const begun = this.#begun.get(frame.block) ?? this.#begin(frame, mayBegin);
    if (typeof begun === "string") return violation(begun);
    // After a lane is lost, blocks go by another one only in a new attempt: nothing of the old one is mistaken then.
    if (begun.lane && begun.lane !== lane) return violation("block by two lanes");
    if (frame.kind === "payload") return fill(begun, frame, lane);
    if (begun.have !== begun.bytes.byteLength) return violation("digest before the block is whole");
    this.#begun.delete(frame.block);
    return { is: "whole", block: frame.block, bytes: begun.bytes, digest: frame.digest };
  }

  /** Lane gone: its blocks keep what they have, for the next attempt. */
  laneLost(lane: object): void {
    for (const begun of this.#begun.values()) if (begun.lane === lane) begun.lane = undefined;
  }

  /** No lane any more carries what it carried: a new attempt begins. */
  release(): void {
    for (const begun of this.#begun.values()) begun.lane = undefined;
  }

  drop(block: number): boolean {
    return this.#begun.delete(block);
  }

  /** Keeps what is most nearly whole, at most `maxBlocks` and `maxBytes` of memory. */
  trim(maxBlocks: number, maxBytes: number): void {
    let room = maxBytes;
    const byHave = [...this.#begun].toSorted(([, a], [, b]) => b.have - a.have);
    byHave.forEach(([block, { bytes, have }], n) => {
      room -= bytes.byteLength;
      if (have === 0 || n >= maxBlocks || room < 0) this.#begun.delete(block);
    });
  }

  /** [block, bytes held from its start], ascending. */
  partial(): [block: number, byteLength: number][] {
    return Array.from(this.#begun, ([block, { have }]): [number, number] => [block, have]).toSorted(
      ([a], [b]) => a - b,
    );
  }

  #begin(frame: BulkFrame, mayBegin: () => boolean): Begun | string {
    if (frame.kind === "digest") return "digest of a block that was not begun";
    if (frame.offset !== 0) return "block does not begin at its start";
    if (!mayBegin()) return "more blocks than credit";
    const begun = { bytes: new Uint8Array(this.#layout.blockLength(frame.block)), have: 0, lane: undefined };
    this.#begun.set(frame.block, begun);
    return begun;
  }
}

function fill(begun: Begun, frame: BulkFrame & { kind: "payload" }, lane: object): Taken {
  if (frame.offset !== begun.have) return violation("frame does not follow");
  if (frame.offset + frame.bytes.byteLength > begun.bytes.byteLength) return violation("frame beyond its block");
  begun.bytes.set(frame.bytes, frame.offset);
  begun.have += frame.bytes.byteLength;
  begun.lane = lane;
  return { is: "part" };
}
