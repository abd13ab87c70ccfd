// Puts the pages of an offer together again.
// Rule: nothing is believed: counts, sums and sizes must agree, and no more is kept than the request announced.
import { blockBytesFor, MAX_MANIFEST_BYTES } from "./limits.ts";
import type { Item, MessageOf } from "./messages.ts";

export type ManifestFault =
  /** `blockBytes` is not what this length asks for, or more pages than items. */
  | "shape"
  /** A page number outside the offer, an empty page, or another text for a page that came before. */
  | "page"
  /** More or fewer items than announced, or sizes that do not add up. */
  | "sum"
  /** All names together are longer than MAX_MANIFEST_BYTES. */
  | "too-large";

export type ManifestProgress =
  | { is: "more" }
  | { is: "done"; items: readonly Item[] }
  | { is: "fault"; fault: ManifestFault };

/** Bytes of an item beside its path and type, as kept. */
const ITEM_OVERHEAD_BYTES = 64;

export class ManifestReader {
  readonly #request: MessageOf<"transfer-request">;
  readonly #pages = new Map<number, readonly Item[]>();
  #items = 0;
  #bytes = 0;
  #fault: ManifestFault | undefined;

  /** `request` as it came; whether its digest is right is for whoever has SHA-256 (`encodeManifest`). */
  constructor(request: MessageOf<"transfer-request">) {
    this.#request = request;
    const { byteLength, blockBytes, pages, items } = request;
    if (blockBytes !== blockBytesFor(byteLength) || pages > items) this.#fault = "shape";
  }

  /** Takes a page, in any order. A page that came before is ignored: offers are sent again after a reconnect. */
  add(page: MessageOf<"transfer-items">): ManifestProgress {
    if (!this.#fault && !this.#pages.has(page.page)) this.#fault = this.#keep(page);
    if (!this.#fault && this.#pages.size === this.#request.pages) return this.#finish();
    return this.#fault ? this.#refuse(this.#fault) : { is: "more" };
  }

  #keep({ page, items }: MessageOf<"transfer-items">): ManifestFault | undefined {
    if (page >= this.#request.pages || items.length === 0) return "page";
    this.#items += items.length;
    for (const { path, mediaType } of items) this.#bytes += path.length + mediaType.length + ITEM_OVERHEAD_BYTES;
    if (this.#items > this.#request.items) return "sum";
    if (this.#bytes > MAX_MANIFEST_BYTES) return "too-large";
    this.#pages.set(page, items);
    return undefined;
  }

  #finish(): ManifestProgress {
    const items = Array.from({ length: this.#request.pages }, (_, page) => this.#pages.get(page) ?? []).flat();
    const byteLength = items.reduce((sum, item) => sum + item.byteLength, 0);
    if (items.length !== this.#request.items || byteLength !== this.#request.byteLength) return this.#refuse("sum");
    return { is: "done", items };
  }

  #refuse(fault: ManifestFault): ManifestProgress {
    this.#fault = fault;
    this.#pages.clear();
    return { is: "fault", fault };
  }
}
