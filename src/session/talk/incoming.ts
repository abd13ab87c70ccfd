// What the other device says, once the link is proven: each message checked against the state of what it is about.
// Rule: durable here before it is acknowledged; what the transition table does not list ends the link.
import { toHex } from "../../protocol/bytes.ts";
import type { MessageOf } from "../../protocol/messages.ts";
import { afterMessage } from "../../protocol/transfer-states.ts";
import type { Link, TalkMessage } from "../link.ts";
import { TableError } from "../ports.ts";
import type { Chats } from "./chats.ts";
import type { HeldPages } from "./held-pages.ts";
import type { OfferPages } from "./offer-pages.ts";
import type { OfferReader } from "./offer-reader.ts";
import { type Kept, newVoids } from "./open-transfer.ts";
import type { OutboxContent } from "./outbox.ts";
import type { Receiving } from "./receiving.ts";
import { sayAgain } from "./say-again.ts";
import type { Sending } from "./sending.ts";
import { ViolationError } from "./talk-parts.ts";
import type { TalkParts } from "./talk-parts.ts";

/** A device that is here. */
export interface OpenLink {
  readonly link: Link;
  /** The engine knows whose the lane is; nothing that was said is acted on before. */
  readonly bound: Promise<void>;
  readonly pages: OfferPages;
  readonly reader: OfferReader;
  readonly held: HeldPages;
  /** What was written there and is not kept here, in order: a table refused it. */
  readonly unkept: MessageOf<"chat">[];
  /** Messages that wait for their turn. */
  waiting: number;
}

interface Does {
  readonly chats: Chats;
  readonly sending: Sending;
  readonly receiving: Receiving;
  readonly acceptsBySelf: (pairId: string) => boolean;
  /** Acts in turn with everything else about a transfer. */
  readonly turn: (transferId: string, act: () => Promise<void>) => void;
}
/** As many as `unkept` holds for one link: far more than an honest device has under way (outbox.ts). */
const MAX_UNKEPT = 64;
/** Ended by the other side, which needs not be told. */
const NOT_KEPT = { kept: false, tell: false };
type TransferMessage = Exclude<TalkMessage, { type: "chat" | "received" }>;

export class Incoming {
  readonly #parts: TalkParts;
  readonly #does: Does;

  constructor(parts: TalkParts, does: Does) {
    this.#parts = parts;
    this.#does = does;
  }

  async plain(open: OpenLink, message: MessageOf<"chat" | "received">): Promise<void> {
    const { unkept } = open;
    if (message.type === "received") await this.#heard(open, message);
    // Beyond the bound it is said again later, like everything that is not acknowledged.
    else if (unkept.length < MAX_UNKEPT && !unkept.some(({ id }) => id === message.id)) unkept.push(message);
    await this.#keepChats(open);
  }

  /** What a table refused before goes first: messages stand here in the order in which they were written. */
  async #keepChats({ link, unkept }: OpenLink): Promise<void> {
    for (let next = unkept[0]; next; next = unkept[0]) {
      await this.#does.chats.receive(link.pairId, next);
      unkept.shift();
      link.send({ type: "received", id: next.id });
    }
  }

  async #heard({ link, pages }: OpenLink, message: MessageOf<"received">): Promise<void> {
    const entry = this.#parts.outbox.inFlight(link.pairId, message.id);
    if (!entry) return;
    const { content } = entry;
    // Before it leaves the outbox: what a crash cuts off is asked about again.
    if (content.type === "chat") await this.#does.chats.changeStatus(link.pairId, content, "delivered");
    // Whatever the table says to that: other offers wait behind this one.
    if (content.type === "offer") pages.end(content.transfer);
    try {
      await this.#parts.outbox.drop(entry);
    } finally {
      this.#follow(content);
    }
  }

  /** The other side has it. */
  #follow(content: OutboxContent): void {
    const { turn, sending, receiving } = this.#does;
    if (content.type === "offer") turn(content.transfer, () => sending.delivered(content.transfer));
    if (content.type === "items-void") turn(content.transfer, () => receiving.voidKept(content.transfer));
  }

  async transfer(open: OpenLink, message: TransferMessage): Promise<void> {
    const kept = this.#parts.book.get(message.transfer);
    if (kept && kept.record.pairId !== open.link.pairId) throw new ViolationError("another device's transfer");
    if (message.type === "transfer-resume") this.#parts.outbox.again(open.link.pairId, message.transfer);
    if (!kept) return this.#unknown(open, message);
    const { side, state } = kept.record;
    const next = afterMessage(side, state, message.type);
    if (next === undefined) throw new ViolationError(`${message.type} while ${side} ${state}`);
    if (next !== "late") await this.#apply(open, kept, message);
    if ("id" in message) open.link.send({ type: "received", id: message.id });
  }

  async #apply({ link, pages, held }: OpenLink, kept: Kept, message: TransferMessage): Promise<void> {
    const { side } = kept.record;
    const { book } = this.#parts;
    const at = side === "sending" ? this.#does.sending : this.#does.receiving;
    switch (message.type) {
      case "transfer-items-received":
        return pages.confirmed(message.transfer, message.pages);
      case "transfer-accept":
        return this.#does.sending.accepted(kept);
      case "transfer-held":
        return held.add(message);
      case "transfer-resume":
        // Also where a table refused the acceptance before it: this says as much.
        await this.#does.sending.accepted(kept);
        return this.#does.sending.start(book.get(message.transfer) ?? kept, message, held.take(message), link);
      case "transfer-ready":
        return this.#does.receiving.ready(kept);
      case "transfer-complete":
        return this.#does.receiving.complete(kept, message);
      case "transfer-pause":
        // As above, where a power cut took the note of the acceptance.
        if (side === "sending") await this.#does.sending.accepted(kept);
        return at.pausedByThem(kept, message.reason);
      case "items-void":
        return this.#voidByThem(kept, message);
      case "transfer-verified":
        return book.finish(message.transfer, { is: "done" }, NOT_KEPT);
      case "transfer-decline":
        return book.finish(message.transfer, { is: "declined", by: "them", reason: message.reason }, NOT_KEPT);
      case "transfer-cancel":
        return book.finish(message.transfer, { is: "cancelled", by: "them" }, NOT_KEPT);
      case "transfer-fail":
        return book.finish(message.transfer, { is: "failed", reason: message.reason }, NOT_KEPT);
      case "transfer-request":
        // Sent again after a reconnect: all of it is here, but a crash may have come before it was accepted by itself.
        return this.#acceptBySelf(kept.record.pairId, message.transfer);
      case "transfer-items":
        return;
    }
  }

  /** A transfer that is not open here: a new offer, one that is over, or nothing we know. */
  async #unknown(open: OpenLink, message: TransferMessage): Promise<void> {
    const { link, reader } = open;
    const entry = await this.#parts.timeline.transfer(message.transfer);
    if (entry && entry.pairId !== link.pairId) throw new ViolationError("another device's transfer");
    if (entry) {
      const side = entry.mine ? "sending" : "receiving";
      if (afterMessage(side, "done", message.type) === undefined) throw new ViolationError(`${message.type} too late`);
      if (message.type === "transfer-verified") await this.#parts.book.verifiedAfterAll(entry);
      await sayAgain(this.#parts, entry, message, link);
      // Not while its end is kept by nothing but memory: it is said again until a table takes that.
      const isKept = !this.#parts.book.endOf(message.transfer);
      if (isKept && "id" in message) link.send({ type: "received", id: message.id });
    } else if (message.type === "transfer-request") {
      if (this.#parts.book.mayTakeNoMore(link.pairId)) throw new ViolationError("too many offers");
      reader.begin(message);
    } else if (message.type === "transfer-items") {
      await this.#readPage(open, message);
    } else {
      // Taken back before it was whole here, or begun on a device that lost its history: there is nothing to do.
      if (message.type === "transfer-cancel") reader.abandon(message.transfer);
      if ("id" in message) link.send({ type: "received", id: message.id });
    }
  }

  async #readPage({ link, reader }: OpenLink, page: MessageOf<"transfer-items">): Promise<void> {
    const offer = await reader.add(page);
    if (!offer) return;
    // Again: others that were asked for meanwhile may have been kept since its request.
    if (this.#parts.book.mayTakeNoMore(link.pairId)) throw new ViolationError("too many offers");
    const { transferId } = offer.record;
    try {
      await this.#does.receiving.offered(offer);
    } catch (error) {
      if (error instanceof TableError) link.send(notKept(transferId, toHex(this.#parts.random(16)), error));
      throw error;
    }
    link.send({ type: "received", id: offer.id });
    await this.#acceptBySelf(link.pairId, transferId);
  }

  async #acceptBySelf(pairId: string, transferId: string): Promise<void> {
    if (this.#does.acceptsBySelf(pairId)) await this.#does.receiving.accept(transferId);
  }

  async #voidByThem({ record, entry }: Kept, { items }: MessageOf<"items-void">): Promise<void> {
    if (items.some(([item]) => item >= entry.itemCount)) throw new ViolationError("no such item");
    const { transferId, voids, state } = record;
    const fresh = newVoids(voids, items);
    if (fresh.length === 0) return;
    await this.#parts.book.change(transferId, { voids: [...voids, ...fresh] });
    if (state !== "offered")
      await this.#parts.engine.voidItems(
        transferId,
        fresh.map(([item]) => item),
      );
  }
}

/**
 * The answer to an offer that a table refused: its sender would wait for ever. Of all answers this one cannot be kept
 * either; where it does not arrive, the offer is made again.
 */
function notKept(transfer: string, id: string, { fault }: TableError): MessageOf<"transfer-decline"> {
  return { type: "transfer-decline", id, transfer, reason: fault === "full" ? "no-room" : "storage" };
}
