// What moves between this device and one other: its lanes, its transfers, and which frame belongs to which.
// Rule: a frame reaches a transfer only by a lane of that transfer's pair; one violation closes all lanes of the pair.
import type { BulkFrame } from "../protocol/frame.ts";
import { STORE_CREDIT_BYTES } from "../protocol/limits.ts";

import type { EngineEvent, TransferShape, VoidItems } from "./api.ts";
import { EarlyAcks, type TransferAck } from "./early-acks.ts";
import { LaneMeter, type Told } from "./lane-meter.ts";
import { slowest, standsBack } from "./lane-choice.ts";
import type { LaneOwner, LaneTraffic } from "./lane-traffic.ts";
import { EndedTransfers } from "./late-frames.ts";
import type { OutgoingBlock } from "./outgoing-lane.ts";
import type { EngineParts, TransferHost } from "./parts.ts";
import { PathProbe } from "./path-probe.ts";
import { ReceiveTransfer } from "./receive-transfer.ts";
import { SendTransfer } from "./send-transfer.ts";
import { SharedCredit } from "./shared-credit.ts";
import { SharedPath } from "./shared-path.ts";

/** Bytes under way in all transfers to one device: two whole credits, so that one more moves while one is slow. */
const SENDING_BYTES = 2 * STORE_CREDIT_BYTES;
/** Bytes that blocks from one device may take: that twice over, as it knows later than we do what has stopped. */
const MAX_RECEIVING_BYTES = 2 * SENDING_BYTES;

type Resume = Parameters<SendTransfer["start"]>[1];
type Files = Parameters<SendTransfer["start"]>[0];

export class PairTraffic implements LaneOwner {
  readonly #pairId: string;
  readonly #host: TransferHost;
  readonly #lanes = new Set<LaneTraffic>();
  readonly #receives = new Map<string, ReceiveTransfer>();
  readonly #sends = new Map<string, SendTransfer>();
  readonly #ended = new EndedTransfers();
  readonly #early = new EarlyAcks();
  #path = new SharedPath();
  #probe = new PathProbe(this.#path);
  readonly #meter: LaneMeter;
  /** Transfers take turns, a block each. */
  #turn = 0;

  constructor(pairId: string, parts: EngineParts, tell: { event: (event: EngineEvent) => void; measure: Told }) {
    this.#pairId = pairId;
    const emit = tell.event;
    const pump = () => {
      for (const lane of this.#lanes) lane.fill();
    };
    const toSendBytes = () => [...this.#sends.values()].reduce((sum, transfer) => sum + transfer.toSendBytes, 0);
    this.#meter = new LaneMeter(pairId, parts.clock, { lanes: this.#lanes, toSendBytes }, (measure) => {
      tell.measure(measure);
      // A lane that fell silent causes no event: others with nothing to do look whether to help it out.
      if (this.#lanes.size > 1) pump();
    });
    this.#host = {
      ...parts,
      emit,
      credit: new SharedCredit(SENDING_BYTES, () => {
        for (const transfer of this.#sends.values()) transfer.kick();
      }),
      mayHoldMore: () => this.#movingBytes < MAX_RECEIVING_BYTES,
      acknowledge: (frames) => {
        for (const lane of this.#lanes) lane.acknowledge(frames);
      },
      pump,
    };
  }

  get #movingBytes(): number {
    let sum = 0;
    for (const transfer of this.#receives.values()) sum += transfer.movingBytes;
    return sum;
  }

  has(transferId: string): boolean {
    return this.#receives.has(transferId) || this.#sends.has(transferId);
  }

  receiving(transferId: string): ReceiveTransfer | undefined {
    return this.#receives.get(transferId);
  }

  /** The transfer, made if it is new here. Throws RangeError for a shape that does not add up. */
  receive(shape: TransferShape, voids: VoidItems): ReceiveTransfer {
    const known = this.#receives.get(shape.transferId);
    if (known) return known;
    const transfer = new ReceiveTransfer(this.#pairId, shape, voids, this.#host);
    this.#receives.set(shape.transferId, transfer);
    return transfer;
  }

  /** Throws RangeError for a resume that cannot be. Without a lane it is late: the receiver is asked again for the next. */
  async send(shape: TransferShape, files: Files, resume: Resume): Promise<void> {
    if (this.#lanes.size === 0) return;
    const { transferId } = shape;
    const transfer = this.#sends.get(transferId) ?? new SendTransfer(this.#pairId, shape, this.#host);
    this.#sends.set(transferId, transfer);
    await transfer.start(files, resume);
    for (const ack of this.#early.take(transferId, resume.attempt)) {
      const why = transfer.take(ack);
      if (why !== undefined) this.violate(why);
    }
  }

  voidItems(transferId: string, items: readonly number[]): void {
    this.#receives.get(transferId)?.voidItems(items);
    this.#sends.get(transferId)?.voidItems(items);
  }

  async pause(transferId: string): Promise<void> {
    await Promise.all([this.#receives.get(transferId)?.pause(), this.#sends.get(transferId)?.pause()]);
  }

  /** Forgets a transfer; resolves when nothing of it is open. */
  async end(transferId: string): Promise<void> {
    const open = this.pause(transferId);
    this.#receives.delete(transferId);
    this.#sends.delete(transferId);
    this.#ended.end(transferId);
    await open;
  }

  // ---- Lanes ----

  bind(lane: LaneTraffic, isExtra: boolean): void {
    this.#lanes.add(lane);
    lane.bind(this, isExtra, this.#path);
  }

  moved(): void {
    this.#meter.moved();
  }

  takeBulk(frame: BulkFrame, lane: LaneTraffic, frameBytes: number): string | undefined {
    const transfer = this.#receives.get(frame.transfer);
    if (transfer) return transfer.take(frame, lane, frameBytes);
    return this.#ended.takes(frame.transfer, frameBytes) ? undefined : "frame of an unknown transfer";
  }

  takeAck(ack: TransferAck, frameBytes: number): string | undefined {
    const transfer = this.#sends.get(ack.transfer);
    if (transfer && ack.attempt <= transfer.lastAttempt) return transfer.take(ack);
    if (!transfer && this.#ended.takes(ack.transfer, frameBytes)) return undefined;
    return this.#early.add(ack) ? undefined : "acknowledged what was not sent";
  }

  takeEcho(number: number): string | undefined {
    return this.#probe.answered(number, this.#host.clock.now()) ? undefined : "echo of what was not sent";
  }

  /** While blocks move, the lane that carries none tells the path's round trip. */
  acknowledged(): void {
    const now = this.#host.clock.now();
    if (!this.#probe.isDue(now)) return;
    for (const lane of this.#lanes) {
      if (lane.isOpen && lane.outgoing.isIdle && standsBack(lane, this.#lanes)) lane.probe(this.#probe.next(now));
    }
  }

  next(lane: LaneTraffic): OutgoingBlock | undefined {
    if (standsBack(lane, this.#lanes)) return undefined;
    const sends = [...this.#sends.values()];
    for (let n = 0; n < sends.length; n += 1) {
      const at = (this.#turn + n) % sends.length;
      const block = sends[at]?.next(lane);
      if (!block) continue;
      this.#turn = at + 1;
      this.#meter.moved();
      return block;
    }
    if (sends.some(({ isDry }) => isDry)) this.#helpOut(lane);
    return undefined;
  }

  #helpOut(idle: LaneTraffic): void {
    const slow = slowest(idle, this.#lanes);
    if (slow) this.#sends.get(slow.transfer)?.helpOut(slow);
  }

  /** What was under way by it goes by the others; with the last one every attempt ends. */
  laneLost(lane: LaneTraffic): void {
    if (!this.#lanes.delete(lane)) return;
    const last = this.#lanes.size === 0;
    if (last) this.#forgetLanes();
    for (const transfer of this.#receives.values()) transfer.laneLost(lane, last);
    for (const transfer of this.#sends.values()) {
      if (last) transfer.stop();
      else transfer.laneLost(lane);
    }
    if (last) this.#boundBegun();
    this.#host.pump();
  }

  /** Begun blocks wait in memory for the next attempt: all together no more than an honest sender had under way. */
  #boundBegun(): void {
    let room = SENDING_BYTES;
    for (const transfer of this.#receives.values()) room -= transfer.keepBegun(room);
  }

  /** The next connection may take another path: what is known of this one would pass for its queue, or hide that. */
  #forgetLanes(): void {
    this.#early.clear();
    this.#path = new SharedPath();
    this.#probe = new PathProbe(this.#path);
  }

  violate(why: string): void {
    const lanes = [...this.#lanes];
    // Told once: what the other lanes bring now is not heard.
    if (lanes.length === 0) return;
    this.#lanes.clear();
    this.#forgetLanes();
    for (const transfer of this.#sends.values()) transfer.stop();
    for (const transfer of this.#receives.values()) for (const lane of lanes) transfer.laneLost(lane, true);
    this.#boundBegun();
    for (const lane of lanes) lane.close();
    this.#host.emit({ type: "violation", pairId: this.#pairId, why });
  }
}
