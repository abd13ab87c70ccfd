// How fast transfers move and how long they still take. Rule: steady before it is shown, honest when nothing comes.
import type { Progress } from "./state.ts";

/** Milliseconds in which an old speed loses two thirds of its say: quick enough to notice, slow enough to read. */
const SMOOTHING_MS = 3_000;
/** Milliseconds of movement before a speed is shown, and before a time left is. */
const SPEED_AFTER_MS = 600;
const TIME_LEFT_AFTER_MS = 3_000;
/** Milliseconds without a byte after which the speed shown would be a lie, where bytes come more often than that. */
const STALLED_MS = 4_000;
/**
 * On a slow path whole blocks come one by one, or one for each lane at once: only a silence of so many times the longest
 * of the last few gaps is one.
 */
const STALLED_GAPS = 2;
const LAST_GAPS = 8;

interface Sample {
  readonly firstAt: number;
  readonly at: number;
  readonly storedBytes: number;
  /** Bytes per ms. */
  readonly rate: number;
  /** Milliseconds between the last few words about it. */
  readonly gaps: readonly number[];
}

export class Rates {
  readonly #samples = new Map<string, Sample>();

  /** `at`: ms on the receiver's or our clock, only ever compared with itself. */
  heard(transferId: string, storedBytes: number, at: number, byteLength: number): Progress {
    const before = this.#samples.get(transferId);
    const sample = next(before, storedBytes, at);
    this.#samples.set(transferId, sample);
    const age = sample.at - sample.firstAt;
    if (age < SPEED_AFTER_MS || sample.rate <= 0) return { storedBytes };
    const bytesPerSecond = sample.rate * 1000;
    if (age < TIME_LEFT_AFTER_MS) return { storedBytes, bytesPerSecond };
    return { storedBytes, bytesPerSecond, secondsLeft: Math.max(0, byteLength - storedBytes) / bytesPerSecond };
  }

  /** Milliseconds without a word after which it has stalled. */
  silenceMs(transferId: string): number {
    return silenceOf(this.#samples.get(transferId)?.gaps ?? []);
  }

  /** It does not move any more; the next word about it begins anew. */
  stopped(transferId: string): void {
    this.#samples.delete(transferId);
  }
}

/** Fewer bytes than before (taken back), a clock that jumped, or a long silence begin a new measurement. */
function next(before: Sample | undefined, storedBytes: number, at: number): Sample {
  const begin = { firstAt: at, at, storedBytes, rate: 0, gaps: [] };
  if (!before || storedBytes < before.storedBytes || at < before.at) return begin;
  const took = at - before.at;
  if (took === 0) return { ...before, storedBytes };
  const gaps = [...before.gaps, took].slice(-LAST_GAPS);
  if (took > silenceOf(before.gaps)) return { ...begin, gaps };
  const now = (storedBytes - before.storedBytes) / took;
  // Until the average is as old as its memory it is a plain mean, so that the first sample does not weigh for ever.
  const memory = Math.min(Math.max(SMOOTHING_MS, STALLED_GAPS * Math.max(...gaps)), at - before.firstAt);
  const weight = 1 - Math.exp(-took / Math.max(memory, took));
  const first = before.at === before.firstAt;
  const rate = first ? now : before.rate + weight * (now - before.rate);
  return { firstAt: before.firstAt, at, storedBytes, rate, gaps };
}

function silenceOf(gaps: readonly number[]): number {
  return Math.max(STALLED_MS, STALLED_GAPS * Math.max(...gaps));
}
