// A transfer that is not over, as it is kept, and what the screen shows of it.
// Rule: `phaseOf` is the one place where a state becomes a phase.
import type { TransferEntry, TransferPhase } from "../../app/state.ts";
import type { TransferShape, VoidItems } from "../../engine/api.ts";
import type { Item, PauseReason, VoidReason } from "../../protocol/messages.ts";
import type { TransferSide, TransferState } from "../../protocol/transfer-states.ts";
import { itemOffsets, transferTop } from "../../protocol/manifest.ts";

type Bytes = Uint8Array<ArrayBuffer>;
/** Items shown on a card; the rest is a number. */
const PREVIEW_ITEMS = 5;

export interface OpenTransfer {
  readonly transferId: string;
  readonly pairId: string;
  readonly side: TransferSide;
  readonly state: TransferState;
  readonly byteLength: number;
  readonly blockBytes: number;
  /** SHA-256 of the manifest as it travels. */
  readonly manifestDigest: Bytes;
  /** The receiver keeps the whole offer, or the sender knows that it does. */
  readonly delivered: boolean;
  readonly pausedByMe?: PauseReason;
  readonly pausedByThem?: PauseReason;
  /** With `needs-file`: the browser would open the files again after a tap. */
  readonly reopens?: boolean;
  /** Number of the last start, 0 before the first; the receiver counts. */
  readonly attempt: number;
  readonly voids: VoidItems;
  /** Those of them that this side voided, until the outbox has the word about it. */
  readonly untold?: VoidItems;
}

/** Fields to set; undefined takes a field away. */
export type Changes = { readonly [K in keyof OpenTransfer]?: OpenTransfer[K] | undefined };

/** An item as it is kept: its path is cleaned; `stopped` is set once the transfer is over, until then it is a void. */
export type KeptItem = Item & { readonly stopped?: VoidReason };

/** Everything about a transfer that is not over. */
export interface Kept {
  readonly record: OpenTransfer;
  readonly entry: TransferEntry;
}

/** The first entry of a transfer; `items` with cleaned paths. */
export function newEntry(record: OpenTransfer, items: readonly Item[], at: number): TransferEntry {
  const offsets = itemOffsets(items);
  return {
    kind: "transfer",
    id: record.transferId,
    pairId: record.pairId,
    at,
    mine: record.side === "sending",
    byteLength: record.byteLength,
    blockBytes: record.blockBytes,
    itemCount: items.length,
    preview: items.slice(0, PREVIEW_ITEMS).map((item, n) => ({ ...item, offset: offsets[n] ?? 0 })),
    top: transferTop(items),
    phase: phaseOf(record, false),
    storedBytes: 0,
    kept: false,
    stoppedItems: 0,
  };
}

/** What the screen shows. `linked`: the two devices are connected now. */
export function phaseOf(record: OpenTransfer, linked: boolean): TransferPhase {
  const { side, state, delivered, pausedByMe, pausedByThem } = record;
  if (state === "offered") {
    if (side === "receiving") return { is: "asked" };
    return { is: delivered || linked ? "waiting-answer" : "waiting-device" };
  }
  if (pausedByMe === "needs-file") return record.reopens ? { is: "needs-file", reopens: true } : { is: "needs-file" };
  if (pausedByMe) return { is: "paused", by: "me", reason: pausedByMe };
  if (pausedByThem) return { is: "paused", by: "them", reason: pausedByThem };
  if (!linked) return { is: "reconnecting", ...(side === "sending" && state === "checking" && { sent: true }) };
  return { is: state === "checking" ? "checking" : "moving" };
}

/** Nothing of it goes on. */
export function isOver({ is }: TransferPhase): boolean {
  return is === "done" || is === "declined" || is === "cancelled" || is === "failed";
}

/** More of it may be stored at any moment. */
export function isMoving({
  entry: {
    phase: { is },
  },
}: Kept): boolean {
  return is === "moving" || is === "checking";
}

/** The entry with what changed in the record. */
export function entryOf(record: OpenTransfer, entry: TransferEntry, linked: boolean): TransferEntry {
  return {
    ...entry,
    phase: phaseOf(record, linked),
    stoppedItems: record.voids.length,
    preview: withStopped(entry.preview, record.voids),
  };
}

/** The first items of a transfer, or all, with the reasons of those that stopped. */
export function withStopped<T extends Item>(items: readonly T[], voids: VoidItems): (T & KeptItem)[] {
  const reasons = new Map(voids);
  return items.map((item, n) => {
    const stopped = reasons.get(n);
    return stopped ? { ...item, stopped } : item;
  });
}

/** Those of `told` that are not known, each once. */
export function newVoids(known: VoidItems, told: VoidItems): VoidItems {
  const before = new Set(known.map(([item]) => item));
  return [...new Map(told)].filter(([item]) => !before.has(item));
}

/** What the engine needs to know. */
export function shapeOf(record: OpenTransfer, items: readonly Item[]): TransferShape {
  const { transferId, byteLength, blockBytes, manifestDigest } = record;
  return { transferId, items, byteLength, blockBytes, manifestDigest };
}

/** Said again, as by "ready" of a transfer that was never paused: two writes less before its first byte. */
export function changesNothing(record: OpenTransfer, change: Changes): boolean {
  return Object.entries(change).every(([field, value]) => record[field as keyof OpenTransfer] === value);
}

/** A field set to undefined by a change is no field. */
export function withoutUndefined(record: Changes): OpenTransfer {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as unknown as OpenTransfer;
}
