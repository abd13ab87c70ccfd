// What the parts of a conversation share. Rule: everything that must survive goes through book, outbox and timeline.
import type { Notice } from "../../app/state.ts";
import type { TransferEngine } from "../../engine/api.ts";
import type { StoreFault } from "../../engine/ports.ts";
import type { PauseReason } from "../../protocol/messages.ts";
import type { Link } from "../link.ts";
import { TableError, type Random, type SentFiles } from "../ports.ts";
import type { Outbox } from "./outbox.ts";
import type { Timeline } from "./timeline.ts";
import type { TransferBook } from "./transfer-book.ts";

export interface TalkParts {
  readonly engine: TransferEngine;
  readonly book: TransferBook;
  readonly outbox: Outbox;
  readonly timeline: Timeline;
  readonly sentFiles: SentFiles;
  readonly random: Random;
  /** Bytes this device may still store, as far as is known. */
  readonly freeBytes: () => Promise<number | undefined>;
  /** The devices that are here. */
  readonly links: ReadonlyMap<string, Link>;
  readonly notice: (notice: Notice) => void;
  /** Tries a transfer again by itself a while from now, should it still be paused for `busy`. */
  readonly later: (transferId: string) => void;
}

/** Thrown where the other side broke the protocol; `why` is for logs. Its session ends. */
export class ViolationError extends Error {
  override name = "ViolationError";
}

/** What storing failed with; undefined when it was something else. Errors from a worker lose their class. */
export function storeFaultOf(error: unknown): StoreFault | undefined {
  if (!(error instanceof Error) || error.name !== "StoreError") return undefined;
  return (error as Error & { readonly fault?: StoreFault }).fault ?? "refused";
}

/** What a person is told of an error; undefined when it is a fault of Ferry's own. */
export function noticeOf(error: unknown): Notice | undefined {
  if (error instanceof TableError) return { code: error.fault === "full" ? "storage-full" : "storage-refused" };
  return storeFaultOf(error) === undefined ? undefined : { code: "storage-refused" };
}

export function pauseReasonFor(fault: StoreFault): PauseReason {
  if (fault === "full") return "no-room";
  return fault === "busy" ? "busy" : "storage";
}
