// One end of an in-memory lane: engine's port over two queues, delivered in order, one turn per frame.
// Rule: bounded as a real channel is; a cut path holds frames back and loses none.
import type { Lane, LaneEvents } from "../../src/engine/ports.ts";
import { MAX_FRAME_BYTES } from "../../src/protocol/limits.ts";

type Frame = Uint8Array<ArrayBuffer>;
type Channel = "bulk" | "ack";
/** Bytes a lane queues: a sixteenth of a browser's 16 MiB, so that tests meet the bound. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

export class MemoryLane implements Lane {
  readonly maxMessageBytes = MAX_FRAME_BYTES;
  bufferedBytes = 0;
  #events: LaneEvents | undefined;
  #peer: MemoryLane | undefined;
  #lowBytes = 0;
  #open = false;
  #closed = false;
  #scheduled = false;
  #flowing = false;
  readonly #queue: { channel: Channel; frame: Frame }[] = [];

  /**
   * `nextTurn`: when the next frame is delivered. After a task of its own, instead of a microtask, a store keeps up as
   * it does with a network.
   */
  constructor(
    readonly id: string,
    private readonly nextTurn: (deliver: () => void) => void = queueMicrotask,
  ) {}

  listen(events: LaneEvents, lowBytes: number): void {
    this.#events = events;
    this.#lowBytes = lowBytes;
    if (this.#open) queueMicrotask(() => events.open());
    if (this.#closed) queueMicrotask(() => events.closed());
    this.#peer?.flow(true);
  }
  sendBulk(frame: Frame): boolean {
    return this.#send("bulk", frame);
  }
  sendAck(frame: Frame): boolean {
    return this.#send("ack", frame);
  }
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue.length = 0;
    this.#events?.closed();
    this.#peer?.close();
  }
  /** Joins both ends; frames flow from now on. */
  join(peer: MemoryLane): void {
    this.#peer = peer;
    this.#open = true;
    this.#flowing = true;
    this.#events?.open();
    this.#schedule();
  }
  /** False: the path is cut, frames wait. */
  flow(on: boolean): void {
    if (!this.#peer) return;
    this.#flowing = on;
    if (on) this.#schedule();
  }

  #send(channel: Channel, frame: Frame): boolean {
    if (!this.#open || this.#closed || frame.byteLength > this.maxMessageBytes) return false;
    if (this.bufferedBytes + frame.byteLength > MAX_BUFFERED_BYTES) return false;
    this.#queue.push({ channel, frame: frame.slice() });
    if (channel === "bulk") this.bufferedBytes += frame.byteLength;
    this.#schedule();
    return true;
  }
  #schedule(): void {
    if (this.#scheduled || !this.#flowing || this.#queue.length === 0) return;
    this.#scheduled = true;
    this.nextTurn(() => {
      this.#scheduled = false;
      this.#deliver();
    });
  }
  #deliver(): void {
    const events = this.#peer?.events;
    // Not listened to yet: the frames wait, as in a transferred channel.
    if (!events || !this.#flowing || this.#closed) return;
    const next = this.#queue.shift();
    if (!next) return;
    const before = this.bufferedBytes;
    if (next.channel === "bulk") this.bufferedBytes -= next.frame.byteLength;
    events[next.channel](next.frame);
    if (before > this.#lowBytes && this.bufferedBytes <= this.#lowBytes) this.#events?.low();
    this.#schedule();
  }
  get events(): LaneEvents | undefined {
    return this.#events;
  }
}
