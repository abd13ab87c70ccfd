// A path with a rate, a delay, a queue that ends and losses, and over it lanes as browsers have them: SCTP with a
// congestion window of its own (RFC 9260, slow start by half a window in a round trip as in Chromium), then the
// delivery window. Rule: time is counted in steps of a millisecond, and the same seed gives the same run.
import { DeliveryWindow } from "../../src/engine/delivery-window.ts";
import { SharedPath } from "../../src/engine/shared-path.ts";
import type { Seeded } from "./seeded.ts";

/** Bytes of a payload of a whole block, and of a packet. */
const FRAME = 52_448;
const PACKET = 1_200;
/** Milliseconds between probes on the first lane while two others carry. */
const PROBE_MS = 20;

export interface PathShape {
  /** Bytes per millisecond. */
  readonly rate: number;
  /** Milliseconds there and back, with an empty queue. */
  readonly roundTripMs: number;
  /** Milliseconds that its queue holds; more is dropped. */
  readonly queueMs: number;
  /** Part of the packets that is lost. */
  readonly loss: number;
  /** Milliseconds that every third acknowledgement waits for a processor, at most. */
  readonly jitterMs: number;
}

export interface LaneUse {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface PathRun {
  /** Part of the path's rate that was used from start to end. */
  readonly used: number;
  readonly bytes: number;
  /** Packets that did not fit into the queue. */
  readonly overflowed: number;
  /** Most milliseconds that the queue held after `settledMs`. */
  readonly longestQueueMs: number;
  /** Bytes that the rival moved after `settledMs`, and that the lanes did. */
  readonly rivalBytes: number;
  readonly ownBytes: number;
}

interface Packet {
  readonly lane: SimulatedLane | CubicFlow;
  readonly bytes: number;
  readonly isRepeat: boolean;
}

/** SCTP's half of a lane, with more to send at any time. */
class SimulatedLane {
  readonly window = new DeliveryWindow();
  readonly use: LaneUse;
  queued = 0;
  outstanding = 0;
  congestionWindow = 10 * PACKET;
  slowStartThreshold = Number.POSITIVE_INFINITY;
  lastLossAt = Number.NEGATIVE_INFINITY;
  /** Bytes acknowledged towards the next step of the congestion window. */
  credit = 0;
  /** Packets that were lost and not yet sent again: what came behind them waits. */
  holes = 0;
  waiting = 0;
  received = 0;
  acknowledged = 0;
  lastAckAt = 0;

  constructor(use: LaneUse, path: SharedPath, isExtra: boolean) {
    this.use = use;
    this.window.begin(path, isExtra);
  }

  /** SCTP grows only while it is fully used. */
  sacked(bytes: number): void {
    const isUsed = this.outstanding + 8 * PACKET >= this.congestionWindow;
    this.outstanding -= bytes;
    this.credit += bytes;
    const step = this.congestionWindow < this.slowStartThreshold ? 2 * PACKET : this.congestionWindow;
    if (this.credit < step) return;
    this.credit -= step;
    if (isUsed) this.congestionWindow += PACKET;
  }

  lost(now: number, roundTripMs: number): void {
    if (now - this.lastLossAt <= roundTripMs) return;
    this.lastLossAt = now;
    this.slowStartThreshold = Math.max(this.congestionWindow / 2, 4 * PACKET);
    this.congestionWindow = this.slowStartThreshold;
  }
}

/** A TCP flow that always has more to send: CUBIC (RFC 9438), which fills a queue until it loses. */
class CubicFlow {
  readonly fromMs: number;
  outstanding = 0;
  congestionWindow = 10 * PACKET;
  /** The window at the last loss, in packets, and when that was; undefined in slow start. */
  #loss: { readonly packets: number; readonly at: number } | undefined;

  constructor(fromMs: number) {
    this.fromMs = fromMs;
  }

  sacked(bytes: number, now: number): void {
    this.outstanding -= bytes;
    if (!this.#loss) {
      this.congestionWindow += bytes;
      return;
    }
    const { packets, at } = this.#loss;
    const seconds = (now - at) / 1_000;
    const cubic = 0.4 * (seconds - Math.cbrt((packets * 0.3) / 0.4)) ** 3 + packets;
    // Never more than half as much again in a round trip (RFC 9438, 4.4).
    const most = this.congestionWindow + bytes / 2;
    this.congestionWindow = Math.max(this.congestionWindow, Math.min(most, cubic * PACKET));
  }

  lost(now: number, roundTripMs: number): void {
    if (this.#loss && now - this.#loss.at <= roundTripMs) return;
    this.#loss = { packets: this.congestionWindow / PACKET, at: now };
    this.congestionWindow = Math.max(this.congestionWindow * 0.7, 2 * PACKET);
  }
}

export class SimulatedPath {
  readonly #shapeAt: (now: number) => PathShape;
  readonly #random: Seeded;
  readonly #lanes: readonly SimulatedLane[];
  readonly #rival: CubicFlow;
  readonly #due = new Map<number, (() => void)[]>();
  readonly #queue: Packet[] = [];
  #queuedBytes = 0;
  #served = 0;
  #now = 0;
  #overflowed = 0;
  readonly #path = new SharedPath();

  /** The first of `uses` is the lane made with the connection. `rivalFromMs`: when a TCP flow begins to share the path. */
  constructor(
    shapeAt: (now: number) => PathShape,
    uses: readonly LaneUse[],
    random: Seeded,
    rivalFromMs = Number.POSITIVE_INFINITY,
  ) {
    this.#shapeAt = shapeAt;
    this.#random = random;
    this.#rival = new CubicFlow(rivalFromMs);
    this.#lanes = uses.map((use, n) => new SimulatedLane(use, this.#path, n > 0));
  }

  /** Always with more to send, for so many ms. */
  run(ms: number, settledMs: number): PathRun {
    let [bytes, could, longestQueueMs] = [0, 0, 0];
    const settled = { rival: 0, own: 0 };
    for (; this.#now < ms; this.#now += 1) {
      const shape = this.#shapeAt(this.#now);
      for (const event of this.#due.get(this.#now) ?? []) event();
      this.#due.delete(this.#now);
      for (const lane of this.#lanes) this.#fill(lane, shape);
      this.#fillRival(shape);
      if (this.#now % PROBE_MS === 0) this.#probe(shape);
      const served = this.#serve(shape);
      bytes += served.own;
      could += shape.rate;
      if (this.#now < settledMs) continue;
      longestQueueMs = Math.max(longestQueueMs, this.#queuedBytes / shape.rate);
      settled.rival += served.rival;
      settled.own += served.own;
    }
    const overflowed = this.#overflowed;
    return {
      used: bytes / could,
      bytes,
      overflowed,
      longestQueueMs,
      rivalBytes: settled.rival,
      ownBytes: settled.own,
    };
  }

  #at(time: number, event: () => void): void {
    const at = Math.max(this.#now + 1, Math.round(time));
    const events = this.#due.get(at);
    if (events) events.push(event);
    else this.#due.set(at, [event]);
  }

  #fill(lane: SimulatedLane, shape: PathShape): void {
    const { fromMs, toMs } = lane.use;
    while (this.#now >= fromMs && this.#now < toMs && lane.window.hasRoom(FRAME)) {
      lane.window.sent(FRAME, this.#now, lane.queued);
      lane.queued += FRAME;
    }
    while (lane.queued > 0 && lane.outstanding < lane.congestionWindow) {
      const bytes = Math.min(PACKET, lane.queued);
      lane.queued -= bytes;
      lane.outstanding += bytes;
      this.#put({ lane, bytes, isRepeat: false }, shape);
    }
  }

  /** Two packets of next to nothing; a lost one is sent again. */
  #probe(shape: PathShape): void {
    const isOpen = ({ use }: SimulatedLane) => this.#now >= use.fromMs && this.#now < use.toMs;
    if (this.#lanes.filter(isOpen).length < 2 || this.#lanes.slice(0, 1).some(isOpen)) return;
    const sentAt = this.#now;
    const lost = [0, 1].filter(() => this.#random.unit() < shape.loss).length;
    const late = this.#random.unit() < 1 / 3 ? this.#random.unit() * shape.jitterMs : 0;
    const ms = (1 + lost) * (shape.roundTripMs + this.#queuedBytes / shape.rate) + late;
    this.#at(this.#now + ms, () => this.#path.probed(this.#now - sentAt, this.#now));
  }

  #fillRival(shape: PathShape): void {
    const rival = this.#rival;
    while (this.#now >= rival.fromMs && rival.outstanding < rival.congestionWindow) {
      rival.outstanding += PACKET;
      this.#put({ lane: rival, bytes: PACKET, isRepeat: false }, shape);
    }
  }

  #put(packet: Packet, shape: PathShape): void {
    const fits = this.#queuedBytes + packet.bytes <= shape.queueMs * shape.rate;
    if (!fits) this.#overflowed += 1;
    if (!fits || this.#random.unit() < shape.loss) return this.#lose(packet, shape);
    this.#queuedBytes += packet.bytes;
    this.#queue.push(packet);
  }

  /** Noticed a round trip later, and sent again. */
  #lose({ lane, bytes, isRepeat }: Packet, shape: PathShape): void {
    if (lane instanceof SimulatedLane && !isRepeat) lane.holes += 1;
    this.#at(this.#now + shape.roundTripMs + this.#queuedBytes / shape.rate, () => {
      lane.lost(this.#now, shape.roundTripMs);
      this.#put({ lane, bytes, isRepeat: true }, shape);
    });
  }

  /** Bytes that leave the queue in this ms. */
  #serve(shape: PathShape): { own: number; rival: number } {
    const served = { own: 0, rival: 0 };
    this.#served += shape.rate;
    for (let first = this.#queue[0]; first && first.bytes <= this.#served; first = this.#queue[0]) {
      this.#queue.shift();
      this.#served -= first.bytes;
      this.#queuedBytes -= first.bytes;
      served[first.lane === this.#rival ? "rival" : "own"] += first.bytes;
      const packet = first;
      this.#at(this.#now + shape.roundTripMs / 2, () => this.#arrive(packet, shape));
    }
    if (this.#queue.length === 0) this.#served = 0;
    return served;
  }

  #arrive({ lane, bytes, isRepeat }: Packet, shape: PathShape): void {
    const back = this.#now + shape.roundTripMs / 2;
    this.#at(back, () => lane.sacked(bytes, this.#now));
    if (lane instanceof CubicFlow) return;
    if (isRepeat) lane.holes -= 1;
    lane.waiting += bytes;
    if (lane.holes > 0) return;
    lane.received += lane.waiting;
    lane.waiting = 0;
    for (; lane.received - lane.acknowledged >= FRAME;) {
      const total = (lane.acknowledged += FRAME);
      const late = this.#random.unit() < 1 / 3 ? this.#random.unit() * shape.jitterMs : 0;
      lane.lastAckAt = Math.max(lane.lastAckAt, back + late);
      this.#at(lane.lastAckAt, () => {
        if (!lane.window.arrived(total, this.#now, lane.queued)) throw new Error("acknowledged what was not sent");
      });
    }
  }
}
