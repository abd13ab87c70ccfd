// Whether files can be offered to a device. Rule: what cannot be is said in a notice, and has no other effect.
import type { PickedFile } from "../../app/verbs.ts";
import { MAX_ITEMS, MAX_WAITING_OFFERS } from "../../protocol/limits.ts";
import type { TalkParts } from "./talk-parts.ts";
import type { TransferBook } from "./transfer-book.ts";

export function mayOffer(
  { notice, outbox, book }: Pick<TalkParts, "notice" | "outbox" | "book">,
  pairId: string,
  picked: readonly PickedFile[],
): boolean {
  if (picked.length === 0) notice({ code: "nothing-to-send" });
  else if (picked.length > MAX_ITEMS) notice({ code: "too-many-items", count: picked.length });
  else if (!outbox.hasRoom(pairId) || manyWait(book, pairId) || book.isFull(pairId)) notice({ code: "outbox-full" });
  else return true;
  return false;
}

/** As many wait for an answer as may. */
function manyWait(book: TransferBook, pairId: string): boolean {
  const offered = book.of(pairId).filter(({ record }) => record.side === "sending" && record.state === "offered");
  return offered.length >= MAX_WAITING_OFFERS;
}
