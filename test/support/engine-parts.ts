// What an engine is given in tests: time that only calls move, files with faults, SHA-256, lanes that are watched.
// Rule: nothing here takes real time, so a test that stands still is one that stalled.
import { createHash } from "node:crypto";

import { SourceError, type Lane, type LaneEvents, type Source } from "../../src/engine/ports.ts";
import type { EngineClock } from "../../src/engine/parts.ts";
import { decodeAck, decodeBulk, type AckFrame, type BulkFrame } from "../../src/protocol/frame.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export const sha256Now = (bytes: Uint8Array): Bytes => new Uint8Array(createHash("sha256").update(bytes).digest());
export const sha256 = async (bytes: Bytes): Promise<Bytes> => sha256Now(bytes);

/** Milliseconds a look at the clock takes: rates and round trips come out as something, the same in every run. */
const LOOK_MS = 0.5;

export class TestClock implements EngineClock {
  #now = 1_000;
  readonly #timers = new Set<{ readonly at: number; readonly call: () => void }>();

  now(): number {
    this.#now += LOOK_MS;
    return this.#now;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.#now + ms, call };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) {
      if (timer.at > this.#now) continue;
      this.#timers.delete(timer);
      timer.call();
    }
  }
}

/** A file with faults. The engine asks it for its size alone; `openSource` reads it. */
export class TestFile {
  fault: "changed" | "unreadable" | undefined;
  /** From this byte on reading fails with `fault`. */
  faultFrom = 0;
  reads = 0;

  constructor(public bytes: Bytes) {}

  get size(): number {
    return this.bytes.byteLength;
  }

  get blob(): Blob {
    return this as unknown as Blob;
  }
}

export function openSource(blob: Blob): Source {
  const file = blob as unknown as TestFile;
  return {
    byteLength: file.size,
    async read(offset, byteLength, signal) {
      signal?.throwIfAborted();
      file.reads += 1;
      if (file.fault && offset + byteLength > file.faultFrom) throw new SourceError(file.fault);
      return file.bytes.slice(offset, offset + byteLength);
    },
  };
}

/** Sees every frame of one end of a lane, and may change or drop what it sends. */
export class WatchedLane implements Lane {
  readonly #lane: Lane;
  readonly #sent: (frame: BulkFrame) => void;
  readonly #taken: () => void;
  readonly #acked: (ack: AckFrame) => unknown;
  /** Changes a frame before it is sent. */
  tamper: (frame: Bytes) => Bytes = (frame) => frame;
  /** Sees each acknowledgement before it is sent. */
  onAck: (frame: Bytes) => void = () => undefined;

  /** `sent`: a bulk frame was queued, `acked`: an acknowledgement. `taken`: some frame was delivered to this end. */
  constructor(
    lane: Lane,
    watch: { sent: (frame: BulkFrame) => void; taken: () => void; acked?: (ack: AckFrame) => unknown },
  ) {
    this.#lane = lane;
    this.#sent = watch.sent;
    this.#taken = watch.taken;
    this.#acked = watch.acked ?? (() => undefined);
  }

  get id(): string {
    return this.#lane.id;
  }
  get maxMessageBytes(): number {
    return this.#lane.maxMessageBytes;
  }
  get bufferedBytes(): number {
    return this.#lane.bufferedBytes;
  }
  sendBulk(frame: Bytes): boolean {
    const queued = this.#lane.sendBulk(this.tamper(frame));
    const decoded = queued ? decodeBulk(frame) : undefined;
    if (decoded) this.#sent(decoded);
    return queued;
  }
  sendAck(frame: Bytes): boolean {
    this.onAck(frame);
    const queued = this.#lane.sendAck(frame);
    const decoded = queued ? decodeAck(frame) : undefined;
    if (decoded) this.#acked(decoded);
    return queued;
  }
  listen(events: LaneEvents, lowBytes: number): void {
    const counted = (channel: "bulk" | "ack") => (frame: Bytes) => {
      events[channel](frame);
      this.#taken();
    };
    const { open, low, closed } = events;
    this.#lane.listen({ open, low, closed, bulk: counted("bulk"), ack: counted("ack") }, lowBytes);
  }
  close(): void {
    this.#lane.close();
  }
}
