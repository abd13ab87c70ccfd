// The Zip64 end of central directory that client-zip 2.5.1 writes for sizes from 4 GiB on, but not for 65,535 entries
// and more (APPNOTE 4.4.21: the count then stands in the Zip64 record). Rule: goes when client-zip counts entries too.
const END_BYTES = 22;
const END = 0x0605_4b50;
const RECORD_BYTES = 76;
const MAX_ENTRIES = 0xffff;
const MAX_OFFSET = 0xffff_ffff;

interface Entry {
  readonly path: string;
  readonly byteLength: number;
}

/** Bytes that `addZip64End` adds to a zip of these entries: 0 where client-zip's own end is right. */
export function zip64EndLength(entries: readonly Entry[]): number {
  if (entries.length < MAX_ENTRIES) return 0;
  const encoder = new TextEncoder();
  let offset = 0;
  for (const { path, byteLength } of entries) {
    // Then client-zip writes the record, with the count.
    if (byteLength >= MAX_OFFSET) return 0;
    offset += 46 + encoder.encode(path).byteLength + byteLength;
  }
  return offset >= MAX_OFFSET ? 0 : RECORD_BYTES;
}

/** Puts the Zip64 record before the end of central directory, which client-zip gives as its last chunk. */
export function addZip64End(entryCount: number): TransformStream<Uint8Array, Uint8Array> {
  let last: Uint8Array | undefined;
  return new TransformStream({
    transform(chunk, controller) {
      if (last) controller.enqueue(last);
      last = chunk;
    },
    flush(controller) {
      if (!last || last.byteLength !== END_BYTES) throw new TypeError("a zip that does not end as one");
      controller.enqueue(recordFor(last, entryCount));
      controller.enqueue(last);
    },
  });
}

function recordFor(end: Uint8Array, entryCount: number): Uint8Array {
  const from = new DataView(end.buffer, end.byteOffset, end.byteLength);
  if (from.getUint32(0, true) !== END) throw new TypeError("a zip that does not end as one");
  const size = BigInt(from.getUint32(12, true));
  const offset = BigInt(from.getUint32(16, true));
  const view = new DataView(new ArrayBuffer(RECORD_BYTES));
  view.setUint32(0, 0x0606_4b50, true);
  view.setBigUint64(4, 44n, true);
  // Made by and needed to read: version 4.5.
  view.setUint16(12, 45, true);
  view.setUint16(14, 45, true);
  view.setBigUint64(24, BigInt(entryCount), true);
  view.setBigUint64(32, BigInt(entryCount), true);
  view.setBigUint64(40, size, true);
  view.setBigUint64(48, offset, true);
  // The locator: where the record is, on the one disk there is.
  view.setUint32(56, 0x0706_4b50, true);
  view.setBigUint64(64, offset + size, true);
  view.setUint32(72, 1, true);
  return new Uint8Array(view.buffer);
}
