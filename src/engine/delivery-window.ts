// How many bytes may be on their way on one lane: found from what arrives, how fast, and how late.
// Rule: the browser's own congestion control overshoots a path's queue, loses a burst and crawls for half a minute; this
// window grows only while nothing waits on the path, and gives way when something does, unless others keep it waiting
// whatever is given way (then the browser's congestion control contends with theirs). Ideas: HyStart++ (RFC 9406) for
// the start, BBR (draft-ietf-ccwg-bbr) for rates, rounds and drains, without its pacing, because the browser paces.
// Pure: time is given, nothing is waited for.
import { SharedPath } from "./shared-path.ts";

const KiB = 1024;

/**
 * Bytes a lane may always have under way while no queue stands, three frames of a whole block. On a path that loses
 * packets what follows a lost one waits for it, and with two frames SCTP has nothing to send meanwhile (measured at
 * 0.5 %: 4.7 MB/s by fifteen lanes with two frames, 6.2 with three, 6.2 with ten).
 */
const MIN_WINDOW_BYTES = 168 * KiB;
/** The same while a queue stands, and at the start: one frame at a time, so that many lanes do not fill the queue. */
const LEAST_WINDOW_BYTES = 16 * KiB;
/** Bytes a lane may have under way at most: Chromium's send queue ends at 16 MiB. */
const MAX_WINDOW_BYTES = 12 * 1024 * KiB;
/** Bytes to begin with. SCTP begins with 12 KB and grows by half in a round trip while it always has more to send. */
const FIRST_WINDOW_BYTES = 256 * KiB;
/** Bytes that a lane beside others begins with: they have filled the path already. */
const EXTRA_FIRST_WINDOW_BYTES = 112 * KiB;
/**
 * Bytes that the lane made with the connection may have under way at most. The control channel shares its association:
 * a burst lost there would hold chat, pause and the next lanes' descriptions. Paths that need more get more lanes.
 */
const FIRST_LANE_MAX_BYTES = 1024 * KiB;
/** Bytes in the browser's queue that are as good as none: the window is what limits, not SCTP. */
export const IDLE_QUEUE_BYTES = 32 * KiB;
/**
 * Milliseconds of queue that are aimed at: below the one the window grows, above the other it gives way. Threads and
 * message queues of a busy machine take some of it, and a path whose queue is never empty is never idle.
 */
const QUEUE_MS = { short: 15, long: 40 };
/**
 * The same on a path whose own round trip is below NEAR_MS. There the queue is the two machines' own: a deeper one costs
 * less processor time per byte (fewer wake-ups; measured on loopback: 48 against 53 s/GiB in the network's threads).
 */
const NEAR_QUEUE_MS = { short: 40, long: 80 };
const NEAR_MS = 8;
/** Milliseconds of queue that end a start: an eighth of the round trip, but at least and at most so many. */
const START_QUEUE_MS = { least: 10, most: 20 };
/**
 * Bytes under way by all lanes from which on a start grows by a quarter in a round trip, not by half: what it overshoots
 * is seen a round trip later, and has to find room in the path's queue.
 */
const STEEP_BYTES = 512 * KiB;
/** Times what is known to fit that a start is ahead at most: on a slow path too few acknowledgements come to tell a queue. */
const START_AHEAD = 2;
/**
 * Growth in a round without a queue, and what is left of the window after a round with a long one. Lanes grow together
 * and see a round trip later what that did: at 1.25 four of them overflowed a queue of 100 ms on a path of 150.
 */
const GROWTH = 1.15;
const CUT = 0.85;
/** Milliseconds after which the queue is drained, by all lanes at once, to see the path's own round trip: routes change. */
const DRAIN_EVERY_MS = 10_000;
/** Rounds of that: in the first the queue drains, the second measures what was sent into an empty one. */
const DRAIN_ROUNDS = 2;
/** A round is a window's worth of acknowledgements, and at least this long, so that one timer tick is no rate. */
const MIN_ROUND_MS = 10;
/** Rounds the best rate is remembered for; fewer while a queue stands: a path that became slower is believed soon. */
const RATE_ROUNDS = 10;
const QUEUEING_ROUNDS = 3;

/** Rounds in which a start did not grow though there was more to send, after which it is over: SCTP is what limits. */
const STALLED_ROUNDS = 4;

interface Sent {
  /** Total bytes sent, this message included. */
  readonly end: number;
  readonly at: number;
  /** Bytes known to have arrived when it was sent, and since when. */
  readonly arrived: number;
  readonly arrivedAt: number;
  /** It hardly waited in the browser's queue, so its round trip is the path's. */
  readonly isClean: boolean;
}

export class DeliveryWindow {
  #path = new SharedPath();
  #window = FIRST_WINDOW_BYTES;
  #maxBytes = MAX_WINDOW_BYTES;
  #sent = 0;
  #arrived = 0;
  #arrivedAt = 0;
  readonly #flights: Sent[] = [];
  #smoothRoundTrip = 0;
  #starting = true;
  /** Of a start: its rounds without growth, and the window at the end of the last. */
  #stalledRounds = 0;
  #roundWindow = 0;
  /** Rounds left of looking for the smallest round trip, and in which DRAIN_EVERY_MS was thought of it last. */
  #draining = 0;
  #period = 0;
  #roundEnd = 0;
  #roundAt = 0;
  #roundRate = 0;
  #roundMinRoundTrip = Number.POSITIVE_INFINITY;
  #limited = false;
  /** Others keep the queue: it is no reason to give way. */
  #contested = false;
  readonly #rates: number[] = [];

  /** Before anything is sent: which path, and whether it is a lane beside the one made with the connection. */
  begin(path: SharedPath, isExtra: boolean): void {
    this.#path = path;
    this.#window = isExtra ? EXTRA_FIRST_WINDOW_BYTES : FIRST_WINDOW_BYTES;
    this.#maxBytes = isExtra ? MAX_WINDOW_BYTES : FIRST_LANE_MAX_BYTES;
  }

  /** Bytes that may be under way. */
  get bytes(): number {
    const isTight = this.#starting || this.#queueMs > this.#queue.long;
    return Math.min(this.#maxBytes, Math.max(isTight ? LEAST_WINDOW_BYTES : MIN_WINDOW_BYTES, this.#window));
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

  /** Smallest round trip of the path, in ms; undefined when nothing has arrived. */
  get minRoundTripMs(): number | undefined {
    const { minRoundTripMs } = this.#path;
    return Number.isFinite(minRoundTripMs) ? minRoundTripMs : undefined;
  }

  /** How the lane stands: `rate` in bytes per ms, 0 when unknown; `quietMs` since something arrived that is waited for. */
  standing(now: number): { readonly rate: number; readonly roundTripMs: number; readonly quietMs: number } {
    const quietMs = this.underWay > 0 ? Math.max(0, now - this.#arrivedAt) : 0;
    return { rate: this.#rate(), roundTripMs: this.#smoothRoundTrip, quietMs };
  }

  /** Bytes per second, as last measured; 0 when unknown. */
  get rate(): number {
    return this.#rate() * 1000;
  }

  /**
   * Whether a message of so many bytes may go. When not, the window is what limits, and rates say something about the
   * path. One message may always be under way, however small the window.
   */
  hasRoom(byteLength: number): boolean {
    const room = this.underWay === 0 || this.underWay + byteLength <= this.bytes;
    if (!room) this.#limited = true;
    return room;
  }

  /** `queuedBytes`: what waits in the browser's queue before it. */
  sent(byteLength: number, now: number, queuedBytes: number): void {
    if (this.underWay === 0) this.#arrivedAt = now;
    const isClean = queuedBytes <= Math.max(IDLE_QUEUE_BYTES, this.underWay / 8);
    this.#sent += byteLength;
    this.#path.moved(byteLength);
    this.#flights.push({ end: this.#sent, at: now, arrived: this.#arrived, arrivedAt: this.#arrivedAt, isClean });
  }

  /**
   * `total`: bytes that arrived since the lane opened; `queuedBytes`: what waits in the browser's queue. False when that
   * cannot be: the other side made it up.
   */
  arrived(total: number, now: number, queuedBytes: number): boolean {
    if (total > this.#sent || total < this.#arrived) return false;
    const newly = total - this.#arrived;
    this.#arrived = total;
    this.#arrivedAt = now;
    this.#path.moved(-newly);
    const last = this.#landed(total);
    if (!last) return true;
    this.#measure(last, total, now);
    this.#contested = this.#path.isContested(now);
    if (this.#starting) this.#start(newly, queuedBytes);
    // A clock that was set back is a round that was long enough.
    const roundMs = Math.abs(now - this.#roundAt);
    if (total >= this.#roundEnd && roundMs >= MIN_ROUND_MS) this.#endRound(now, queuedBytes);
    return true;
  }

  /** The lane is gone: what was under way by it no longer is. */
  gone(): void {
    this.#path.moved(-this.underWay);
    this.#sent = this.#arrived;
    this.#flights.length = 0;
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
    this.#path.measured(roundTrip, last.isClean, now);
    const rate = (total - last.arrived) / Math.max(1, now - last.arrivedAt);
    this.#roundRate = Math.max(this.#roundRate, rate);
  }

  /** Grows while SCTP has sent nearly all that the window let through, up to the first sign of a queue. */
  #start(newly: number, queuedBytes: number): void {
    const { minRoundTripMs, underWay } = this.#path;
    const queueMs = this.#queueMs;
    const { least, most } = START_QUEUE_MS;
    const known = Math.max(this.#roundRate, this.#rate()) * (minRoundTripMs + this.#queue.short);
    if (queueMs > Math.min(most, Math.max(least, minRoundTripMs / 8))) {
      this.#starting = false;
      this.#window = Math.min(this.#window, known);
    } else if (this.#window < START_AHEAD * known && queuedBytes <= Math.max(IDLE_QUEUE_BYTES, this.underWay / 4)) {
      this.#window = Math.min(MAX_WINDOW_BYTES, this.#window + newly / (underWay > STEEP_BYTES ? 4 : 2));
    }
  }

  #endRound(now: number, queuedBytes: number): void {
    this.#path.watch(this.#queue.long, now);
    this.#keepRate();
    this.#drain(now);
    if (this.#starting) this.#endStartRound();
    else this.#window = this.#nextWindow(queuedBytes);
    this.#roundEnd = this.#sent;
    this.#roundAt = now;
    this.#roundRate = 0;
    this.#roundMinRoundTrip = Number.POSITIVE_INFINITY;
    this.#limited = false;
  }

  #endStartRound(): void {
    const isStalled = this.#limited && this.#window === this.#roundWindow;
    this.#stalledRounds = isStalled ? this.#stalledRounds + 1 : 0;
    this.#starting = this.#stalledRounds < STALLED_ROUNDS;
    this.#roundWindow = this.#window;
  }

  /** A round in which there was too little to send says nothing about the path, unless it was faster than known. */
  #keepRate(): void {
    if (!this.#limited && this.#roundRate <= this.#rate()) return;
    this.#rates.push(this.#roundRate);
    const kept = this.#queueMs > this.#queue.long ? QUEUEING_ROUNDS : RATE_ROUNDS;
    this.#rates.splice(0, Math.max(0, this.#rates.length - kept));
  }

  /** Lanes share a clock, so by its periods they drain the queue together without a word. */
  #drain(now: number): void {
    const period = Math.floor(now / DRAIN_EVERY_MS);
    const isNew = period !== this.#period;
    this.#period = period;
    if (this.#draining > 0) {
      this.#draining -= 1;
      // What a nearly empty path took for a round is its own round trip.
      if (this.#draining === 0) this.#path.replaced(this.#roundMinRoundTrip, now);
    } else if (isNew && !this.#starting && this.#path.agedMs(now) > DRAIN_EVERY_MS / 2) {
      this.#draining = DRAIN_ROUNDS;
      this.#path.drains(now);
    }
  }

  #nextWindow(queuedBytes: number): number {
    const { minRoundTripMs } = this.#path;
    const queueMs = this.#queueMs;
    const rate = this.#rate();
    if (this.#draining > 0) return (rate * minRoundTripMs) / 2;
    const { short, long } = this.#queue;
    const fitting = rate * (minRoundTripMs + long);
    if (queueMs > long) return Math.min(this.bytes * CUT, fitting);
    const grows = this.#limited && queueMs < short && queuedBytes <= IDLE_QUEUE_BYTES;
    // At least what is known to fit, so that a drain is over at once; at most twice that, if SCTP is what limits.
    const known = rate * (minRoundTripMs + short);
    return Math.min(Math.max(this.bytes * (grows ? GROWTH : 1), known), 2 * fitting);
  }

  /** Milliseconds of queue that are this pair's to mend. */
  get #queueMs(): number {
    return this.#contested ? 0 : this.#path.queueMs;
  }

  get #queue(): typeof QUEUE_MS {
    return this.#path.minRoundTripMs < NEAR_MS ? NEAR_QUEUE_MS : QUEUE_MS;
  }

  /** Bytes per millisecond. */
  #rate(): number {
    return Math.max(0, ...this.#rates);
  }
}
