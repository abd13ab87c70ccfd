// Tells how much is stored, a few times a second at most.
// Rule: the last value is always told; the timer only spaces events out, nothing waits for it.
import type { EngineClock } from "./parts.ts";

/** Eight a second: a bar that moves smoothly, and few enough to cross a worker boundary for nothing. */
const INTERVAL_MS = 125;

export class ProgressMeter {
  readonly #clock: EngineClock;
  readonly #tell: (storedBytes: number, at: number) => void;
  #storedBytes = 0;
  #toldBytes: number | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(clock: EngineClock, tell: (storedBytes: number, at: number) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  set(storedBytes: number): void {
    this.#storedBytes = storedBytes;
    const wait = this.#toldAt + INTERVAL_MS - this.#clock.now();
    if (wait <= 0 || wait > INTERVAL_MS) this.flush();
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
