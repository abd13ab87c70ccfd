// Reads a zip of stored entries by its central directory, Zip64 too, and checks every checksum: the other half of an exam.
import { crc32 } from "node:zlib";

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** DOS date and time, as local time of two-second steps. */
  readonly modified: Date;
}

const END = 0x0605_4b50;
const END_64_PLACE = 0x0706_4b50;
const END_64 = 0x0606_4b50;
const CENTRAL = 0x0201_4b50;
const LOCAL = 0x0403_4b50;

/** Every entry, or an Error that says what is wrong. */
export function readZip(zip: Uint8Array): ZipEntry[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = zip.byteLength - 22;
  if (view.getUint32(end, true) !== END) throw new Error("no end of central directory");
  let count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (view.getUint32(end - 20, true) === END_64_PLACE) {
    const end64 = Number(view.getBigUint64(end - 12, true));
    if (view.getUint32(end64, true) !== END_64) throw new Error("no Zip64 end of central directory");
    count = Number(view.getBigUint64(end64 + 32, true));
    at = Number(view.getBigUint64(end64 + 48, true));
  }
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (view.getUint32(at, true) !== CENTRAL) throw new Error(`entry ${index} is not where it should be`);
    entries.push(readEntry(zip, view, at));
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function readEntry(zip: Uint8Array, view: DataView, at: number): ZipEntry {
  const utf8 = (view.getUint16(at + 8, true) & 0x0800) !== 0;
  const byteLength = view.getUint32(at + 24, true);
  const name = new TextDecoder("utf-8", { fatal: true }).decode(
    zip.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)),
  );
  if (!utf8) throw new Error(`${name}: not marked as UTF-8`);
  if (view.getUint16(at + 10, true) !== 0) throw new Error(`${name}: compressed`);
  const local = view.getUint32(at + 42, true);
  if (view.getUint32(local, true) !== LOCAL) throw new Error(`${name}: no local header`);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const bytes = zip.subarray(start, start + byteLength);
  if (crc32(bytes) !== view.getUint32(at + 16, true)) throw new Error(`${name}: wrong checksum`);
  return { name, bytes, modified: dosDate(view.getUint16(at + 14, true), view.getUint16(at + 12, true)) };
}

function dosDate(date: number, time: number): Date {
  return new Date(1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31, time >> 11, (time >> 5) & 63, (time & 31) * 2);
}
