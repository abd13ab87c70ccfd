// Whether a sender's files still are what the receiver already holds of them.
// Rule: every held block is read and hashed once per visit, beside the sending; the root waits for it.
import { equalBytes } from "../protocol/bytes.ts";
import type { BlockSet } from "../protocol/block-runs.ts";
import { encodeHeld } from "../protocol/root.ts";

import type { ItemReader } from "./item-reader.ts";
import type { Layout } from "./layout.ts";
import type { Bytes } from "./parts.ts";
import type { SentDigests } from "./sent-digests.ts";

export interface HeldCheckParts {
  readonly layout: Layout;
  readonly digests: SentDigests;
  readonly reader: ItemReader;
  readonly sha256: (bytes: Bytes) => Promise<Bytes>;
  /** Blocks whose digest was made from these files in this visit; added to. */
  readonly seen: BlockSet;
  /** Items whose bytes are others than the receiver holds. */
  readonly changed: (items: readonly number[]) => void;
  /** Settles a failed read: true when it is worth another try. */
  readonly unreadable: (error: unknown) => boolean;
  readonly signal: AbortSignal;
}

/**
 * `held`: what the receiver states, `heldDigest` over it. `agreed`: what is known agrees with it, item by item;
 * `differs`: it does not, and no void explains it; `stopped`: aborted, or a read failed for good.
 */
export async function checkHeld(
  held: BlockSet,
  heldDigest: Bytes,
  parts: HeldCheckParts,
): Promise<"agreed" | "differs" | "stopped"> {
  const agrees = await knownAgrees(held, heldDigest, parts);
  // Which of them differs cannot be told: all of them are hashed again. Where some are not known, a visit ended before
  // it kept them: what is known stands, and tells which item is another now.
  if (!agrees && isAllKnown(held, parts)) forget(held, parts);
  for (const block of held.blocks()) {
    if (!(await checkBlock(block, parts))) return "stopped";
  }
  if (agrees || (await knownAgrees(held, heldDigest, parts))) return "agreed";
  // A block shared with a void item may have been sent with other bytes than it would be now: the root decides.
  const touched = [...parts.layout.voidTouched()].some((block) => held.has(block));
  return touched ? "agreed" : "differs";
}

async function knownAgrees(held: BlockSet, heldDigest: Bytes, { digests, sha256 }: HeldCheckParts): Promise<boolean> {
  const known = encodeHeld(held.blocks(), (block) => digests.get(block));
  return known !== undefined && equalBytes(await sha256(known), heldDigest);
}

function isAllKnown(held: BlockSet, { digests }: HeldCheckParts): boolean {
  for (const block of held.blocks()) if (!digests.has(block)) return false;
  return true;
}

function forget(held: BlockSet, { digests, seen, layout }: HeldCheckParts): void {
  for (const block of held.blocks()) {
    if (layout.isPartlyVoid(block)) continue;
    digests.forget(block);
    seen.delete(block);
  }
}

/** False when there is no going on. */
async function checkBlock(block: number, parts: HeldCheckParts): Promise<boolean> {
  const { layout, digests, seen, signal } = parts;
  while (!signal.aborted) {
    if (seen.has(block) || layout.isVoid(block)) return true;
    // It was sent while its void bytes were real ones: there is nothing left to compare it with.
    if (layout.isPartlyVoid(block) && digests.has(block)) return true;
    try {
      const digest = await parts.sha256(await parts.reader.read(block, signal));
      const known = digests.get(block);
      if (!known) digests.set(block, digest);
      else if (!equalBytes(known, digest)) parts.changed(layout.itemsIn(block));
      seen.add(block);
      return true;
    } catch (error) {
      if (signal.aborted || !parts.unreadable(error)) return false;
    }
  }
  return false;
}
