// Blocks that are arriving: put together from their frames in memory.
// Rule: every lane carries one block after the other, each without gaps; what it brings of a block that is there
// already (by another lane) is a repeat. What cannot be is named, never guessed at.
import type { BulkFrame } from "../protocol/frame.ts";

import type { BlockBuffers } from "./block-buffers.ts";
import type { Layout } from "./layout.ts";
import type { Bytes } from "./parts.ts";

interface Begun {
  readonly bytes: Bytes;
  /** Bytes held from the block's start. */
  have: number;
}

/** The block that a lane is bringing, and how far it is. */
interface Carried {
  readonly block: number;
  at: number;
  /** False: what was put together with it was dropped, so the rest of it is of no use. */
  usable: boolean;
}

export type Taken =
  | { readonly is: "part" }
  /** Nothing new: the block, or this part of it, is there. */
  | { readonly is: "repeat" }
  | { readonly is: "whole"; readonly block: number; readonly bytes: Bytes; readonly digest: Bytes }
  | { readonly is: "violation"; readonly why: string };

const violation = (why: string): Taken => ({ is: "violation", why });
const REPEAT: Taken = { is: "repeat" };

export class IncomingBlocks {
  readonly #layout: Layout;
  readonly #buffers: BlockBuffers;
  readonly #begun = new Map<number, Begun>();
  readonly #carried = new Map<object, Carried>();
  /** Bytes of begun blocks as last stated: the sender may go on from there. */
  #stated: ReadonlyMap<number, number> = new Map();

  constructor(layout: Layout, buffers: BlockBuffers) {
    this.#layout = layout;
    this.#buffers = buffers;
  }

  get size(): number {
    return this.#begun.size;
  }

  /** Whether a block is still coming by some lane. */
  get isArriving(): boolean {
    for (const { block, usable } of this.#carried.values()) if (usable && this.#begun.has(block)) return true;
    return false;
  }

  /**
   * Takes a frame of a block that is not void. `isHeld`: the block is whole already. `mayBegin`: whether there is credit
   * for one block more.
   */
  take(frame: BulkFrame, lane: object, isHeld: boolean, mayBegin: () => boolean): Taken {
    const carried = this.#follow(frame, lane);
    if (typeof carried === "string") return violation(carried);
    if (isHeld) carried.usable = false;
    if (!carried.usable) return REPEAT;
    const begun = this.#begun.get(frame.block) ?? this.#begin(frame, mayBegin);
    if (typeof begun === "string") return violation(begun);
    if (!begun) {
      carried.usable = false;
      return REPEAT;
    }
    if (frame.kind === "payload") return fill(begun, frame);
    return begun.have === begun.bytes.byteLength ? this.#whole(begun, frame) : REPEAT;
  }

  /** Lane gone: what it brought stays, and comes again by another. */
  laneLost(lane: object): void {
    this.#carried.delete(lane);
  }

  /** No lane any more carries what it carried: a new attempt begins. */
  release(): void {
    this.#carried.clear();
  }

  drop(block: number): boolean {
    this.#spoil(block);
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

  /** [block, bytes held from its start], ascending. From now on a lane may go on from there. */
  state(): [block: number, byteLength: number][] {
    const partial = Array.from(this.#begun, ([block, { have }]): [number, number] => [block, have]);
    this.#stated = new Map(partial);
    return partial.toSorted(([a], [b]) => a - b);
  }

  /** Begun blocks. */
  blocks(): number[] {
    return [...this.#begun.keys()];
  }

  /** Where this frame puts its lane; or what is wrong with it. */
  #follow(frame: BulkFrame, lane: object): Carried | string {
    const { block } = frame;
    const known = this.#carried.get(lane);
    // What a lane left unfinished, because another brought it, begins anew if it then has to come once more.
    const isAnew = frame.kind === "payload" && frame.offset === 0 && known?.usable === false;
    const carried = known?.block === block && !isAnew ? known : undefined;
    const length = this.#layout.blockLength(block);
    if (frame.kind === "digest") {
      if (!carried && this.#stated.get(block) !== length) return "digest of a block that was not begun";
      if (carried && carried.at !== length) return "digest before the block is whole";
      this.#carried.delete(lane);
      return carried ?? { block, at: length, usable: true };
    }
    const { offset } = frame;
    if (carried && carried.at !== offset) return "frame does not follow";
    if (!carried && offset !== 0 && this.#stated.get(block) !== offset) return "block does not begin at its start";
    if (offset + frame.bytes.byteLength > length) return "frame beyond its block";
    const now = carried ?? { block, at: offset, usable: true };
    now.at += frame.bytes.byteLength;
    this.#carried.set(lane, now);
    return now;
  }

  /** Undefined: its start was dropped, so this is of no use. */
  #begin(frame: BulkFrame, mayBegin: () => boolean): Begun | string | undefined {
    if (frame.kind === "digest" || frame.offset !== 0) return undefined;
    if (!mayBegin()) return "more blocks than credit";
    const begun = { bytes: this.#buffers.take(this.#layout.blockLength(frame.block)), have: 0 };
    this.#begun.set(frame.block, begun);
    return begun;
  }

  #whole(begun: Begun, { block, digest }: BulkFrame & { kind: "digest" }): Taken {
    this.drop(block);
    return { is: "whole", block, bytes: begun.bytes, digest };
  }

  /** Should the block begin again, the rest of what other lanes carry of it is not mixed with that. */
  #spoil(block: number): void {
    for (const carried of this.#carried.values()) if (carried.block === block) carried.usable = false;
  }
}

/** A lane that is behind another brings what is there; none can be ahead of what is there. */
function fill(begun: Begun, { offset, bytes }: BulkFrame & { kind: "payload" }): Taken {
  const end = offset + bytes.byteLength;
  if (end <= begun.have || offset > begun.have) return REPEAT;
  begun.bytes.set(bytes, offset);
  begun.have = end;
  return { is: "part" };
}
