// The list of a transfer's items: cut into pages to travel, as canonical bytes to be digested, laid end to end.
// Rule: both sides derive the same bytes and offsets from the same list; nothing here depends on a locale or a system.
import { utf8 } from "./bytes.ts";
import { MANIFEST_PAGE_BYTES } from "./limits.ts";
import type { Item } from "./messages.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const LABEL = "ferry/1 manifest";
/** Top-level entries that a card or list can show; more are counted elsewhere. */
const MAX_TOP_ENTRIES = 20;

/** Items in order, each page's JSON at most MANIFEST_PAGE_BYTES. One item is always smaller than a page. */
export function manifestPages(items: readonly Item[]): Item[][] {
  const pages: Item[][] = [];
  let page: Item[] = [];
  let pageBytes = 2;
  for (const item of items) {
    const itemBytes = utf8(JSON.stringify(item)).byteLength + 1;
    if (page.length > 0 && pageBytes + itemBytes > MANIFEST_PAGE_BYTES) {
      pages.push(page);
      page = [];
      pageBytes = 2;
    }
    page.push(item);
    pageBytes += itemBytes;
  }
  if (page.length > 0) pages.push(page);
  return pages;
}

/**
 * Canonical bytes, whose SHA-256 is the manifest digest: label, u32 items, u32 block bytes; for each item u16 length and
 * UTF-8 of the path, u64 byteLength, u16 length and UTF-8 of the media type, u64 modifiedAt. Numbers are big-endian.
 */
export function encodeManifest(items: readonly Item[], blockBytes: number): Bytes {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint32(0, items.length);
  view.setUint32(4, blockBytes);
  return joined([utf8(LABEL), head, ...items.map(encodeItem)]);
}

function encodeItem(item: Item): Bytes {
  const path = utf8(item.path);
  const mediaType = utf8(item.mediaType);
  const bytes = new Uint8Array(2 + path.byteLength + 8 + 2 + mediaType.byteLength + 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, path.byteLength);
  bytes.set(path, 2);
  let at = 2 + path.byteLength;
  view.setBigUint64(at, BigInt(item.byteLength));
  view.setUint16(at + 8, mediaType.byteLength);
  at += 10;
  bytes.set(mediaType, at);
  view.setBigUint64(at + mediaType.byteLength, BigInt(item.modifiedAt));
  return bytes;
}

/** `concat` takes its parts as arguments, of which there cannot be a hundred thousand. */
function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Where each item begins, in bytes from the start of the transfer; one entry more says where the last one ends. */
export function itemOffsets(items: readonly { readonly byteLength: number }[]): Float64Array {
  const offsets = new Float64Array(items.length + 1);
  let offset = 0;
  items.forEach((item, n) => {
    offset += item.byteLength;
    offsets[n + 1] = offset;
  });
  return offsets;
}

/** The first top-level entries of a list of items with cleaned paths: loose files, and folders with what they hold. */
export function transferTop(
  items: readonly { readonly path: string; readonly byteLength: number }[],
): { name: string; folder: boolean; files: number; byteLength: number }[] {
  const entries = new Map<string, { name: string; folder: boolean; files: number; byteLength: number }>();
  for (const { path, byteLength } of items) {
    const slash = path.indexOf("/");
    const name = slash < 0 ? path : path.slice(0, slash);
    const key = slash < 0 ? name : `${name}/`;
    const entry = entries.get(key);
    if (entry) {
      entry.files += 1;
      entry.byteLength += byteLength;
    } else if (entries.size < MAX_TOP_ENTRIES) {
      entries.set(key, { name, folder: slash >= 0, files: 1, byteLength });
    }
  }
  return [...entries.values()];
}
