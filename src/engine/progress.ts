// Tells how much is stored, a few times a second at most.
// Rule: the last value is always told; the timer only spaces events out, nothing waits for it.
import type { EngineClock } from "./parts.ts";

/**
 * Milliseconds between two: at first eight a second, so that a bar moves smoothly; later two, and by then it moves no
 * more in each. A page that is drawn costs 5 ms of processor on each device, which a fast path has better use for.
 */
const FIRST_INTERVAL_MS = 125;
const INTERVAL_MS = 500;
/** The interval is this part of the time that went by since the first. */
const PART_OF_AGE = 1 / 16;

export class ProgressMeter {
  readonly #clock: EngineClock;
  readonly #tell: (storedBytes: number, at: number) => void;
  #storedBytes = 0;
  #toldBytes: number | undefined;
  #firstAt: number | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(clock: EngineClock, tell: (storedBytes: number, at: number) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  set(storedBytes: number): void {
    this.#storedBytes = storedBytes;
    const now = this.#clock.now();
    this.#firstAt ??= now;
    const interval = Math.max(FIRST_INTERVAL_MS, Math.min(INTERVAL_MS, (now - this.#firstAt) * PART_OF_AGE));
    const wait = this.#toldAt + interval - now;
    if (wait <= 0 || wait > interval) this.flush();
    else this.#cancel ??= this.#clock.after(wait, () => this.flush());
  }

  /** Tells what was not told yet. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#toldBytes === this.#storedBytes) return;
    this.#toldBytes = this.#storedBytes;
    this.#toldAt = this.#clock.now();
    this.#tell(this.#storedBytes, this.#toldAt);
  }
}
