// Fills one lane with the frames of one block after the other.
// Rule: no more under way than the window finds good, no more queued than the high mark; nothing is awaited per frame.
import { BULK_HEADER_BYTES, encodeDigest, encodePayload, type BlockAddress } from "../protocol/frame.ts";

import { DeliveryWindow, IDLE_QUEUE_BYTES } from "./delivery-window.ts";
import type { Bytes, EngineClock } from "./parts.ts";
import type { Lane } from "./ports.ts";

/**
 * Bytes in a channel's queue at which feeding stops, and below which it is told to go on. Measured: 1 and 4 MiB are as
 * fast as more; acknowledgements usually come first, so the low mark only matters on a very fast path.
 */
const HIGH_BYTES = 4 * 1024 * 1024;
export const LOW_BYTES = 512 * 1024;
/** Milliseconds that a lane of which nothing is known is thought to take for a block. */
const UNKNOWN_MS = 500;

/** A block on its way. `from`: bytes that the receiver has from its start. */
export interface OutgoingBlock {
  readonly address: BlockAddress;
  readonly bytes: Bytes;
  readonly digest: Bytes;
  readonly from: number;
  /** False when its attempt is over, or all of it is there: the rest need not be sent. */
  isWanted(): boolean;
  /** All of it arrived by this lane. */
  arrived(): void;
}

/** A block on its way, and in how many ms it is thought to have arrived. */
export interface Expected {
  readonly address: BlockAddress;
  readonly byteLength: number;
  readonly ms: number;
}

/** A block of which not all is known to have arrived. */
interface UnderWay {
  readonly block: OutgoingBlock;
  /** All of it was sent. */
  isWhole: boolean;
  /** Bytes sent on the lane up to its end; Infinity while it is being sent. */
  end: number;
}

export class OutgoingLane {
  readonly window = new DeliveryWindow();
  readonly #lane: Lane;
  readonly #clock: EngineClock;
  readonly #next: () => OutgoingBlock | undefined;
  readonly #underWay: UnderWay[] = [];
  /** Frames are made here, one after the other: a new buffer for each costs more than the copy into it. */
  readonly #frameBytes: Bytes;
  #current: OutgoingBlock | undefined;
  /** Bytes of the current block that are queued, and bytes of each of its payloads. */
  #offset = 0;
  #payloadBytes = 0;

  /** `next`: the next block of any transfer that this lane may carry. */
  constructor(lane: Lane, clock: EngineClock, next: () => OutgoingBlock | undefined) {
    this.#lane = lane;
    this.#clock = clock;
    this.#next = next;
    this.#frameBytes = new Uint8Array(lane.maxMessageBytes);
  }

  /** Nothing is being sent or on its way. */
  get isIdle(): boolean {
    return !this.#current?.isWanted() && this.window.underWay === 0;
  }

  /** Not the window is what limits, but the browser. */
  get isHeldBack(): boolean {
    return this.#lane.bufferedBytes > IDLE_QUEUE_BYTES;
  }

  /** Milliseconds since there was a sign of what is under way. */
  get quietMs(): number {
    return this.window.standing(this.#clock.now()).quietMs;
  }

  /** Sends what may be sent now. Called again when an acknowledgement, a block, credit or the low mark comes. */
  fill(): void {
    while (this.#lane.bufferedBytes < HIGH_BYTES) {
      const block = this.#block();
      if (!block || !this.window.hasRoom(this.#nextBytes(block))) return;
      const frame = this.#frame(block);
      const queued = this.#lane.bufferedBytes;
      // The queue is full or the lane closed: an event follows either way.
      if (!this.#lane.sendBulk(frame)) return;
      this.window.sent(frame.byteLength, this.#clock.now(), queued);
      this.#sent(block);
    }
  }

  /** Acknowledged: bytes that arrived since the lane opened. False when that cannot be. */
  received(total: number): boolean {
    if (!this.window.arrived(total, this.#clock.now(), this.#lane.bufferedBytes)) return false;
    while ((this.#underWay[0]?.end ?? Number.POSITIVE_INFINITY) <= total) {
      const first = this.#underWay.shift();
      if (first?.isWhole) first.block.arrived();
    }
    return true;
  }

  /** The blocks on their way that are still wanted. */
  *expected(): Iterable<Expected> {
    const now = this.#clock.now();
    const { rate, quietMs } = this.window.standing(now);
    for (const { block, end } of this.#underWay) {
      if (!block.isWanted()) continue;
      const missing = Number.isFinite(end) ? end - this.window.arrivedBytes : this.window.underWay + this.#unsentBytes;
      // A lane that has fallen silent is believed less, the longer it is.
      const { byteLength } = block.bytes;
      yield { address: block.address, byteLength, ms: Math.max(rate > 0 ? missing / rate : 0, quietMs) };
    }
  }

  /** Milliseconds in which a block of so many bytes would be there by this lane. */
  wouldTake(byteLength: number): number {
    const { rate, roundTripMs } = this.window.standing(this.#clock.now());
    return rate > 0 ? roundTripMs + (this.window.underWay + byteLength) / rate : UNKNOWN_MS;
  }

  get #unsentBytes(): number {
    return this.#current ? this.#current.bytes.byteLength - this.#offset : 0;
  }

  #block(): OutgoingBlock | undefined {
    if (this.#current && !this.#current.isWanted()) this.#end(false);
    if (this.#current) return this.#current;
    const block = this.#next();
    if (!block) return undefined;
    this.#current = block;
    this.#underWay.push({ block, isWhole: false, end: Number.POSITIVE_INFINITY });
    this.#offset = block.from;
    // Payloads of one size: 256 KiB does not end in a frame of a few bytes.
    const left = block.bytes.byteLength - block.from;
    const most = this.#lane.maxMessageBytes - BULK_HEADER_BYTES;
    this.#payloadBytes = Math.ceil(left / Math.max(1, Math.ceil(left / most)));
    return block;
  }

  /** Bytes of the payload that is next; 0 when that is the digest. */
  #nextBytes(block: OutgoingBlock): number {
    return Math.min(this.#payloadBytes, block.bytes.byteLength - this.#offset);
  }

  #frame(block: OutgoingBlock): Bytes {
    if (this.#offset === block.bytes.byteLength) return encodeDigest(block.address, block.digest);
    const end = this.#offset + this.#nextBytes(block);
    return encodePayload(block.address, this.#offset, block.bytes.subarray(this.#offset, end), this.#frameBytes);
  }

  /** The frame made last is queued. */
  #sent(block: OutgoingBlock): void {
    if (this.#offset === block.bytes.byteLength) this.#end(true);
    else this.#offset += this.#nextBytes(block);
  }

  /** Of the current block nothing more is sent. */
  #end(isWhole: boolean): void {
    this.#current = undefined;
    const last = this.#underWay.at(-1);
    if (!last) return;
    last.isWhole = isWhole;
    last.end = this.window.sentBytes;
  }
}
