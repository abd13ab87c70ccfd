// Binary frames on a lane: blocks on its bulk channel, acknowledgements on its ack channel. Layouts: docs/protocol/transfer.md.
// Rule: a decoder returns undefined for anything it does not know to the byte; length comes from the message alone.
import { fromHex, toHex } from "./bytes.ts";
import { PROTOCOL_VERSION } from "./limits.ts";
import type { BlockRuns } from "./messages.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes before a payload or digest: version, kind, attempt u16, transfer 8, block u32, offset u32. */
export const BULK_HEADER_BYTES = 20;
/** SHA-256. */
export const DIGEST_BYTES = 32;
/** Runs in one `stored` frame: 2 KiB; what is more goes into the next. */
export const MAX_STORED_RUNS = 256;

const KIND = { payload: 1, digest: 2, received: 16, stored: 17, reject: 18, probe: 19, echo: 20 } as const;
const RUN_BYTES = 8;
/** Of `received`, `probe` and `echo`, which hold one number; no acknowledgement is shorter. */
const NUMBER_BYTES = 12;
const STORED_HEADER_BYTES = 12;
const REJECT_BYTES = 20;

/** Which transfer, which of its starts, which block. `transfer`: 16 lower-case hex digits. */
export interface BlockAddress {
  readonly transfer: string;
  readonly attempt: number;
  readonly block: number;
}

export type BulkFrame =
  | (BlockAddress & { readonly kind: "payload"; readonly offset: number; readonly bytes: Bytes })
  | (BlockAddress & { readonly kind: "digest"; readonly digest: Bytes });

export type AckFrame =
  /** Bytes of frames taken off this lane's bulk channel since it opened. */
  | { readonly kind: "received"; readonly bytes: number }
  /** Blocks that are durable now, or that a void made needless. */
  | { readonly kind: "stored"; readonly transfer: string; readonly attempt: number; readonly runs: BlockRuns }
  /** The digest did not match: send again. `tries`: how many times it has been wrong by now, from 1. */
  | (BlockAddress & { readonly kind: "reject"; readonly tries: number })
  /** Wants its number back at once, by the same lane: how long that takes is the path's round trip. */
  | { readonly kind: "probe"; readonly number: number }
  | { readonly kind: "echo"; readonly number: number };

/**
 * One payload frame, at the start of `into` where that is given, else in a buffer of its own: the only copy the sender
 * makes of these bytes. `offset`: bytes from the start of the block. Throws RangeError if `into` is too short.
 */
export function encodePayload(address: BlockAddress, offset: number, bytes: Uint8Array, into?: Bytes): Bytes {
  const frame = header(KIND.payload, BULK_HEADER_BYTES + bytes.byteLength, address, into);
  const view = viewOf(frame);
  view.setUint32(12, address.block);
  view.setUint32(16, offset);
  frame.set(bytes, BULK_HEADER_BYTES);
  return frame;
}

/** The SHA-256 of a block, sent after its last payload. */
export function encodeDigest(address: BlockAddress, digest: Uint8Array): Bytes {
  const frame = header(KIND.digest, BULK_HEADER_BYTES + DIGEST_BYTES, address);
  viewOf(frame).setUint32(12, address.block);
  frame.set(digest, BULK_HEADER_BYTES);
  return frame;
}

/** `bytes` of the result is a view into `frame`. */
export function decodeBulk(frame: Bytes): BulkFrame | undefined {
  if (frame.byteLength <= BULK_HEADER_BYTES || frame[0] !== PROTOCOL_VERSION) return undefined;
  const view = viewOf(frame);
  const address = { ...addressOf(frame, view), block: view.getUint32(12) };
  const offset = view.getUint32(16);
  const bytes = frame.subarray(BULK_HEADER_BYTES);
  if (frame[1] === KIND.payload) return { kind: "payload", ...address, offset, bytes };
  if (frame[1] !== KIND.digest || offset !== 0 || bytes.byteLength !== DIGEST_BYTES) return undefined;
  return { kind: "digest", ...address, digest: bytes.slice() };
}

export function encodeReceived(bytes: number): Bytes {
  return encodeNumber(KIND.received, bytes);
}

/** `number`: one of the speaker's own, each higher than the one before. */
export function encodeProbe(number: number): Bytes {
  return encodeNumber(KIND.probe, number);
}

/** The number of a probe, sent back. */
export function encodeEcho(number: number): Bytes {
  return encodeNumber(KIND.echo, number);
}

function encodeNumber(kind: number, number: number): Bytes {
  const frame = new Uint8Array(NUMBER_BYTES);
  frame.set([PROTOCOL_VERSION, kind]);
  viewOf(frame).setBigUint64(4, BigInt(number));
  return frame;
}

/** As many frames as the runs need. */
export function encodeStored(transfer: string, attempt: number, runs: BlockRuns): Bytes[] {
  const frames: Bytes[] = [];
  for (let at = 0; at < runs.length; at += MAX_STORED_RUNS) {
    const part = runs.slice(at, at + MAX_STORED_RUNS);
    const frame = header(KIND.stored, STORED_HEADER_BYTES + part.length * RUN_BYTES, { transfer, attempt });
    const view = viewOf(frame);
    part.forEach(([first, count], n) => {
      view.setUint32(STORED_HEADER_BYTES + n * RUN_BYTES, first);
      view.setUint32(STORED_HEADER_BYTES + n * RUN_BYTES + 4, count);
    });
    frames.push(frame);
  }
  return frames;
}

export function encodeReject(address: BlockAddress, tries: number): Bytes {
  const frame = header(KIND.reject, REJECT_BYTES, address);
  viewOf(frame).setUint32(12, address.block);
  viewOf(frame).setUint32(16, tries);
  return frame;
}

/** Whether runs ascend and lie within the transfer is for whoever knows the transfer (`BlockSet.fromRuns`). */
export function decodeAck(frame: Bytes): AckFrame | undefined {
  if (frame.byteLength < NUMBER_BYTES || frame[0] !== PROTOCOL_VERSION) return undefined;
  if (frame[1] === KIND.stored) return decodeStored(frame);
  return frame[1] === KIND.reject ? decodeReject(frame) : decodeNumber(frame);
}

function decodeReject(frame: Bytes): AckFrame | undefined {
  if (frame.byteLength !== REJECT_BYTES) return undefined;
  const view = viewOf(frame);
  return { kind: "reject", ...addressOf(frame, view), block: view.getUint32(12), tries: view.getUint32(16) };
}

function decodeNumber(frame: Bytes): AckFrame | undefined {
  const view = viewOf(frame);
  const number = view.getBigUint64(4);
  if (frame.byteLength !== NUMBER_BYTES || view.getUint16(2) !== 0) return undefined;
  if (number > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  if (frame[1] === KIND.received) return { kind: "received", bytes: Number(number) };
  if (frame[1] === KIND.probe) return { kind: "probe", number: Number(number) };
  return frame[1] === KIND.echo ? { kind: "echo", number: Number(number) } : undefined;
}

function decodeStored(frame: Bytes): AckFrame | undefined {
  const count = (frame.byteLength - STORED_HEADER_BYTES) / RUN_BYTES;
  if (!Number.isInteger(count) || count < 1 || count > MAX_STORED_RUNS) return undefined;
  const view = viewOf(frame);
  const runs = Array.from(
    { length: count },
    (_, n) =>
      [
        view.getUint32(STORED_HEADER_BYTES + n * RUN_BYTES),
        view.getUint32(STORED_HEADER_BYTES + n * RUN_BYTES + 4),
      ] as const,
  );
  return { kind: "stored", ...addressOf(frame, view), runs };
}

/** Version, kind, attempt and transfer of a frame. Throws RangeError for an id or attempt that is none: our fault. */
function header(
  kind: number,
  byteLength: number,
  address: { transfer: string; attempt: number },
  into = new Uint8Array(byteLength),
): Bytes {
  const id = fromHex(address.transfer);
  if (id?.byteLength !== 8 || address.attempt < 0 || address.attempt > 0xffff) throw new RangeError("frame address");
  if (into.byteLength < byteLength) throw new RangeError("no room for the frame");
  const frame = into.subarray(0, byteLength);
  frame[0] = PROTOCOL_VERSION;
  frame[1] = kind;
  viewOf(frame).setUint16(2, address.attempt);
  frame.set(id, 4);
  return frame;
}

function addressOf(frame: Bytes, view: DataView): { transfer: string; attempt: number } {
  return { transfer: toHex(frame.subarray(4, 12)), attempt: view.getUint16(2) };
}

function viewOf(frame: Bytes): DataView {
  return new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
}
