// A lane over two RTCDataChannels, in the worker or on the page.
// Rule: nothing that a channel does throws into the engine: a full queue is `false`, anything odd closes the lane.
import type { Lane, LaneEvents } from "../engine/ports.ts";
import { MAX_FRAME_BYTES } from "../protocol/limits.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Bytes that may lie in a channel's send queue. Chromium throws OperationError at 16 MiB and drops the message,
 * Firefox queues without limit (bugzilla.mozilla.org/1771438): the same bound is kept for both, one frame below.
 */
const MAX_QUEUED_BYTES = 16 * 1024 * 1024 - MAX_FRAME_BYTES;
/** Messages kept until the engine listens; it does so in the task that attaches the lane, so more is an attack. */
const MAX_EARLY_MESSAGES = 64;

export class ChannelLane implements Lane {
  readonly maxMessageBytes = MAX_FRAME_BYTES;
  readonly #bulk: RTCDataChannel;
  readonly #ack: RTCDataChannel;
  readonly #early: (readonly ["bulk" | "ack", Bytes])[] = [];
  #events: LaneEvents | undefined;
  #opened = false;
  #closed = false;

  /** Takes both channels over. Called in the task in which they were created or arrived, so no message is missed. */
  constructor(
    readonly id: string,
    bulk: RTCDataChannel,
    ack: RTCDataChannel,
  ) {
    this.#bulk = bulk;
    this.#ack = ack;
    for (const [kind, channel] of [
      ["bulk", bulk],
      ["ack", ack],
    ] as const) {
      channel.binaryType = "arraybuffer";
      channel.onmessage = (event: MessageEvent<unknown>) => this.#receive(kind, event.data);
      channel.onopen = () => this.#tellOpen();
      channel.onclose = () => this.close();
      channel.onerror = () => this.close();
    }
    bulk.onbufferedamountlow = () => this.#events?.low();
  }

  get bufferedBytes(): number {
    return this.#bulk.bufferedAmount;
  }

  sendBulk(frame: Bytes): boolean {
    return this.#send(this.#bulk, frame);
  }

  sendAck(frame: Bytes): boolean {
    return this.#send(this.#ack, frame);
  }

  listen(events: LaneEvents, lowBytes: number): void {
    this.#events = events;
    if (this.#closed) return events.closed();
    this.#bulk.bufferedAmountLowThreshold = lowBytes;
    this.#tellOpen();
    for (const [kind, frame] of this.#early.splice(0)) events[kind](frame);
    // Closed before its events were listened to.
    if ([this.#bulk, this.#ack].some(({ readyState }) => readyState !== "connecting" && readyState !== "open"))
      this.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#early.length = 0;
    this.#bulk.close();
    this.#ack.close();
    this.#events?.closed();
  }

  #send(channel: RTCDataChannel, frame: Bytes): boolean {
    if (frame.byteLength > this.maxMessageBytes) throw new RangeError(`frame of ${frame.byteLength} bytes`);
    if (channel.readyState !== "open") return false;
    if (channel.bufferedAmount + frame.byteLength > MAX_QUEUED_BYTES) return false;
    try {
      channel.send(frame);
      return true;
    } catch {
      // OperationError: the queue is full after all. InvalidStateError: it closed meanwhile; `closed` follows.
      return false;
    }
  }

  #receive(kind: "bulk" | "ack", message: unknown): void {
    if (this.#closed) return;
    // Ferry sends no text, and no frame that is longer than agreed.
    if (!(message instanceof ArrayBuffer) || message.byteLength > this.maxMessageBytes) {
      this.close();
      return;
    }
    const frame = new Uint8Array(message);
    if (this.#events) this.#events[kind](frame);
    else if (this.#early.length < MAX_EARLY_MESSAGES) this.#early.push([kind, frame]);
    else this.close();
  }

  #tellOpen(): void {
    if (!this.#events || this.#opened || this.#closed) return;
    if (this.#bulk.readyState !== "open" || this.#ack.readyState !== "open") return;
    this.#opened = true;
    this.#events.open();
  }
}
