// One lane in use: frames that come are counted, handed on and acknowledged; blocks go out as its window allows.
// Rule: nothing is heeded until it is bound to a pair; nothing that the other side sends throws, and what is wrong ends the pair's lanes.
import {
  decodeAck,
  decodeBulk,
  encodeEcho,
  encodeProbe,
  encodeReceived,
  type AckFrame,
  type BulkFrame,
} from "../protocol/frame.ts";

import { Arrivals } from "./arrivals.ts";
import type { TransferAck } from "./early-acks.ts";
import { LOW_BYTES, OutgoingLane, type OutgoingBlock } from "./outgoing-lane.ts";
import type { Bytes, EngineClock } from "./parts.ts";
import type { Lane } from "./ports.ts";
import type { SharedPath } from "./shared-path.ts";

/**
 * Bytes kept until the lane is bound: the other end may be bound first, and then sends its first window of 256 KiB and
 * no more before anything is acknowledged.
 */
const MAX_EARLY_BYTES = 512 * 1024;
/** Acknowledgements kept for a lane whose other end opened first; both ends open within a round trip. */
const MAX_UNSENT = 1_024;

/** The pair that a lane is bound to. `take...` return what is wrong with a frame, if it breaks the protocol. */
export interface LaneOwner {
  takeBulk(frame: BulkFrame, lane: LaneTraffic, frameBytes: number): string | undefined;
  takeAck(ack: TransferAck, frameBytes: number): string | undefined;
  takeEcho(number: number): string | undefined;
  /** The next block to send by this lane, of any of the pair's transfers. */
  next(lane: LaneTraffic): OutgoingBlock | undefined;
  /** Something goes out or has come in. */
  moved(): void;
  /** Something that went by some lane is known to have arrived. */
  acknowledged(): void;
  violate(why: string): void;
  laneLost(lane: LaneTraffic): void;
}

export class LaneTraffic {
  readonly #lane: Lane;
  readonly #outgoing: OutgoingLane;
  readonly #lost: () => void;
  readonly #unsent: Bytes[] = [];
  #owner: LaneOwner | undefined;
  /** What came before the lane was bound. */
  readonly #early: { readonly channel: "bulk" | "ack"; readonly frame: Bytes }[] = [];
  #earlyBytes = 0;
  #isExtra = false;
  #retired: { readonly idle: Promise<void>; readonly resolve: () => void } | undefined;
  #open = false;
  #closed = false;
  readonly #arrivals: Arrivals;

  /** `lost`: called once when the lane is gone, whoever closed it. */
  constructor(lane: Lane, clock: EngineClock, lost: () => void) {
    this.#lane = lane;
    this.#lost = lost;
    this.#arrivals = new Arrivals(clock, (total) => this.#send(encodeReceived(total)));
    this.#outgoing = new OutgoingLane(lane, clock, () => (this.#retired ? undefined : this.#owner?.next(this)));
  }

  get id(): string {
    return this.#lane.id;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Beside the lane that was made with the connection. */
  get isExtra(): boolean {
    return this.#isExtra;
  }

  /** It is given no more blocks. */
  get isRetired(): boolean {
    return this.#retired !== undefined;
  }

  /** Bytes of frames that came. */
  get receivedBytes(): number {
    return this.#arrivals.bytes;
  }

  get outgoing(): OutgoingLane {
    return this.#outgoing;
  }

  listen(): void {
    this.#lane.listen(
      {
        bulk: (frame) => this.#hear("bulk", frame),
        ack: (frame) => this.#hear("ack", frame),
        open: () => this.#opened(),
        low: () => this.fill(),
        closed: () => this.#gone(),
      },
      LOW_BYTES,
    );
  }

  get owner(): LaneOwner | undefined {
    return this.#owner;
  }

  /** `path`: what is known of it by all lanes of the pair. */
  bind(owner: LaneOwner, isExtra: boolean, path: SharedPath): void {
    this.#owner = owner;
    this.#isExtra = isExtra;
    this.#outgoing.window.begin(path, isExtra);
    if (this.#earlyBytes > MAX_EARLY_BYTES) return owner.violate("too much before its session");
    for (const { channel, frame } of this.#early.splice(0)) this.#hear(channel, frame);
    this.fill();
  }

  /** Sends what may be sent now. */
  fill(): void {
    if (this.#open && this.#owner) this.#outgoing.fill();
  }

  /** Is given no more blocks. Resolves when what it was given has arrived, or the lane is gone. */
  retire(): Promise<void> {
    if (!this.#retired) {
      let resolve = () => {};
      this.#retired = { idle: new Promise((done) => (resolve = done)), resolve: () => resolve() };
    }
    this.#maybeRetired();
    return this.#retired.idle;
  }

  acknowledge(frames: readonly Bytes[]): void {
    for (const frame of frames) this.#send(frame);
  }

  /** Asks for an echo of this number. */
  probe(number: number): void {
    this.#send(encodeProbe(number));
  }

  close(): void {
    this.#lane.close();
    this.#gone();
  }

  #opened(): void {
    if (this.#closed) return;
    this.#open = true;
    for (const frame of this.#unsent.splice(0)) this.#send(frame);
    this.fill();
  }

  #hear(channel: "bulk" | "ack", frame: Bytes): void {
    if (this.#closed) return;
    const owner = this.#owner;
    if (!owner) this.#keep(channel, frame);
    else if (frame.byteLength > this.#lane.maxMessageBytes) owner.violate("frame longer than agreed");
    else if (channel === "bulk") this.#bulk(owner, frame);
    else this.#ack(owner, frame);
  }

  #keep(channel: "bulk" | "ack", frame: Bytes): void {
    // An empty frame costs memory too.
    this.#earlyBytes += frame.byteLength + 64;
    if (this.#earlyBytes <= MAX_EARLY_BYTES) this.#early.push({ channel, frame });
    else this.#early.length = 0;
  }

  #bulk(owner: LaneOwner, frame: Bytes): void {
    this.#arrivals.took(frame.byteLength);
    owner.moved();
    const bulk = decodeBulk(frame);
    const why = bulk ? owner.takeBulk(bulk, this, frame.byteLength) : "frame of no known kind";
    if (why !== undefined) owner.violate(why);
  }

  #ack(owner: LaneOwner, frame: Bytes): void {
    const ack = decodeAck(frame);
    if (!ack) return owner.violate("acknowledgement of no known kind");
    const why = this.#take(owner, ack, frame.byteLength);
    if (why !== undefined) owner.violate(why);
  }

  #take(owner: LaneOwner, ack: AckFrame, frameBytes: number): string | undefined {
    if (ack.kind === "echo") return owner.takeEcho(ack.number);
    if (ack.kind === "probe") {
      this.#send(encodeEcho(ack.number));
      return undefined;
    }
    if (ack.kind !== "received") return owner.takeAck(ack, frameBytes);
    if (!this.#outgoing.received(ack.bytes)) return "acknowledged bytes that were not sent";
    this.fill();
    this.#maybeRetired();
    owner.acknowledged();
    return undefined;
  }

  #send(frame: Bytes): void {
    if (this.#closed) return;
    if (this.#open) {
      // It closes already; or its queue is full, because the other side takes nothing. Without acknowledgements nothing
      // moves, and no violation is told: the first is none.
      if (!this.#lane.sendAck(frame)) this.close();
    } else if (this.receivedBytes > 0) {
      if (this.#unsent.push(frame) > MAX_UNSENT) this.close();
    }
    // Else nothing came by this lane: the lanes that carried something acknowledge it.
  }

  #maybeRetired(): void {
    if (this.#closed || this.#outgoing.isIdle) this.#retired?.resolve();
  }

  #gone(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#open = false;
    this.#maybeRetired();
    this.#outgoing.window.gone();
    this.#arrivals.close();
    this.#unsent.length = 0;
    this.#early.length = 0;
    this.#owner?.laneLost(this);
    this.#lost();
  }
}
