// What the lanes of a pair know together of the path that they share: its round trip, its queue, what is under way.
// Rule: pure; told by the lanes' delivery windows alone. A lane that joins a busy path would take the queue for the path.

/** Milliseconds above the smallest round trip that still mean an empty queue. */
const SAME_MS = 3;
/** Latest round trips of which the smallest tells the queue: one alone may have waited for a processor. */
const RECENT = 8;
/** The same of probes, which come every 20 ms. */
const RECENT_PROBES = 4;
/** Milliseconds within which lanes look for the smallest round trip together: the smallest of what they find counts. */
const TOGETHER_MS = 2_000;
/**
 * Others keep the queue when it is still so long (part of its longest) two round trips after so little was left under way
 * (part of the most): a queue of one's own would be shorter by then.
 */
const STILL_LONG = 0.7;
const GAVE_WAY = 1 / 3;
const GAVE_WAY_ROUNDS = 2;
/** Milliseconds for which others are then contended with, before the queue is tried again: that takes a second or two. */
const CONTESTED_MS = 20_000;
/** Milliseconds after an answered probe (path-probe.ts) within which the round trips of frames say nothing: longer than a path. */
const PROBED_MS = 2_000;

export class SharedPath {
  #minRoundTripMs = Number.POSITIVE_INFINITY;
  #sameAt = Number.NEGATIVE_INFINITY;
  #replacedAt = Number.NEGATIVE_INFINITY;
  #underWay = 0;
  #probedAt = Number.NEGATIVE_INFINITY;
  /** Since when the queue is let drain, and the quickest probe since. */
  #drain = { at: Number.NEGATIVE_INFINITY, leastMs: Number.POSITIVE_INFINITY };
  readonly #recent: number[] = [];
  /** How many of the latest tell the queue: fewer say nothing. */
  #kept = RECENT;
  /** Since the queue is long: the most that it was, the most bytes under way, and since when that few are. */
  #standing: { queueMs: number; underWay: number; gaveWayAt: number | undefined } | undefined;
  #contestedAt = Number.NEGATIVE_INFINITY;

  /** Smallest round trip that any lane saw, in ms; Infinity before the first. */
  get minRoundTripMs(): number {
    return this.#minRoundTripMs;
  }

  /** Milliseconds that what arrived last waited on the path; 0 while too little has arrived to tell. */
  get queueMs(): number {
    return this.#recent.length < this.#kept ? 0 : Math.max(0, Math.min(...this.#recent) - this.#minRoundTripMs);
  }

  /** Bytes under way by all lanes. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Whether others keep the queue, whatever is given way to them (as Copa tells it: NSDI 2018, section 4). */
  isContested(now: number): boolean {
    return Math.abs(now - this.#contestedAt) < CONTESTED_MS;
  }

  /** Looks at the queue after a round of some lane; above `longMs` lanes give way. */
  watch(longMs: number, now: number): void {
    const { queueMs, underWay } = this;
    if (queueMs <= longMs || this.isContested(now)) {
      this.#standing = undefined;
      return;
    }
    const most = (this.#standing ??= { queueMs, underWay, gaveWayAt: undefined });
    most.queueMs = Math.max(most.queueMs, queueMs);
    most.underWay = Math.max(most.underWay, underWay);
    if (underWay > most.underWay * GAVE_WAY) {
      most.gaveWayAt = undefined;
      return;
    }
    most.gaveWayAt ??= now;
    const enoughMs = GAVE_WAY_ROUNDS * (this.#minRoundTripMs + most.queueMs);
    if (now - most.gaveWayAt >= enoughMs && queueMs >= most.queueMs * STILL_LONG) this.#contestedAt = now;
  }

  /** So many bytes more, or fewer, are under way. */
  moved(byteLength: number): void {
    this.#underWay += byteLength;
  }

  /** Of a frame. `isClean`: all of it was spent on the path, nothing in the browser's queue before. */
  measured(roundTripMs: number, isClean: boolean, now: number): void {
    if (!this.#isProbed(now)) this.#took(roundTripMs, isClean ? RECENT : 0, now);
  }

  /** Of a probe: a few bytes that wait for nothing but the path. */
  probed(roundTripMs: number, now: number): void {
    this.#probedAt = now;
    this.#drain.leastMs = Math.min(this.#drain.leastMs, roundTripMs);
    this.#took(roundTripMs, RECENT_PROBES, now);
  }

  #isProbed(now: number): boolean {
    return Math.abs(now - this.#probedAt) < PROBED_MS;
  }

  /** `kept`: how many of the latest tell the queue together; 0 if this one says nothing of it. */
  #took(roundTripMs: number, kept: number, now: number): void {
    if (kept > 0) {
      this.#kept = kept;
      this.#recent.push(roundTripMs);
      this.#recent.splice(0, Math.max(0, this.#recent.length - kept));
    }
    if (roundTripMs <= this.#minRoundTripMs + SAME_MS) this.#sameAt = now;
    this.#minRoundTripMs = Math.min(this.#minRoundTripMs, roundTripMs);
  }

  /** Milliseconds since a round trip without a queue; of a clock that was set back, what it was set back by. */
  agedMs(now: number): number {
    return Math.abs(now - this.#sameAt);
  }

  /** A lane lets the queue drain; the others do so at about the same time. */
  drains(now: number): void {
    if (Math.abs(now - this.#drain.at) >= TOGETHER_MS) this.#drain = { at: now, leastMs: Number.POSITIVE_INFINITY };
  }

  /**
   * Found by frames on a path that was given time to drain: what was smallest before may be so no longer. Where there are
   * probes, the quickest of those since then counts instead.
   */
  replaced(ofFramesMs: number, now: number): void {
    const { leastMs } = this.#drain;
    const roundTripMs = this.#isProbed(now) && Number.isFinite(leastMs) ? leastMs : ofFramesMs;
    // A clock that was set back is not together with what was found before.
    const isSame = Math.abs(now - this.#replacedAt) < TOGETHER_MS;
    this.#minRoundTripMs = isSame ? Math.min(this.#minRoundTripMs, roundTripMs) : roundTripMs;
    if (!isSame) this.#replacedAt = now;
    this.#sameAt = now;
    this.#recent.length = 0;
  }
}
