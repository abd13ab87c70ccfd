// What both sides hash at the end to agree on all of a transfer, and in the middle on what is held.
// Rule: pure bytes; SHA-256 itself is the caller's. Both are derived from what each side knows for itself.
import { concat, utf8 } from "./bytes.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const ROOT_LABEL = "ferry/1 root";
const DIGEST_BYTES = 32;

/**
 * Bytes whose SHA-256 is the root: label, manifest digest, u32 blocks, a digest of 32 bytes for each block (zeros for
 * a block that lies wholly in void items), u32 void items, u32 for each of them ascending. Numbers are big-endian.
 * Undefined when a block that is needed has no digest.
 */
export function encodeRoot(parts: {
  manifestDigest: Uint8Array;
  blockCount: number;
  digestOf(block: number): Uint8Array | undefined;
  isVoid(block: number): boolean;
  voidItems: readonly number[];
}): Bytes | undefined {
  const digests = new Uint8Array(parts.blockCount * DIGEST_BYTES);
  for (let block = 0; block < parts.blockCount; block += 1) {
    if (parts.isVoid(block)) continue;
    const digest = parts.digestOf(block);
    if (!digest) return undefined;
    digests.set(digest, block * DIGEST_BYTES);
  }
  const voids = parts.voidItems.toSorted((a, b) => a - b);
  return concat(
    utf8(ROOT_LABEL),
    parts.manifestDigest,
    u32([parts.blockCount]),
    digests,
    u32([voids.length, ...voids]),
  );
}

/** Bytes whose SHA-256 is the held digest: the digests of `blocks`, which ascend, one after the other. */
export function encodeHeld(
  blocks: Iterable<number>,
  digestOf: (block: number) => Uint8Array | undefined,
): Bytes | undefined {
  const all = [...blocks];
  const digests = new Uint8Array(all.length * DIGEST_BYTES);
  for (const [n, block] of all.entries()) {
    const digest = digestOf(block);
    if (!digest) return undefined;
    digests.set(digest, n * DIGEST_BYTES);
  }
  return digests;
}

function u32(numbers: readonly number[]): Bytes {
  const bytes = new Uint8Array(numbers.length * 4);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, n) => view.setUint32(n * 4, number));
  return bytes;
}
