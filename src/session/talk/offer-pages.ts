// Sends offers: the request and its pages of items, one offer after the other, a few pages ahead of the other side.
// Rule: nothing waits in a queue of ours but what the table of items holds; a full channel is tried again when heard from.
import { manifestPages } from "../../protocol/manifest.ts";
import { toBase64url } from "../../protocol/bytes.ts";
import type { Item, MessageOf } from "../../protocol/messages.ts";
import type { Link } from "../link.ts";
import type { OpenTransfer } from "./open-transfer.ts";

/** Pages sent beyond those the other side has confirmed: under half of the control channel's queue. */
const PAGES_AHEAD = 16;
/** The receiver confirms after this many pages. */
export const PAGES_PER_CONFIRMATION = 4;

interface Offer {
  readonly id: string;
  readonly record: OpenTransfer;
  readonly at: number;
  readonly pages: readonly (readonly Item[])[];
  requested: boolean;
  next: number;
  confirmed: number;
}

export class OfferPages {
  readonly #link: Link;
  readonly #offers: Offer[] = [];

  constructor(link: Link) {
    this.#link = link;
  }

  add(id: string, record: OpenTransfer, at: number, items: readonly Item[]): void {
    this.#offers.push({ id, record, at, pages: manifestPages(items), requested: false, next: 0, confirmed: 0 });
    this.pump();
  }

  confirmed(transferId: string, pages: number): void {
    const offer = this.#find(transferId);
    if (offer) offer.confirmed = Math.max(offer.confirmed, Math.min(pages, offer.next));
    this.pump();
  }

  /** The other side has all of it, or it was taken back. */
  end(transferId: string): void {
    const at = this.#offers.findIndex(({ record }) => record.transferId === transferId);
    if (at >= 0) this.#offers.splice(at, 1);
    this.pump();
  }

  /** Sends what may be sent. */
  pump(): void {
    const offer = this.#offers[0];
    if (!offer) return;
    offer.requested ||= this.#link.send(requestOf(offer));
    while (offer.requested && offer.next < Math.min(offer.pages.length, offer.confirmed + PAGES_AHEAD)) {
      const items = [...(offer.pages[offer.next] ?? [])];
      const page = { type: "transfer-items", transfer: offer.record.transferId, page: offer.next, items } as const;
      if (!this.#link.send(page)) return;
      offer.next += 1;
    }
  }

  #find(transferId: string): Offer | undefined {
    return this.#offers.find(({ record }) => record.transferId === transferId);
  }
}

function requestOf({ id, record, at, pages }: Offer): MessageOf<"transfer-request"> {
  return {
    type: "transfer-request",
    id,
    transfer: record.transferId,
    at,
    items: pages.reduce((sum, page) => sum + page.length, 0),
    byteLength: record.byteLength,
    blockBytes: record.blockBytes,
    pages: pages.length,
    manifestDigest: toBase64url(record.manifestDigest),
  };
}
