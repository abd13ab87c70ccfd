// Transfers that a table cut off by refusing (a full disk, for a moment): each goes on by itself a while later.
// Rule: one try at a time for each transfer, and none after `stop`.
import type { Clock } from "../ports.ts";

/** Milliseconds until the next try: nothing tells when there is room again. */
const AGAIN_MS = 5_000;

export class SecondTries {
  readonly #clock: Clock;
  readonly #again: (transferId: string) => void;
  /** How to cancel, by transfer. */
  readonly #waiting = new Map<string, () => void>();
  #stopped = false;

  constructor(clock: Clock, again: (transferId: string) => void) {
    this.#clock = clock;
    this.#again = again;
  }

  later(transferId: string): void {
    if (this.#stopped || this.#waiting.has(transferId)) return;
    const cancel = this.#clock.after(AGAIN_MS, () => {
      this.#waiting.delete(transferId);
      this.#again(transferId);
    });
    this.#waiting.set(transferId, cancel);
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }
}
