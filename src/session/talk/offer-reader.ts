// Takes offers in: the request, then its pages, until the list is whole and its digest is right.
// Rule: one at a time per link, bounded by ManifestReader; names are cleaned here, before anything else sees them.
import { equalBytes, fromBase64url } from "../../protocol/bytes.ts";
import { ManifestReader } from "../../protocol/manifest-reader.ts";
import { encodeManifest } from "../../protocol/manifest.ts";
import type { Item, MessageOf } from "../../protocol/messages.ts";
import { cleanPath } from "../../protocol/names.ts";
import { uniquePaths } from "../../protocol/unique-paths.ts";
import { sha256 } from "../../trust/key-schedule.ts";
import type { Link } from "../link.ts";
import { PAGES_PER_CONFIRMATION } from "./offer-pages.ts";
import type { OpenTransfer } from "./open-transfer.ts";
import { ViolationError } from "./talk-parts.ts";

/** RFC 6838, section 4.2, without parameters. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

export interface ReadOffer {
  /** Id to acknowledge. */
  readonly id: string;
  readonly record: OpenTransfer;
  readonly items: readonly Item[];
}

export class OfferReader {
  readonly #link: Link;
  #request: MessageOf<"transfer-request"> | undefined;
  #reader: ManifestReader | undefined;
  #pages = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  /** An offer that was begun before is let go: its sender took it back, and says so in a message of its own. */
  begin(request: MessageOf<"transfer-request">): void {
    this.#request = request;
    this.#reader = new ManifestReader(request);
    this.#pages = 0;
  }

  /** The offer was taken back while it was read. */
  abandon(transferId: string): void {
    if (this.#request?.transfer === transferId) this.#request = this.#reader = undefined;
  }

  /** Takes a page; the offer, once it is whole. Throws ViolationError. */
  async add(page: MessageOf<"transfer-items">): Promise<ReadOffer | undefined> {
    const request = this.#request;
    if (!request || !this.#reader || request.transfer !== page.transfer) return undefined;
    const progress = this.#reader.add(page);
    if (progress.is === "fault") throw new ViolationError(`offer: ${progress.fault}`);
    this.#pages += 1;
    if (this.#pages % PAGES_PER_CONFIRMATION === 0)
      this.#link.send({ type: "transfer-items-received", transfer: page.transfer, pages: this.#pages });
    if (progress.is === "more") return undefined;
    this.#request = this.#reader = undefined;
    return this.#finish(request, progress.items);
  }

  async #finish(request: MessageOf<"transfer-request">, items: readonly Item[]): Promise<ReadOffer> {
    const stated = fromBase64url(request.manifestDigest);
    const manifestDigest = await sha256(encodeManifest(items, request.blockBytes));
    if (!stated || !equalBytes(manifestDigest, stated)) throw new ViolationError("offer: digest");
    const record: OpenTransfer = {
      transferId: request.transfer,
      pairId: this.#link.pairId,
      side: "receiving",
      state: "offered",
      byteLength: request.byteLength,
      blockBytes: request.blockBytes,
      manifestDigest,
      delivered: true,
      attempt: 0,
      voids: [],
    };
    return { id: request.id, record, items: cleanItems(items) };
  }
}

/** The same items with names that are safe everywhere and unique. */
export function cleanItems(items: readonly Item[]): Item[] {
  const paths = uniquePaths(items.map(({ path }) => cleanPath(path)));
  return items.map((item, n) => ({
    ...item,
    path: paths[n] ?? cleanPath(item.path),
    mediaType: MEDIA_TYPE.test(item.mediaType.toLowerCase()) ? item.mediaType.toLowerCase() : "",
  }));
}
