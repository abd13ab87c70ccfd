// What something cut off that passes by itself: a transfer, by a table that refuses (a full disk, for a moment) or by
// another tab that has its files; words to a device, by a table there. Each goes on by itself a while later.
// Rule: one try at a time for each, named by its transfer or pair, each later than the one before; none after `stop`.
import type { Clock } from "../ports.ts";

/** Milliseconds until the next try, the first and the longest: nothing tells when there is room again, or who lets go. */
const FIRST_MS = 5_000;
const LONGEST_MS = 60_000;

export class SecondTries {
  readonly #clock: Clock;
  readonly #again: (name: string) => unknown;
  /** How to cancel, by name. */
  readonly #waiting = new Map<string, () => void>();
  /** When the last try of each was, and how long it had waited. */
  readonly #last = new Map<string, { readonly at: number; readonly ms: number }>();
  #stopped = false;

  constructor(clock: Clock, again: (name: string) => unknown) {
    this.#clock = clock;
    this.#again = again;
  }

  later(name: string): void {
    if (this.#stopped || this.#waiting.has(name)) return;
    const ms = this.#wait(name);
    const cancel = this.#clock.after(ms, () => {
      this.#waiting.delete(name);
      this.#last.set(name, { at: this.#clock.now(), ms });
      this.#again(name);
    });
    this.#waiting.set(name, cancel);
  }

  /** It went on without a try; the next one, should it be needed soon, is still later than the one before. */
  cancel(name: string): void {
    this.#waiting.get(name)?.();
    this.#waiting.delete(name);
  }

  /** It is over: the next trouble begins anew. */
  forget(name: string): void {
    this.cancel(name);
    this.#last.delete(name);
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  /** Twice as long as before, unless the last try did some good. */
  #wait(name: string): number {
    const last = this.#last.get(name);
    if (!last || this.#clock.now() - last.at > LONGEST_MS) return FIRST_MS;
    return Math.min(LONGEST_MS, 2 * last.ms);
  }
}
