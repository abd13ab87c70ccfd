// What a person picked, as the items of an offer, and found again for a transfer that needs its files once more. Pure.
// Rule: what is offered is clean and within what the other side takes; other files than were offered are never sent.
import type { PickedFile } from "../../app/verbs.ts";
import { MAX_PATH_BYTES, MAX_TYPE_LENGTH } from "../../protocol/limits.ts";
import type { Item } from "../../protocol/messages.ts";
import { cleanItems } from "./offer-reader.ts";
import type { OpenTransfer } from "./open-transfer.ts";

/** In item order; null for one that is not wanted any more. */
export type Files = readonly (Blob | null)[];
/** The same as picked, with the handles that some pickers give. */
export type Found = readonly (PickedFile | null)[];

export function itemsOf(picked: readonly PickedFile[]): Item[] {
  return cleanItems(
    picked.map(({ file, path }) => ({
      // The receiver's limit; a longer path is one that `cleanPath` will cut anyway.
      path: path.slice(0, MAX_PATH_BYTES) || file.name.slice(0, MAX_PATH_BYTES),
      byteLength: file.size,
      mediaType: file.type.slice(0, MAX_TYPE_LENGTH),
      modifiedAt: Math.max(0, Math.trunc(file.lastModified) || 0),
    })),
  );
}

/** In item order, found by path and length, one item alone by its length; null for each that is not among them. */
export function matchFiles(items: readonly Item[], picked: readonly PickedFile[]): Found {
  if (items.length === 1 && picked.length === 1) {
    const [only] = picked;
    return [only && only.file.size === items[0]?.byteLength ? only : null];
  }
  const again = itemsOf(picked);
  const byName = new Map(again.map((item, n) => [`${item.byteLength} ${item.path}`, picked[n]]));
  return items.map((item) => byName.get(`${item.byteLength} ${item.path}`) ?? null);
}

/** The first item that is wanted and has no file. */
export function firstMissing(items: readonly Item[], files: Found, voids: OpenTransfer["voids"]): Item | undefined {
  const stopped = new Set(voids.map(([item]) => item));
  return items.find((_, n) => !files[n] && !stopped.has(n));
}
