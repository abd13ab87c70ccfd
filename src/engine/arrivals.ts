// What arrived on one lane, and when that is said. Rule: soon enough that no window waits for it, seldom enough that a
// fast lane's processors move blocks and not acknowledgements; the last word is said though nothing more comes.
import type { EngineClock } from "./parts.ts";

/** Bytes that are acknowledged at once: a fraction of the window of a lane that is so fast. */
const ACKNOWLEDGE_BYTES = 128 * 1024;
/** Milliseconds after the last acknowledgement before which the next may wait: below what a round trip sways by. */
const ACKNOWLEDGE_MS = 5;

export class Arrivals {
  readonly #clock: EngineClock;
  readonly #say: (total: number) => void;
  #bytes = 0;
  #saidBytes = 0;
  #saidAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

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
    const isSoon = this.#clock.now() - this.#saidAt < ACKNOWLEDGE_MS;
    if (!isSoon || this.#bytes - this.#saidBytes >= ACKNOWLEDGE_BYTES) this.#tell();
    else this.#cancel ??= this.#clock.after(ACKNOWLEDGE_MS, () => this.#late());
  }

  close(): void {
    this.#cancel?.();
  }

  #late(): void {
    this.#cancel = undefined;
    if (this.#bytes > this.#saidBytes) this.#tell();
  }

  #tell(): void {
    this.#saidBytes = this.#bytes;
    this.#saidAt = this.#clock.now();
    this.#say(this.#bytes);
  }
}
