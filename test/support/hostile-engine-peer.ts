// One honest engine, and a lane whose other end says whatever a test wants.
import type { EngineEvent, TransferShape } from "../../src/engine/api.ts";
import { decodeAck, encodeDigest, encodePayload, type AckFrame, type BlockAddress } from "../../src/protocol/frame.ts";

import { EngineDevice } from "./engine-device.ts";
import { sha256Now } from "./engine-parts.ts";
import { MemoryLane } from "./memory-lane.ts";
import type { Seeded } from "./seeded.ts";
import { turns } from "./turn.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export const PAIR = "pair";
/** Bytes of one payload: a frame below the bound. */
const PAYLOAD_BYTES = 60 * 1024;

export class HostileEnginePeer {
  readonly events: EngineEvent[] = [];
  readonly device = new EngineDevice((event) => this.events.push(event));
  /** What the engine said on its lane. */
  readonly acks: AckFrame[] = [];
  readonly bulk: Bytes[] = [];
  readonly content: Bytes;
  readonly shape: TransferShape;
  closed = false;
  readonly #lane = new MemoryLane("lane");

  constructor(random: Seeded, blockBytes: number, sizes: readonly number[]) {
    const items = sizes.map((byteLength, n) => ({ path: `${n}`, byteLength, mediaType: "", modifiedAt: 0 }));
    const byteLength = sizes.reduce((sum, size) => sum + size, 0);
    this.content = contentOf(random, byteLength);
    const transferId = "00000000000000aa";
    this.shape = { transferId, items, byteLength, blockBytes, manifestDigest: new Uint8Array(32) };
  }

  get engine(): EngineDevice["engine"] {
    return this.device.engine;
  }

  /** The first violation told. */
  get violation(): string | undefined {
    return this.events.flatMap((event) => (event.type === "violation" ? [event.why] : []))[0];
  }

  async connect(bind = true): Promise<void> {
    const end = new MemoryLane("lane");
    this.device.engine.attachLane(end);
    this.#lane.listen(
      {
        bulk: (frame) => void this.bulk.push(frame),
        ack: (frame) => void this.acks.push(decodeAck(frame) as AckFrame),
        open: () => {},
        low: () => {},
        closed: () => (this.closed = true),
      },
      0,
    );
    end.join(this.#lane);
    this.#lane.join(end);
    if (bind) await this.engine.bindLane("lane", PAIR);
  }

  async receiving(attempt = 1): Promise<void> {
    await this.engine.openReceive(PAIR, this.shape, { reserve: false, voids: [] });
    await this.engine.startReceive(this.shape.transferId, attempt);
  }

  address(block: number, attempt = 1): BlockAddress {
    return { transfer: this.shape.transferId, attempt, block };
  }

  bytesOf(block: number): Bytes {
    const { blockBytes } = this.shape;
    return this.content.slice(block * blockBytes, (block + 1) * blockBytes);
  }

  /** Payloads of a block as an honest sender makes them, from `from` on. */
  payloads(block: number, attempt = 1, from = 0): Bytes[] {
    const bytes = this.bytesOf(block);
    const frames: Bytes[] = [];
    for (let at = from; at < bytes.byteLength; at += PAYLOAD_BYTES) {
      frames.push(encodePayload(this.address(block, attempt), at, bytes.subarray(at, at + PAYLOAD_BYTES)));
    }
    return frames;
  }

  digest(block: number, attempt = 1): Bytes {
    return encodeDigest(this.address(block, attempt), sha256Now(this.bytesOf(block)));
  }

  /** Sends frames on the bulk channel, as fast as the lane takes them, and waits until they were heard. */
  async send(...frames: readonly Bytes[]): Promise<void> {
    for (const frame of frames) while (!this.closed && !this.#lane.sendBulk(frame)) await settled();
    await settled();
  }

  async acknowledge(...frames: readonly Bytes[]): Promise<void> {
    for (const frame of frames) this.#lane.sendAck(frame);
    await settled();
  }
}

const contents = new Map<number, Bytes>();

/** A prime number of bytes, over and over: no two blocks are alike, and much of it costs little. Not to be changed. */
function contentOf(random: Seeded, byteLength: number): Bytes {
  const known = contents.get(byteLength);
  if (known) return known;
  const some = random.bytes(65_521);
  const content = new Uint8Array(byteLength);
  for (let at = 0; at < byteLength; at += some.byteLength) content.set(some.subarray(0, byteLength - at), at);
  contents.set(byteLength, content);
  return content;
}

/** Everything that is under way in memory has happened. */
export const settled = () => turns(3);
