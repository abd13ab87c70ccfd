// How many lanes beside the first pay: more are tried while a transfer moves, fewer from time to time, and what the rate
// shows is kept. Rule: pure; time and measurements are given. A short path is left at one lane, because there the
// processor is the limit.
import {
  AFTER_LOSS_MS,
  EXTRA_LANES,
  FEWER_MS,
  FIRST_AGAIN_MS,
  FIRST_FEWER_MS,
  HELD_BACK,
  LANE_CONNECT_MS,
  LAST_AGAIN_MS,
  LAST_FEWER_MS,
  LEAST_ROUND_TRIP_MS,
  MISSED,
  MUCH_BYTES,
  OPEN_PART,
  RATE_MS,
  RISING,
  TRIAL_MS,
  WORTH,
} from "./timing.ts";

export interface LaneSample {
  /** Milliseconds. */
  readonly at: number;
  /** Bytes that arrived at the other side since the last sample, by all lanes. */
  readonly deliveredBytes: number;
  /** Bytes that are still to be sent. */
  readonly toSendBytes: number;
  /** Lanes beside the first that can carry. */
  readonly open: number;
  /** Smallest round trip in ms; Infinity before the first. */
  readonly roundTripMs: number;
  /** Part of the lanes that carry of which the browser's congestion control is the limit, from 0 to 1. */
  readonly heldBackPart: number;
}

interface Trial {
  readonly of: "more" | "fewer";
  /** Bytes per ms without it. */
  base: number;
  readonly startedAt: number;
  /** When its lanes could carry. */
  openAt: number | undefined;
}

export class LanePlan {
  #step = 0;
  #trial: Trial | undefined;
  readonly #samples: { readonly at: number; readonly bytes: number; readonly heldBackPart: number }[] = [];
  #roundTripMs = Number.POSITIVE_INFINITY;
  #again = FIRST_AGAIN_MS;
  #fewer = FIRST_FEWER_MS;
  #mayTryAt = 0;
  #mayDropAt = 0;
  #mayAddAt = 0;

  /** Lanes beside the first that are wanted now. */
  get wanted(): number {
    return EXTRA_LANES[this.#step] ?? 0;
  }

  /** Whether missing ones may be asked for: not right after one was lost. */
  mayAdd(at: number): boolean {
    return at >= this.#mayAddAt;
  }

  /** One measurement, a few of them a second while something moves. */
  take({ at, deliveredBytes, toSendBytes, open, roundTripMs, heldBackPart }: LaneSample): void {
    this.#roundTripMs = Math.min(this.#roundTripMs, roundTripMs);
    // Those of two RATE_MS, and the one before; a clock that was set makes them all old.
    const old = this.#samples.findLastIndex((sample) => Math.abs(at - sample.at) >= 2 * RATE_MS);
    this.#samples.splice(0, Math.max(0, old));
    this.#samples.push({ at, bytes: deliveredBytes, heldBackPart });
    const rate = this.#rate(at);
    if (this.#trial?.of === "more") this.#judgeMore(this.#trial, at, open, rate);
    else if (this.#trial) this.#judgeFewer(this.#trial, at, rate);
    else if (this.#mayTry(at, rate, toSendBytes)) this.#try("more", at, rate);
    else if (this.#step > 0 && rate > 0 && at >= this.#mayDropAt) this.#try("fewer", at, rate);
  }

  /** One was refused, as when both sides ask for the last places: what is missing is not asked for at once. */
  refused(at: number): void {
    this.#mayAddAt = at + AFTER_LOSS_MS;
  }

  /** One was lost: more have not come about, and what is missing is not asked for at once. */
  fell(at: number): void {
    this.refused(at);
    if (this.#trial?.of === "more") this.#fail(at);
  }

  /** Bytes per ms over the RATE_MS before `at`; 0 when less than that is known. */
  #rate(at: number): number {
    const from = this.#samples.findLastIndex((sample) => at - sample.at >= RATE_MS);
    const first = this.#samples[from];
    if (!first) return 0;
    const rest = this.#samples.slice(from + 1).filter((sample) => sample.at <= at);
    return rest.reduce((sum, { bytes }) => sum + bytes, 0) / (at - first.at);
  }

  /**
   * Whether the lanes there are can be thought to give all that they can: the browser is what limits most of them, and
   * they carry no more than a second ago. A path that is full, and windows that still grow, would both fool a trial.
   */
  #areSpent(at: number, rate: number): boolean {
    const latest = this.#samples.filter((sample) => at - sample.at < RATE_MS);
    const heldBack = latest.reduce((sum, { heldBackPart }) => sum + heldBackPart, 0) / latest.length;
    const before = this.#rate(at - RATE_MS);
    return heldBack >= HELD_BACK && before > 0 && rate <= before * RISING;
  }

  #mayTry(at: number, rate: number, toSendBytes: number): boolean {
    // With much to send the first few do not wait for a rate to be judged by: whether fewer do is tried later.
    const isSoon = this.#mayTryAt === 0 && toSendBytes >= MUCH_BYTES;
    if ((rate <= 0 && !isSoon) || at < this.#mayTryAt || !this.mayAdd(at) || this.#step === EXTRA_LANES.length - 1)
      return false;
    if (!Number.isFinite(this.#roundTripMs) || this.#roundTripMs < LEAST_ROUND_TRIP_MS) return false;
    return this.#step === 0 || this.#areSpent(at, rate);
  }

  #try(of: Trial["of"], at: number, rate: number): void {
    this.#step += of === "more" ? 1 : -1;
    this.#trial = { of, base: rate, startedAt: at, openAt: undefined };
  }

  #judgeMore(trial: Trial, at: number, open: number, rate: number): void {
    if (trial.openAt === undefined) {
      // What was there before may have grown meanwhile.
      trial.base = Math.max(trial.base, rate);
      if (open >= this.wanted * OPEN_PART) trial.openAt = at;
      else if (at - trial.startedAt > LANE_CONNECT_MS) this.#fail(at);
      return;
    }
    // A rate of which all was measured with the new lanes.
    if (at - trial.openAt < RATE_MS) return;
    if (rate >= trial.base * WORTH) this.#keep(at);
    else if (at - trial.openAt >= TRIAL_MS) this.#fail(at);
  }

  #keep(at: number): void {
    this.#trial = undefined;
    this.#again = FIRST_AGAIN_MS;
    this.#mayTryAt = at;
    this.#mayDropAt = at + this.#fewer;
  }

  #fail(at: number): void {
    this.#trial = undefined;
    this.#step -= 1;
    this.#mayTryAt = at + this.#again;
    this.#again = Math.min(2 * this.#again, LAST_AGAIN_MS);
  }

  #judgeFewer(trial: Trial, at: number, rate: number): void {
    if (at - trial.startedAt < FEWER_MS) return;
    this.#trial = undefined;
    if (rate * MISSED >= trial.base) {
      this.#mayTryAt = at + this.#again;
    } else {
      this.#step += 1;
      this.#fewer = Math.min(2 * this.#fewer, LAST_FEWER_MS);
    }
    this.#mayDropAt = at + this.#fewer;
  }
}
