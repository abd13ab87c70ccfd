// How many bytes may be on their way on one lane: found from what arrives, how fast, and how late.
// Rule: the browser's own congestion control overshoots a path's queue and then crawls for half a minute; a window of
// about one bandwidth-delay product, kept here, never fills that queue. Idea: BBR (draft-ietf-ccwg-bbr), without its
// pacing, because the browser paces. Pure: time is given, nothing is waited for.

const KiB = 1024;

/** Bytes a lane may always have under way: the smallest window at which a lossy path still moves. */
const MIN_WINDOW_BYTES = 64 * KiB;
/** Bytes a lane may have under way at most: Chromium's send queue ends at 16 MiB. */
const MAX_WINDOW_BYTES = 12 * 1024 * KiB;
/** Bytes to begin with: RFC 6928 allows ten packets, a data channel's handshake has shown that the path works. */
const FIRST_WINDOW_BYTES = 256 * KiB;
/** Of a lane beside others: they have filled the path already. */
export const EXTRA_FIRST_WINDOW_BYTES = 64 * KiB;
/**
 * Milliseconds of the path's rate on top of the product. Threads and message queues take that long on a busy machine:
 * without it, a fast short path waits for the processor. As a queue on a slow path it is hardly noticed.
 */
const SLACK_MS = 30;
/** Milliseconds of added delay that mean a growing queue, beyond SLACK_MS and half the path's own round trip. */
const QUEUE_MS = 30;
/** Milliseconds after which the smallest round trip is looked for again: routes change. */
const ROUND_TRIP_AGE_MS = 10_000;
/** Rounds of looking: in the first the queue drains, the second measures what was sent into an empty one. */
const DRAIN_ROUNDS = 2;
/** A round is a window's worth of acknowledgements, and at least this long, so that one timer tick is no rate. */
const MIN_ROUND_MS = 10;
/** Rounds the best rate is remembered for. */
const RATE_ROUNDS = 10;
/** While a queue stands the path is what limits, so fewer are enough: a path that became slower is believed soon. */
const QUEUEING_ROUNDS = 3;
/** Gains of successive rounds: look for more, drain what that queued, cruise. */
const GAINS = [1.25, 0.85, 1, 1, 1, 1, 1, 1];
/** Growth of the rate, per round, below which a start is no longer steep; that often in a row ends it. */
const STEEP = 1.2;
const FLAT_ROUNDS = 3;

interface Sent {
  /** Total bytes sent, this message included. */
  readonly end: number;
  readonly at: number;
  /** Bytes known to have arrived when it was sent, and since when. */
  readonly arrived: number;
  readonly arrivedAt: number;
}

export class DeliveryWindow {
  #window = FIRST_WINDOW_BYTES;
  #sent = 0;
  #arrived = 0;
  #arrivedAt = 0;
  readonly #flights: Sent[] = [];
  #minRoundTrip = Number.POSITIVE_INFINITY;
  #minRoundTripAt = 0;
  #smoothRoundTrip = 0;
  #starting = true;
  /** Rounds left of looking for the smallest round trip. */
  #draining = 0;
  #flatRounds = 0;
  #bestAtStart = 0;
  #roundEnd = 0;
  #roundAt = 0;
  #round = 0;
  #roundRate = 0;
  #roundMinRoundTrip = Number.POSITIVE_INFINITY;
  #limited = false;
  readonly #rates: number[] = [];

  /** Bytes that may be under way. */
  get bytes(): number {
    return Math.min(MAX_WINDOW_BYTES, Math.max(MIN_WINDOW_BYTES, this.#window));
  }

  /** Bytes sent and not known to have arrived. */
  get underWay(): number {
    return this.#sent - this.#arrived;
  }

  /** Bytes sent since the lane opened. */
  get sentBytes(): number {
    return this.#sent;
  }

  /** Bytes known to have arrived since the lane opened. */
  get arrivedBytes(): number {
    return this.#arrived;
  }

  /** Smallest round trip seen, in ms; undefined when nothing has arrived. */
  get minRoundTripMs(): number | undefined {
    return Number.isFinite(this.#minRoundTrip) ? this.#minRoundTrip : undefined;
  }

  /** How the lane stands: `rate` in bytes per ms, 0 when unknown; `quietMs` since something arrived that is waited for. */
  standing(now: number): { readonly rate: number; readonly roundTripMs: number; readonly quietMs: number } {
    const quietMs = this.underWay > 0 ? Math.max(0, now - this.#arrivedAt) : 0;
    return { rate: this.#rate(), roundTripMs: this.#smoothRoundTrip, quietMs };
  }

  /** Before anything is sent: begins with so many bytes. */
  begin(windowBytes: number): void {
    this.#window = windowBytes;
  }

  /** Bytes per second, as last measured; 0 when unknown. */
  get rate(): number {
    return this.#rate() * 1000;
  }

  /** Whether another message may go. When not, the window is what limits, and rates say something about the path. */
  hasRoom(): boolean {
    const room = this.underWay < this.bytes;
    if (!room) this.#limited = true;
    return room;
  }

  sent(byteLength: number, now: number): void {
    if (this.underWay === 0) this.#arrivedAt = now;
    this.#sent += byteLength;
    this.#flights.push({ end: this.#sent, at: now, arrived: this.#arrived, arrivedAt: this.#arrivedAt });
  }

  /** `total`: bytes that arrived since the lane opened. False when that cannot be: the other side made it up. */
  arrived(total: number, now: number): boolean {
    if (total > this.#sent || total < this.#arrived) return false;
    const newly = total - this.#arrived;
    this.#arrived = total;
    this.#arrivedAt = now;
    const last = this.#landed(total);
    if (!last) return true;
    this.#measure(last, total, now);
    if (this.#starting) this.#window = Math.min(MAX_WINDOW_BYTES, this.#window + newly);
    if (total >= this.#roundEnd && now - this.#roundAt >= MIN_ROUND_MS) this.#endRound(now);
    return true;
  }

  #landed(total: number): Sent | undefined {
    let count = 0;
    while ((this.#flights[count]?.end ?? Number.POSITIVE_INFINITY) <= total) count += 1;
    return this.#flights.splice(0, count).at(-1);
  }

  #measure(last: Sent, total: number, now: number): void {
    const roundTrip = Math.max(0, now - last.at);
    this.#smoothRoundTrip = this.#smoothRoundTrip ? this.#smoothRoundTrip * 0.875 + roundTrip * 0.125 : roundTrip;
    this.#roundMinRoundTrip = Math.min(this.#roundMinRoundTrip, roundTrip);
    if (roundTrip <= this.#minRoundTrip) {
      this.#minRoundTrip = roundTrip;
      this.#minRoundTripAt = now;
    }
    const rate = (total - last.arrived) / Math.max(1, now - last.arrivedAt);
    this.#roundRate = Math.max(this.#roundRate, rate);
  }

  #endRound(now: number): void {
    this.#keepRate();
    if (this.#starting) this.#maybeEndStart();
    if (this.#draining > 0) this.#drained(now);
    else if (now - this.#minRoundTripAt > ROUND_TRIP_AGE_MS) this.#draining = DRAIN_ROUNDS;
    if (!this.#starting) this.#window = this.#nextWindow();
    this.#round += 1;
    this.#roundEnd = this.#sent;
    this.#roundAt = now;
    this.#roundRate = 0;
    this.#roundMinRoundTrip = Number.POSITIVE_INFINITY;
    this.#limited = false;
  }

  /** A round in which there was too little to send says nothing about the path, unless it was faster than known. */
  #keepRate(): void {
    if (!this.#limited && this.#roundRate <= this.#rate()) return;
    this.#rates.push(this.#roundRate);
    const kept = this.#isQueueing() ? QUEUEING_ROUNDS : RATE_ROUNDS;
    this.#rates.splice(0, Math.max(0, this.#rates.length - kept));
  }

  #maybeEndStart(): void {
    if (this.#rate() > this.#bestAtStart * STEEP) {
      this.#bestAtStart = this.#rate();
      this.#flatRounds = 0;
    } else if (this.#limited) {
      this.#flatRounds += 1;
    }
    if (this.#flatRounds >= FLAT_ROUNDS || this.#isQueueing()) this.#starting = false;
  }

  /** What a nearly empty path took for a round is its own round trip. */
  #drained(now: number): void {
    this.#draining -= 1;
    if (this.#draining > 0) return;
    this.#minRoundTrip = this.#roundMinRoundTrip;
    this.#minRoundTripAt = now;
  }

  #nextWindow(): number {
    if (this.#draining > 0) return (this.#rate() * this.#minRoundTrip) / 2;
    const gain = GAINS[this.#round % GAINS.length] ?? 1;
    const cut = this.#isQueueing() ? 0.85 : 1;
    return this.#rate() * (this.#minRoundTrip + SLACK_MS) * gain * cut;
  }

  #isQueueing(): boolean {
    return this.#smoothRoundTrip > this.#minRoundTrip * 1.5 + SLACK_MS + QUEUE_MS;
  }

  /** Bytes per millisecond. */
  #rate(): number {
    return Math.max(0, ...this.#rates);
  }
}
