// Frames that are of no use (any more): counted and dropped, up to what can honestly be under way.
// Rule: stopping is told on another channel, and blocks of a lost or slow lane come again by another, so some are no
// fault; more of them than the last credit, and than the bytes that were of use meanwhile, are.
import { STORE_CREDIT_BYTES } from "../protocol/limits.ts";

/** Late bytes of one attempt: a whole credit with its headers, and what a lane's queues may hold beside. */
const MAX_LATE_BYTES = 2 * STORE_CREDIT_BYTES;
/** Ended transfers remembered per pair, oldest forgotten first: their late frames come within seconds. */
const MAX_ENDED = 256;

export class LateCount {
  #bytes = 0;

  /** False when that is more than can be late. */
  add(byteLength: number): boolean {
    this.#bytes += byteLength;
    return this.#bytes <= MAX_LATE_BYTES;
  }

  /** So many bytes were of use: lanes that come and go for days repeat more than one credit in all. */
  less(byteLength: number): void {
    this.#bytes = Math.max(0, this.#bytes - byteLength);
  }

  reset(): void {
    this.#bytes = 0;
  }
}

export class EndedTransfers {
  readonly #late = new Map<string, LateCount>();

  end(transferId: string): void {
    this.#late.delete(transferId);
    this.#late.set(transferId, new LateCount());
    const oldest = this.#late.keys().next();
    if (this.#late.size > MAX_ENDED && !oldest.done) this.#late.delete(oldest.value);
  }

  /** Counts a frame. False when the transfer never was here, or too much of it is late. */
  takes(transferId: string, byteLength: number): boolean {
    return this.#late.get(transferId)?.add(byteLength) ?? false;
  }
}
