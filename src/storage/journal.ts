// The journal's bytes: which blocks of a transfer are durable, and their digests. Pure; the block store writes them.
// Rule: append only. A record counts when its checksum agrees; the first that does not ends the journal.
//
//   header  24 bytes: "FERJ" | version u16 = 1 | direction u16 | byteLength u64 | blockBytes u32 | crc32 of the 20 before
//   record  41 bytes: kind u8 (1 held, 2 taken back) | block u32 | SHA-256 (32; zeros when taken back) | crc32 of the 37
//
// Numbers are big-endian. It is never compacted: only a block taken back (again after a crash, or damaged by a disk)
// costs records beyond one per block.
import type { StoreKey } from "../engine/ports.ts";
import type { BlockRuns } from "../protocol/messages.ts";

import { crc32 } from "../protocol/crc32.ts";

export const HEADER_BYTES = 24;
export const RECORD_BYTES = 41;

const MAGIC = 0x4645_524a;
const VERSION = 1;
const DIGEST_BYTES = 32;
const DIRECTIONS = ["receiving", "sending"] as const;
const KINDS = { held: 1, revoked: 2 } as const;

type Bytes = Uint8Array<ArrayBuffer>;

/** What must not change between two openings of one transfer. */
export interface JournalShape {
  readonly direction: StoreKey["direction"];
  /** Bytes of the whole transfer. */
  readonly byteLength: number;
  readonly blockBytes: number;
}

export interface Journal {
  readonly shape: JournalShape;
  /** Digest of every block held, by block number. */
  readonly digests: Map<number, Bytes>;
  /** Bytes that agree, from the start; what follows is torn and must be cut off. */
  readonly goodBytes: number;
}

export function encodeHeader(shape: JournalShape): Bytes {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint16(4, VERSION);
  view.setUint16(6, DIRECTIONS.indexOf(shape.direction));
  view.setBigUint64(8, BigInt(shape.byteLength));
  view.setUint32(16, shape.blockBytes);
  view.setUint32(20, crc32(bytes.subarray(0, 20)));
  return bytes;
}

/** Records that these blocks are held. Throws RangeError for a digest that is not 32 bytes. */
export function encodeHeld(blocks: ReadonlyMap<number, Uint8Array>): Bytes {
  return encodeRecords(KINDS.held, [...blocks]);
}

/** Records that these blocks are taken back. */
export function encodeRevoked(blocks: readonly number[]): Bytes {
  return encodeRecords(
    KINDS.revoked,
    blocks.map((block) => [block, undefined]),
  );
}

function encodeRecords(kind: number, blocks: readonly (readonly [number, Uint8Array | undefined])[]): Bytes {
  const bytes = new Uint8Array(blocks.length * RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, [block, digest]] of blocks.entries()) {
    const at = index * RECORD_BYTES;
    if (digest && digest.byteLength !== DIGEST_BYTES) throw new RangeError(`digest of ${digest.byteLength} bytes`);
    view.setUint8(at, kind);
    view.setUint32(at + 1, block);
    if (digest) bytes.set(digest, at + 5);
    view.setUint32(at + 37, crc32(bytes.subarray(at, at + 37)));
  }
  return bytes;
}

/** Reads a journal file; undefined when not even its header was written whole. */
export function readJournal(bytes: Bytes): Journal | undefined {
  const shape = readHeader(bytes);
  if (!shape) return undefined;
  const digests = new Map<number, Bytes>();
  const blocks = Math.ceil(shape.byteLength / shape.blockBytes);
  let at = HEADER_BYTES;
  while (at + RECORD_BYTES <= bytes.byteLength && readRecord(bytes, at, blocks, digests)) at += RECORD_BYTES;
  return { shape, digests, goodBytes: at };
}

function readHeader(bytes: Bytes): JournalShape | undefined {
  if (bytes.byteLength < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint32(20) !== crc32(bytes.subarray(0, 20))) return undefined;
  if (view.getUint32(0) !== MAGIC || view.getUint16(4) !== VERSION) return undefined;
  const direction = DIRECTIONS[view.getUint16(6)];
  const blockBytes = view.getUint32(16);
  if (!direction || blockBytes === 0) return undefined;
  return { direction, byteLength: Number(view.getBigUint64(8)), blockBytes };
}

/** False when the record at `at` is not whole and true. */
function readRecord(bytes: Bytes, at: number, blocks: number, digests: Map<number, Bytes>): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, RECORD_BYTES);
  if (view.getUint32(37) !== crc32(bytes.subarray(at, at + 37))) return false;
  const kind = view.getUint8(0);
  const block = view.getUint32(1);
  if (block >= blocks) return false;
  if (kind === KINDS.held) digests.set(block, bytes.slice(at + 5, at + 37));
  else if (kind === KINDS.revoked) digests.delete(block);
  else return false;
  return true;
}

/** Block numbers as ascending runs that do not touch. */
export function runsOf(blocks: Iterable<number>): BlockRuns {
  const runs: [first: number, count: number][] = [];
  for (const block of [...blocks].toSorted((a, b) => a - b)) {
    const last = runs[runs.length - 1];
    if (last && last[0] + last[1] === block) last[1] += 1;
    else runs.push([block, 1]);
  }
  return runs;
}
