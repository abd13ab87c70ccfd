// How fast one transfer went over its time, in few numbers: bytes stored in each of equal stretches of time.
// Rule: bounded whatever a clock or a transfer does; a full series doubles its stretch, so the whole transfer stays seen.
import type { Throughput } from "../../app/state.ts";

/** Stretches kept: as many as a chart has columns on a phone. */
export const MAX_STRETCHES = 120;
/** Milliseconds of a stretch at first: two words about progress, so half a minute is seen finely. */
export const FIRST_STRETCH_MS = 250;
/** Milliseconds that one silence takes at most: a break is seen, a night between two attempts does not squeeze the rest. */
export const MAX_SILENCE_MS = 10_000;

export class ThroughputSeries {
  #stretchMs = FIRST_STRETCH_MS;
  #bytes: number[] = [];
  /** Milliseconds on the series' own axis: where the last word fell. */
  #elapsedMs = 0;
  /** The last word of this visit. */
  #last: { readonly at: number; readonly storedBytes: number } | undefined;

  /** `kept`: what an earlier visit measured; it is gone on with. */
  constructor(kept?: Throughput) {
    if (!kept) return;
    this.#stretchMs = kept.stretchMs;
    this.#bytes = [...kept.bytes];
    this.#elapsedMs = kept.tookMs;
  }

  /**
   * So many bytes are stored, `at` (ms on a clock that is only compared with itself). The first word says where this
   * visit begins: nobody knows how long what was there before took. Fewer bytes than before were taken back.
   */
  heard(storedBytes: number, at: number): void {
    const last = this.#last;
    this.#last = { at, storedBytes };
    if (last) this.#add(Math.max(0, storedBytes - last.storedBytes), at - last.at);
  }

  /** What is known so far; undefined when nothing was measured. */
  get value(): Throughput | undefined {
    if (this.#bytes.length === 0) return undefined;
    return { stretchMs: this.#stretchMs, tookMs: this.#elapsedMs, bytes: [...this.#bytes] };
  }

  /** Spreads bytes evenly over the time they took. A clock that went back took no time. */
  #add(bytes: number, took: number): void {
    const from = this.#elapsedMs;
    const to = (this.#elapsedMs += Math.min(Math.max(0, took), MAX_SILENCE_MS));
    while (this.#elapsedMs > MAX_STRETCHES * this.#stretchMs) this.#double();
    const last = Math.max(0, Math.ceil(to / this.#stretchMs) - 1);
    const first = Math.min(last, Math.floor(from / this.#stretchMs));
    while (this.#bytes.length <= last) this.#bytes.push(0);
    let given = 0;
    for (let n = first; n <= last; n++) {
      // Whole bytes whose sum is exact.
      const end = Math.min(to, (n + 1) * this.#stretchMs);
      const until = n === last ? bytes : Math.round((bytes * (end - from)) / (to - from));
      this.#bytes[n] = (this.#bytes[n] ?? 0) + until - given;
      given = until;
    }
  }

  #double(): void {
    const pairs = Math.ceil(this.#bytes.length / 2);
    this.#bytes = Array.from({ length: pairs }, (_, n) => (this.#bytes[2 * n] ?? 0) + (this.#bytes[2 * n + 1] ?? 0));
    this.#stretchMs *= 2;
  }
}
