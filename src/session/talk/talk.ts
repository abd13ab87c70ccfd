// What two paired devices say to each other once they are connected: messages, offers, transfers.
// Rule: everything about one transfer happens in turn; what the other side must know waits in the outbox until it does.
import type { Notice, TimelineEntry, TransferEntry } from "../../app/state.ts";
import type { PickedFile } from "../../app/verbs.ts";
import type { EngineEvent } from "../../engine/api.ts";
import { toHex } from "../../protocol/bytes.ts";
import type { Link, TalkMessage } from "../link.ts";
import { Chats } from "./chats.ts";
import { Ending } from "./ending.ts";
import { HeldPages } from "./held-pages.ts";
import { History } from "./history.ts";
import { Incoming, type OpenLink } from "./incoming.ts";
import { OfferPages } from "./offer-pages.ts";
import { OfferReader } from "./offer-reader.ts";
import { isMoving, type Kept } from "./open-transfer.ts";
import { LinkTurns } from "./link-turns.ts";
import { Outgoing } from "./outgoing.ts";
import { Receiving } from "./receiving.ts";
import { tellEnding } from "./say-again.ts";
import { SecondTries } from "./second-tries.ts";
import { Sending } from "./sending.ts";
import { noticeOf, type TalkParts } from "./talk-parts.ts";
import { Timeline } from "./timeline.ts";
import type { TalkOptions } from "./talk-options.ts";
import { TransferBook } from "./transfer-book.ts";
import { Turns } from "./turns.ts";

export class Talk {
  readonly timeline: Timeline;
  /** What is kept, to be read. */
  readonly history: History;
  readonly #options: TalkOptions;
  readonly #parts: TalkParts;
  readonly #links = new Map<string, Link>();
  readonly #open = new Map<string, OpenLink>();
  readonly #turns: Turns;
  readonly #linkTurns: LinkTurns;
  readonly #outgoing: Outgoing;
  readonly #secondTries: SecondTries;
  readonly #busyTries: SecondTries;
  readonly #chats: Chats;
  readonly #sending: Sending;
  readonly #receiving: Receiving;
  readonly #incoming: Incoming;
  readonly #ending: Ending;
  readonly #fault = (error: unknown): void => {
    const notice = noticeOf(error);
    if (notice) this.#options.events.notice(notice);
    else this.#options.events.fault(error);
  };

  constructor(options: TalkOptions) {
    this.#options = options;
    const { engine, sentFiles, random, freeBytes, events, transfers, items, acceptsBySelf } = options;
    const links = this.#links;
    const timeline = (this.timeline = new Timeline(options.timeline, options.clock));
    const show = (entry: TimelineEntry) => events.entry(entry);
    const notice = (what: Notice) => events.notice(what);
    const isLinked = (pairId: string) => links.has(pairId);
    const release = ({ id, kept }: TransferEntry) => this.#sending.letGo(id, { remove: !kept });
    const ended = (entry: TransferEntry, tell: boolean) => this.#ended(entry, tell);
    const book = new TransferBook({ transfers, items, timeline, isLinked, show, release, ended });
    this.history = new History(timeline, book);
    const turn = (name: string, act: () => Promise<void>) => this.#turn(name, act);
    const { outbox } = (this.#outgoing = new Outgoing(options, {
      open: this.#open,
      book,
      turn,
      sent: ({ pairId, content }) => {
        if (content.type === "chat") turn(pairId, () => this.#chats.changeStatus(pairId, content, "sent"));
        if (content.type === "items-void") turn(content.transfer, () => this.#sending.voidSaid(content.transfer));
      },
      unanswered: (pairId) => this.#receiving.unanswered(pairId),
    }));
    const later = (transferId: string) => this.#busyTries.later(transferId);
    this.#parts = { engine, book, outbox, timeline, sentFiles, random, freeBytes, links, notice, later };
    this.#turns = new Turns((error, name) => this.#turnFailed(error, name));
    this.#linkTurns = new LinkTurns(this.#turns);
    this.#secondTries = new SecondTries(options.clock, (id) => this.#ending.endAgain(id) || this.#goOn(id));
    const isBusy = (transferId: string) => book.get(transferId)?.record.pausedByMe === "busy";
    this.#busyTries = new SecondTries(options.clock, (id) => isBusy(id) && this.#goOn(id));
    this.#chats = new Chats({ timeline, outbox, random, show, notice });
    this.#sending = new Sending(this.#parts);
    this.#receiving = new Receiving(this.#parts);
    const [chats, sending, receiving] = [this.#chats, this.#sending, this.#receiving];
    this.#incoming = new Incoming(this.#parts, { chats, sending, receiving, acceptsBySelf, turn });
    this.#ending = new Ending({ parts: this.#parts, sending, turns: this.#turns });
  }

  /** Reads what is kept, or throws TableError. What cannot be written is when a device is here: there may be no room. */
  async start(): Promise<void> {
    const { timeline, book, outbox, engine } = this.#parts;
    await engine.onEvent((event) => this.#engineEvent(event));
    await timeline.load();
    await book.load();
    for (const entry of await outbox.load()) await this.#chats.recover(entry).catch(this.#fault);
    await book.settle().catch(this.#fault);
    for (const kept of book.all()) await this.#recover(kept).catch(this.#fault);
  }

  /** Flushes and closes everything that is open in the engine. */
  async stop(): Promise<void> {
    for (const link of Array.from(this.#links.values())) this.closed(link);
    for (const tries of [this.#secondTries, this.#busyTries, this.#outgoing]) tries.stop();
    // Where the worker is gone there is nothing to stop.
    await this.#ending.stopChecking().catch(this.#fault);
    await this.#turns.settled();
    await this.#ending.closeAll(this.#fault);
  }

  // ---- Links ----

  opened(link: Link): void {
    const bound = this.#parts.engine.bindLane(link.laneId, link.pairId);
    // Told by whatever waits for it.
    bound.catch(() => {});
    const [pages, reader, held] = [new OfferPages(link), new OfferReader(link), new HeldPages()];
    const open: OpenLink = { link, bound, pages, reader, held, unkept: [], waiting: 0 };
    this.#links.set(link.pairId, link);
    this.#open.set(link.pairId, open);
    this.#parts.outbox.opened(link.pairId);
    this.#parts.book.showAgain(link.pairId);
    for (const { record } of this.#parts.book.of(link.pairId)) {
      this.#linkTurns.take(open, record.transferId, () => this.#hereAgain(record.transferId));
    }
  }

  closed(link: Link): void {
    const { pairId } = link;
    if (this.#links.get(pairId) !== link) return;
    this.#links.delete(pairId);
    this.#open.delete(pairId);
    this.#outgoing.closed(pairId);
    this.#receiving.closed(pairId);
    this.#parts.book.showAgain(pairId);
    this.#parts.engine.dropLane(link.laneId).catch(this.#fault);
  }

  message(link: Link, message: TalkMessage): void {
    const open = this.#open.get(link.pairId);
    if (open?.link !== link) return;
    this.#parts.outbox.heard(link.pairId);
    open.pages.pump();
    if (message.type === "chat" || message.type === "received") {
      this.#linkTurns.take(open, link.pairId, () => this.#incoming.plain(open, message));
    } else {
      this.#ending.heard(link.pairId, message);
      this.#linkTurns.take(open, message.transfer, () => this.#incoming.transfer(open, message));
    }
  }

  // ---- Verbs ----

  sendMessage(pairId: string, text: string, refused?: () => void): void {
    this.#turn(pairId, () => this.#chats.send(pairId, text, refused));
  }
  sendFiles(pairId: string, files: readonly PickedFile[]): void {
    // Offers one after the other; each is a turn of its transfer, and chat does not wait for them.
    const id = toHex(this.#parts.random(8));
    this.#turn(`offers to ${pairId}`, () => this.#turns.take(id, () => this.#sending.offer(pairId, id, files)));
  }
  accept(transferId: string): void {
    this.#turn(transferId, () => this.#receiving.accept(transferId));
  }
  /** Every offer of a device that waits for an answer. */
  acceptWaiting(pairId: string): void {
    for (const { record } of this.#parts.book.of(pairId)) this.accept(record.transferId);
  }
  decline(transferId: string): void {
    this.#turn(transferId, () => this.#receiving.decline(transferId));
  }
  pause(transferId: string): void {
    this.#ending.stopCheckingOne(transferId);
    this.#turn(transferId, async () => {
      await this.#receiving.pause(transferId, "user");
      await this.#sending.pause(transferId, "user");
    });
  }
  /** Must be called in the task of a tap: the browser may ask for a file. */
  resume(transferId: string): void {
    const needsFile = this.#parts.book.get(transferId)?.record.pausedByMe === "needs-file";
    if (!needsFile) return this.#resume(transferId);
    // Nothing else about it waits for the person's answer.
    this.#parts.sentFiles.ask(transferId).then((mayRead) => mayRead && this.#resume(transferId), this.#fault);
  }
  pickAgain(transferId: string, files: readonly PickedFile[]): void {
    this.#turn(transferId, () => this.#sending.pickAgain(transferId, files));
  }
  cancel(transferId: string): void {
    this.#ending.stopCheckingOne(transferId);
    this.#turn(transferId, () => this.#ending.cancel(transferId));
  }
  removeItem(transferId: string, item: number): void {
    this.#turn(transferId, () => this.#ending.removeItem(transferId, item));
  }
  removeKept(transferId: string): void {
    this.#turn(transferId, () => this.#ending.removeKept(transferId));
  }

  /** The page is being hidden: how far transfers are is kept, should it not come back. */
  hide(): void {
    const { book } = this.#parts;
    // A table that refuses it cuts nothing off.
    for (const { record } of book.all())
      this.#turn(record.transferId, () => book.keepProgress(record.transferId).catch(this.#fault));
  }

  /** Everything of a device is deleted: chat, history, received bytes. */
  forget(pairId: string): Promise<void> {
    this.#linkTurns.forget(pairId);
    return this.#ending.forget(pairId);
  }
  /** The other side dissolved the pair: nothing moves any more, what was received stays. */
  unpaired(pairId: string): Promise<void> {
    return this.#ending.unpaired(pairId);
  }

  // ---- What happens to transfers ----

  /** What was to be said of a transfer is taken back, and what the other side must know of its end takes its place. */
  async #ended(entry: TransferEntry, tell: boolean): Promise<void> {
    const open = this.#open.get(entry.pairId);
    open?.pages.end(entry.id);
    open?.held.end(entry.id);
    await this.#parts.outbox.dropTransfer(entry.pairId, entry.id);
    if (tell) await tellEnding(this.#parts, entry);
  }

  async #recover(kept: Kept): Promise<void> {
    await this.#receiving.recover(kept);
    await this.#sending.recover(kept);
  }

  /** The device is here: what could not be queued is, and each side says how its transfers stand. */
  async #hereAgain(transferId: string): Promise<void> {
    const kept = this.#parts.book.get(transferId);
    if (!kept) return;
    await this.#recover(kept);
    this.#receiving.opened(kept);
    await this.#sending.opened(kept);
  }

  #resume(transferId: string): void {
    this.#turn(transferId, async () => {
      await this.#receiving.resume(transferId);
      await this.#sending.resume(transferId);
    });
  }

  #engineEvent(event: EngineEvent): void {
    if (event.type === "violation") return this.#links.get(event.pairId)?.violate(event.why);
    const { transferId, pairId } = event;
    if (event.type === "progress") this.#parts.book.stored(transferId, event.storedBytes, event.at);
    this.#sending.heard(event);
    const act = async () => {
      const kept = this.#parts.book.get(transferId);
      if (kept?.record.pairId !== pairId) return;
      if (event.type === "progress") {
        if (isMoving(kept)) this.#options.events.progress(transferId, event.storedBytes, event.at);
        // It comes again, so a table that refuses it cuts nothing off.
        await this.#parts.book.progress(transferId, event.storedBytes).catch(this.#fault);
      } else await (kept.record.side === "sending" ? this.#sending : this.#receiving).engineEvent(kept, event);
    };
    this.#turn(transferId, act);
  }

  // ---- Turns ----

  #turn(name: string, act: () => Promise<void>): void {
    void this.#turns.take(name, act);
  }

  #turnFailed(error: unknown, name: string): void {
    this.#fault(error);
    if (!this.#ending.isCutOff(name, error)) return;
    this.#receiving.cutOff(name);
    this.#secondTries.later(name);
  }

  /** What was cut off goes on, where the other device is here; else when it is. */
  #goOn(transferId: string): void {
    const open = this.#open.get(this.#parts.book.get(transferId)?.record.pairId ?? "");
    if (!open) return;
    this.#linkTurns.take(open, transferId, async () => {
      await this.#receiving.goOn(transferId);
      await this.#hereAgain(transferId);
    });
  }
}
