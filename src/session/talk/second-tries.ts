// Transfers that something cut off which passes by itself: a table that refuses (a full disk, for a moment), files that
// another tab has not let go of yet. Each goes on by itself a while later.
// Rule: one try at a time for each transfer, each later than the one before, and none after `stop`.
import type { Clock } from "../ports.ts";

/** Milliseconds until the next try, the first and the longest: nothing tells when there is room again, or who lets go. */
const FIRST_MS = 5_000;
const LONGEST_MS = 60_000;

export class SecondTries {
  readonly #clock: Clock;
  readonly #again: (transferId: string) => unknown;
  /** How to cancel, by transfer. */
  readonly #waiting = new Map<string, () => void>();
  /** When the last try of a transfer was, and how long it had waited. */
  readonly #last = new Map<string, { readonly at: number; readonly ms: number }>();
  #stopped = false;

  constructor(clock: Clock, again: (transferId: string) => unknown) {
    this.#clock = clock;
    this.#again = again;
  }

  later(transferId: string): void {
    if (this.#stopped || this.#waiting.has(transferId)) return;
    const ms = this.#wait(transferId);
    const cancel = this.#clock.after(ms, () => {
      this.#waiting.delete(transferId);
      this.#last.set(transferId, { at: this.#clock.now(), ms });
      this.#again(transferId);
    });
    this.#waiting.set(transferId, cancel);
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  /** Twice as long as before, unless the last try did some good. */
  #wait(transferId: string): number {
    const last = this.#last.get(transferId);
    if (!last || this.#clock.now() - last.at > LONGEST_MS) return FIRST_MS;
    return Math.min(LONGEST_MS, 2 * last.ms);
  }
}
