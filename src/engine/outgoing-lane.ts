// Fills one lane with the frames of one block after the other.
// Rule: no more under way than the window finds good, no more queued than the high mark; nothing is awaited per frame.
import { BULK_HEADER_BYTES, encodeDigest, encodePayload, type BlockAddress } from "../protocol/frame.ts";

import { DeliveryWindow } from "./delivery-window.ts";
import type { Bytes, EngineClock } from "./parts.ts";
import type { Lane } from "./ports.ts";

/**
 * Bytes in a channel's queue at which feeding stops, and below which it is told to go on. Measured: 1 and 4 MiB are as
 * fast as more; acknowledgements usually come first, so the low mark only matters on a very fast path.
 */
const HIGH_BYTES = 4 * 1024 * 1024;
export const LOW_BYTES = 512 * 1024;

/** A block on its way. `from`: bytes that the receiver has from its start. */
export interface OutgoingBlock {
  readonly address: BlockAddress;
  readonly bytes: Bytes;
  readonly digest: Bytes;
  readonly from: number;
  /** Aborted when its attempt is over. */
  readonly signal: AbortSignal;
}

export class OutgoingLane {
  readonly #lane: Lane;
  readonly #clock: EngineClock;
  readonly #next: () => OutgoingBlock | undefined;
  readonly #window = new DeliveryWindow();
  #current: OutgoingBlock | undefined;
  /** Bytes of the current block that are queued, and bytes of each of its payloads. */
  #offset = 0;
  #payloadBytes = 0;

  /** `next`: the next block of any transfer that this lane may carry. */
  constructor(lane: Lane, clock: EngineClock, next: () => OutgoingBlock | undefined) {
    this.#lane = lane;
    this.#clock = clock;
    this.#next = next;
  }

  /** Sends what may be sent now. Called again when an acknowledgement, a block, credit or the low mark comes. */
  fill(): void {
    while (this.#lane.bufferedBytes < HIGH_BYTES) {
      const block = this.#block();
      if (!block || !this.#window.hasRoom()) return;
      const frame = this.#frame(block);
      // The queue is full or the lane closed: an event follows either way.
      if (!this.#lane.sendBulk(frame)) return;
      this.#window.sent(frame.byteLength, this.#clock.now());
      this.#sent(block);
    }
  }

  /** Acknowledged: bytes that arrived since the lane opened. False when that cannot be. */
  received(total: number): boolean {
    return this.#window.arrived(total, this.#clock.now());
  }

  #block(): OutgoingBlock | undefined {
    if (this.#current?.signal.aborted) this.#current = undefined;
    if (this.#current) return this.#current;
    const block = this.#next();
    if (!block) return undefined;
    this.#current = block;
    this.#offset = block.from;
    // Payloads of one size: 256 KiB does not end in a frame of a few bytes.
    const left = block.bytes.byteLength - block.from;
    const most = this.#lane.maxMessageBytes - BULK_HEADER_BYTES;
    this.#payloadBytes = Math.ceil(left / Math.max(1, Math.ceil(left / most)));
    return block;
  }

  #frame(block: OutgoingBlock): Bytes {
    if (this.#offset === block.bytes.byteLength) return encodeDigest(block.address, block.digest);
    const end = Math.min(this.#offset + this.#payloadBytes, block.bytes.byteLength);
    return encodePayload(block.address, this.#offset, block.bytes.subarray(this.#offset, end));
  }

  /** The frame made last is queued. */
  #sent(block: OutgoingBlock): void {
    if (this.#offset === block.bytes.byteLength) this.#current = undefined;
    else this.#offset = Math.min(this.#offset + this.#payloadBytes, block.bytes.byteLength);
  }
}
