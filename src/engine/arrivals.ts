// What arrived on one lane, and when that is said. Rule: soon enough that no window waits for it, seldom enough that a
// fast lane's processors move blocks and not acknowledgements; the last word is said though nothing more comes.
import type { EngineClock } from "./parts.ts";

/** Bytes that are acknowledged at once: a fraction of the window of a lane that is so fast. */
const ACKNOWLEDGE_BYTES = 128 * 1024;
/** Milliseconds after the last acknowledgement before which the next may wait: below what a round trip sways by. */
const ACKNOWLEDGE_MS = 5;
/**
 * Milliseconds that a timer is late when the browser holds timers back (a second, on a page that is not seen: HTML,
 * "Timers"), and how many times as long nothing is left to one: a window of one frame would wait for each.
 */
const LATE_MS = 100;
const LATE_TIMES = 10;
/** The same at most: a machine that slept made its timers late too. */
const LATE_MOST_MS = 60_000;

export class Arrivals {
  readonly #clock: EngineClock;
  readonly #say: (total: number) => void;
  #bytes = 0;
  #saidBytes = 0;
  #saidAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;
  /** Since when, and for how long, timers are not relied on. */
  #late = { at: 0, ms: 0 };

  /** `say`: acknowledges so many bytes since the lane opened. */
  constructor(clock: EngineClock, say: (total: number) => void) {
    this.#clock = clock;
    this.#say = say;
  }

  /** Bytes of frames that came since the lane opened. */
  get bytes(): number {
    return this.#bytes;
  }

  took(byteLength: number): void {
    this.#bytes += byteLength;
    const now = this.#clock.now();
    const isSoon = now - this.#saidAt < ACKNOWLEDGE_MS && Math.abs(now - this.#late.at) >= this.#late.ms;
    if (!isSoon || this.#bytes - this.#saidBytes >= ACKNOWLEDGE_BYTES) this.#tell();
    else this.#cancel ??= this.#clock.after(ACKNOWLEDGE_MS, () => this.#timed(now));
  }

  close(): void {
    this.#cancel?.();
  }

  #timed(since: number): void {
    this.#cancel = undefined;
    const at = this.#clock.now();
    if (at - since > LATE_MS) this.#late = { at, ms: Math.min(LATE_MOST_MS, LATE_TIMES * (at - since)) };
    if (this.#bytes > this.#saidBytes) this.#tell();
  }

  #tell(): void {
    this.#saidBytes = this.#bytes;
    this.#saidAt = this.#clock.now();
    this.#say(this.#bytes);
  }
}
