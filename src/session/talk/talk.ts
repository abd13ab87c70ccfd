// What two paired devices say to each other once they are connected: messages, offers, transfers.
// Rule: everything about one transfer happens in turn; what the other side must know waits in the outbox until it does.
import type { Notice, TimelineEntry, TransferEntry } from "../../app/state.ts";
import type { PickedFile } from "../../app/verbs.ts";
import type { EngineEvent, TransferEngine } from "../../engine/api.ts";
import type { Link, TalkMessage } from "../link.ts";
import { TableError } from "../ports.ts";
import type { Clock, Random, SentFiles, Table } from "../ports.ts";
import { Chats } from "./chats.ts";
import { Ending } from "./ending.ts";
import { Incoming } from "./incoming.ts";
import type { OpenLink } from "./incoming.ts";
import { OfferPages } from "./offer-pages.ts";
import { OfferReader } from "./offer-reader.ts";
import type { KeptItem, OpenTransfer } from "./open-transfer.ts";
import { Outbox } from "./outbox.ts";
import type { OutboxEntry } from "./outbox.ts";
import { Receiving } from "./receiving.ts";
import { Sending } from "./sending.ts";
import { storeFaultOf, ViolationError } from "./talk-parts.ts";
import type { TalkParts } from "./talk-parts.ts";
import { Timeline } from "./timeline.ts";
import type { TimelinePage } from "./timeline.ts";
import { TransferBook } from "./transfer-book.ts";
import { Turns } from "./turns.ts";

export interface TalkOptions {
  readonly engine: TransferEngine;
  readonly timeline: Table<TimelineEntry>;
  readonly transfers: Table<OpenTransfer>;
  readonly items: Table<readonly KeptItem[]>;
  readonly outbox: Table<OutboxEntry>;
  readonly sentFiles: SentFiles;
  readonly clock: Clock;
  readonly random: Random;
  readonly freeBytes: () => Promise<number | undefined>;
  readonly acceptsBySelf: (pairId: string) => boolean;
  readonly events: TalkEvents;
}

export interface TalkEvents {
  /** New or changed. */
  entry(entry: TimelineEntry): void;
  progress(transferId: string, storedBytes: number, at: number): void;
  notice(notice: Notice): void;
  /** Something failed that should not: for the console, the app goes on. */
  fault(error: unknown): void;
}

export class Talk {
  readonly timeline: Timeline;
  readonly #options: TalkOptions;
  readonly #parts: TalkParts;
  readonly #open = new Map<string, OpenLink>();
  readonly #turns: Turns;
  readonly #chats: Chats;
  readonly #sending: Sending;
  readonly #receiving: Receiving;
  readonly #incoming: Incoming;
  readonly #ending: Ending;

  constructor(options: TalkOptions) {
    this.#options = options;
    const { engine, sentFiles, random, freeBytes, events } = options;
    const links = new Map<string, Link>();
    const timeline = (this.timeline = new Timeline(options.timeline, options.clock));
    const show = (entry: TimelineEntry) => events.entry(entry);
    const notice = (what: Notice) => events.notice(what);
    const { transfers, items } = options;
    const book = new TransferBook({ transfers, items, timeline, isLinked: (pairId) => links.has(pairId), show });
    const outbox = new Outbox(options.outbox, {
      send: (entry) => this.#sendOut(entry),
      sent: ({ pairId, content }) => {
        if (content.type === "chat") this.#turn(pairId, () => this.#chats.changeStatus(pairId, content.id, "sent"));
      },
    });
    this.#parts = { engine, book, outbox, timeline, sentFiles, random, freeBytes, links, notice };
    this.#turns = new Turns((error) => this.#fault(error));
    this.#chats = new Chats({ timeline, outbox, random, show, notice });
    this.#sending = new Sending(this.#parts);
    this.#receiving = new Receiving(this.#parts);
    const [chats, sending, receiving] = [this.#chats, this.#sending, this.#receiving];
    const turn = (transferId: string, act: () => Promise<void>) => this.#turn(transferId, act);
    const { acceptsBySelf } = options;
    this.#incoming = new Incoming(this.#parts, { chats, sending, receiving, acceptsBySelf, turn });
    this.#ending = new Ending({ parts: this.#parts, sending, turns: this.#turns, open: this.#open });
  }

  get #links(): Map<string, Link> {
    return this.#parts.links as Map<string, Link>;
  }

  /** Reads what is kept. Throws TableError. */
  async start(): Promise<void> {
    const { timeline, book, outbox, engine } = this.#parts;
    await engine.onEvent((event) => this.#engineEvent(event));
    await timeline.load();
    await book.load();
    const queued = await outbox.load();
    for (const entry of queued) await this.#chats.recover(entry);
    const offers = new Set(queued.map(({ content }) => (content.type === "offer" ? content.transfer : "")));
    for (const pairId of new Set(book.all().map(({ record }) => record.pairId))) {
      for (const kept of book.of(pairId)) {
        await this.#receiving.recover(kept);
        await this.#sending.recover(kept, offers.has(kept.record.transferId));
      }
    }
  }

  /** Flushes and closes everything that is open in the engine. */
  async stop(): Promise<void> {
    for (const link of Array.from(this.#links.values())) this.closed(link);
    await this.#turns.settled();
    for (const { record } of this.#parts.book.all()) {
      if (record.state !== "offered") await this.#parts.engine.pause(record.transferId);
    }
  }

  // ---- Links ----

  opened(link: Link): void {
    const bound = this.#parts.engine.bindLane(link.laneId, link.pairId);
    // Told by whatever waits for it.
    bound.catch(() => {});
    const open: OpenLink = { link, bound, pages: new OfferPages(link), reader: new OfferReader(link) };
    this.#links.set(link.pairId, link);
    this.#open.set(link.pairId, open);
    this.#parts.outbox.opened(link.pairId);
    this.#parts.book.showAgain(link.pairId);
    for (const { record } of this.#parts.book.of(link.pairId)) {
      this.#turnOn(open, record.transferId, async () => {
        this.#receiving.opened(link, record.transferId);
        await this.#sending.opened(link, record.transferId);
      });
    }
  }

  closed(link: Link): void {
    const { pairId } = link;
    if (this.#links.get(pairId) !== link) return;
    this.#links.delete(pairId);
    this.#open.delete(pairId);
    this.#parts.outbox.closed(pairId);
    this.#receiving.closed(pairId);
    this.#parts.book.showAgain(pairId);
    this.#parts.engine.dropLane(link.laneId).catch((error: unknown) => this.#fault(error));
  }

  message(link: Link, message: TalkMessage): void {
    const open = this.#open.get(link.pairId);
    if (open?.link !== link) return;
    this.#parts.outbox.heard(link.pairId);
    open.pages.pump();
    if (message.type === "chat" || message.type === "received") {
      this.#turnOn(open, link.pairId, () => this.#incoming.plain(open, message));
    } else {
      this.#turnOn(open, message.transfer, () => this.#incoming.transfer(open, message));
    }
  }

  // ---- Verbs ----

  sendMessage(pairId: string, text: string): void {
    this.#turn(pairId, () => this.#chats.send(pairId, text));
  }
  sendFiles(pairId: string, files: readonly PickedFile[]): void {
    this.#turn(pairId, () => this.#sending.offer(pairId, files));
  }
  accept(transferId: string): void {
    this.#turn(transferId, () => this.#receiving.accept(transferId));
  }
  decline(transferId: string): void {
    this.#turn(transferId, () => this.#receiving.decline(transferId));
  }
  pause(transferId: string): void {
    this.#turn(transferId, async () => {
      await this.#receiving.pause(transferId, "user");
      await this.#sending.pause(transferId, "user");
    });
  }
  /** Must be called in the task of a tap: the browser may ask for a file. */
  resume(transferId: string): void {
    const needsFile = this.#parts.book.get(transferId)?.record.pausedByMe === "needs-file";
    const mayRead = needsFile ? this.#parts.sentFiles.ask(transferId) : Promise.resolve(true);
    this.#turn(transferId, async () => {
      await this.#receiving.resume(transferId);
      await this.#sending.resume(transferId, mayRead);
    });
  }
  pickAgain(transferId: string, files: readonly PickedFile[]): void {
    this.#turn(transferId, () => this.#sending.pickAgain(transferId, files));
  }
  cancel(transferId: string): void {
    this.#turn(transferId, () => this.#ending.cancel(transferId));
  }
  removeItem(transferId: string, item: number): void {
    this.#turn(transferId, () => this.#ending.removeItem(transferId, item));
  }
  removeKept(transferId: string): void {
    this.#turn(transferId, () => this.#ending.removeKept(transferId));
  }

  // ---- What is kept ----

  /** Entries of a device that are older than `before` (ms), the newest `count` of them, as they stand now. */
  async page(pairId: string, count: number, before?: number): Promise<TimelinePage> {
    const { entries, more } = await this.timeline.page(pairId, count, before);
    return { entries: entries.map((entry) => this.#asItStands(entry)), more };
  }
  async latest(pairId: string): Promise<TimelineEntry | undefined> {
    const entry = await this.timeline.latest(pairId);
    return entry && this.#asItStands(entry);
  }
  /** The newest transfers over all devices, newest first. */
  async recentTransfers(count: number): Promise<readonly TransferEntry[]> {
    const entries = await this.timeline.recentTransfers(count);
    return entries.map((entry) => this.#parts.book.get(entry.id)?.entry ?? entry);
  }
  /** The page is being hidden: how far transfers are is kept, should it not come back. */
  hide(): void {
    for (const { record } of this.#parts.book.all())
      this.#turn(record.transferId, () => this.#parts.book.keepProgress(record.transferId));
  }

  items(transferId: string): Promise<readonly KeptItem[]> {
    return this.#parts.book.items(transferId);
  }

  /** Everything of a device is deleted: chat, history, received bytes. */
  forget(pairId: string): Promise<void> {
    return this.#ending.forget(pairId);
  }
  /** The other side dissolved the pair: nothing moves any more, what was received stays. */
  unpaired(pairId: string): Promise<void> {
    return this.#ending.unpaired(pairId);
  }

  /** What was kept of a transfer says how it was when the page went. */
  #asItStands(entry: TimelineEntry): TimelineEntry {
    return (entry.kind === "transfer" && this.#parts.book.get(entry.id)?.entry) || entry;
  }

  // ---- What goes out ----

  #sendOut({ pairId, content }: OutboxEntry): boolean {
    const open = this.#open.get(pairId);
    if (!open) return false;
    if (content.type !== "offer") return open.link.send(content);
    this.#turn(content.transfer, async () => {
      const kept = this.#parts.book.get(content.transfer);
      if (kept) open.pages.add(content.id, kept.record, kept.entry.at, await this.items(content.transfer));
    });
    return true;
  }

  #engineEvent(event: EngineEvent): void {
    if (event.type === "violation") {
      this.#links.get(event.pairId)?.violate(event.why);
      return;
    }
    const { transferId, pairId } = event;
    if (event.type === "progress") this.#options.events.progress(transferId, event.storedBytes, event.at);
    const act = async () => {
      const kept = this.#parts.book.get(transferId);
      if (kept?.record.pairId !== pairId) return;
      if (event.type === "progress") await this.#parts.book.progress(transferId, event.storedBytes);
      else await (kept.record.side === "sending" ? this.#sending : this.#receiving).engineEvent(kept, event);
    };
    this.#turn(transferId, act);
  }

  // ---- Turns ----

  #turn(name: string, act: () => Promise<void>): void {
    void this.#turns.take(name, act);
  }

  /** A turn whose violation ends this link. */
  #turnOn({ link, bound }: OpenLink, name: string, act: () => Promise<void>): void {
    this.#turn(name, async () => {
      try {
        await bound;
        // What a link said before it closed is still done: the other side may have counted on it.
        await act();
      } catch (error) {
        if (error instanceof ViolationError) link.violate(error.message);
        else throw error;
      }
    });
  }

  #fault(error: unknown): void {
    const { events } = this.#options;
    if (error instanceof TableError)
      events.notice({ code: error.fault === "full" ? "storage-full" : "storage-refused" });
    else if (storeFaultOf(error) !== undefined) events.notice({ code: "storage-refused" });
    else events.fault(error);
  }
}
