// Several items as one zip, streamed: folders kept, names in UTF-8, dates of change, Zip64 where it must be (client-zip).
// Rule: its length is known before the first byte, and one item is read at a time.
import { makeZip, predictLength } from "client-zip";

import { OPAQUE } from "./safe-types.ts";
import { addZip64End, zip64EndLength } from "./zip64-end.ts";
import { sliceOf, type SaveItem } from "./saved-item.ts";

/** A zip's dates are those of DOS: two-second steps from 1980 to 2107. */
const FIRST_DATE = new Date(1980, 0, 1);
const LAST_DATE = new Date(2107, 11, 31);

/** Bytes that `zipStream` of these items will give. */
export function zipLength(items: readonly SaveItem[]): number {
  const plain = predictLength(items.map((item) => ({ name: item.path, size: item.byteLength })));
  return Number(plain) + zip64EndLength(items);
}

export function zipStream(file: Blob, items: readonly SaveItem[]): ReadableStream<Uint8Array> {
  const zip = makeZip(
    items.map((item) => ({
      name: item.path,
      size: item.byteLength,
      lastModified: zipDate(item.modifiedAt),
      // Opened when its turn comes.
      input: sliceOf(file, item, OPAQUE),
    })),
  );
  return zip64EndLength(items) > 0 ? zip.pipeThrough(addZip64End(items.length)) : zip;
}

function zipDate(modifiedAt: number): Date {
  return new Date(Math.min(Math.max(modifiedAt, FIRST_DATE.getTime()), LAST_DATE.getTime()));
}
