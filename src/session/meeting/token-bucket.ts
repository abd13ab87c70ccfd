// How often something may happen: so often per second on average, and so often at once.
// Rule: no timer; what is full again is reckoned when it is asked for.
import type { Clock } from "../ports.ts";

export class TokenBucket {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor(clock: Clock, perSecond: number, burst: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = clock.now();
  }

  /** False: too often, do nothing. */
  take(): boolean {
    const now = this.#clock.now();
    // A clock that was set back fills nothing, and does not stop the filling for ever.
    const seconds = Math.max(0, now - this.#at) / 1000;
    this.#at = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + seconds * this.#perSecond);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
