// Acknowledgements that come before the attempt they speak of has started here.
// Rule: `transfer-resume` goes by the control channel, so a void that the receiver makes needless at once can overtake
// it; few can, and more than that is a fault of the other side.
import type { AckFrame } from "../protocol/frame.ts";

export type TransferAck = Extract<AckFrame, { transfer: string }>;

/** Frames kept for one pair: a statement lists 64 begun blocks at most (protocol/messages), each told once. */
const MAX_EARLY = 64;

export class EarlyAcks {
  /** By what it says. */
  readonly #acks = new Map<string, TransferAck>();

  /** False when that is more than can be early. The same is said on each lane of the pair. */
  add(ack: TransferAck): boolean {
    const said = JSON.stringify(ack);
    if (!this.#acks.has(said) && this.#acks.size >= MAX_EARLY) return false;
    this.#acks.set(said, ack);
    return true;
  }

  /** Those of an attempt that starts now; older ones of its transfer are forgotten. */
  take(transfer: string, attempt: number): TransferAck[] {
    const taken: TransferAck[] = [];
    for (const [said, ack] of this.#acks) {
      if (ack.transfer !== transfer || ack.attempt > attempt) continue;
      if (ack.attempt === attempt) taken.push(ack);
      this.#acks.delete(said);
    }
    return taken;
  }

  clear(): void {
    this.#acks.clear();
  }
}
