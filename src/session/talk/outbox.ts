// What waits for another device: messages that must arrive once, kept until it says that it has them.
// Rule: durable before it is shown as waiting; sent in order, a few at a time, again after every reconnect and when
// nothing answers (outgoing.ts).
import { MAX_OUTBOX } from "../../protocol/limits.ts";
import type { MessageOf } from "../../protocol/messages.ts";
import type { Table } from "../ports.ts";

/** Messages sent and not acknowledged at once: a quarter of the control channel's queue (connection/timing). */
const WINDOW = 8;

/** Messages with an id, which the other side answers with `received`. */
export type OutMessage = MessageOf<
  "chat" | "transfer-accept" | "transfer-decline" | "transfer-cancel" | "transfer-fail" | "items-void"
>;
/** `offer`: a request and its pages, made from what is kept of the transfer. */
export type OutboxContent = OutMessage | { readonly type: "offer"; readonly id: string; readonly transfer: string };

export interface OutboxEntry {
  readonly pairId: string;
  /** Order over all entries. */
  readonly sequence: number;
  readonly content: OutboxContent;
}

export interface OutboxEvents {
  /** False when it could not be sent now. */
  send(entry: OutboxEntry): boolean;
  sent(entry: OutboxEntry): void;
  /** The device is here, and something waits for its answer or for a way. */
  waits(pairId: string): void;
  /** It answered one. */
  answered(pairId: string): void;
}

interface Waiting {
  readonly entry: OutboxEntry;
  inFlight: boolean;
}

export class Outbox {
  readonly #table: Table<OutboxEntry>;
  readonly #events: OutboxEvents;
  /** By pair, in order. */
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #open = new Set<string>();
  #sequence = 0;

  constructor(table: Table<OutboxEntry>, events: OutboxEvents) {
    this.#table = table;
    this.#events = events;
  }

  /** Throws TableError. */
  async load(): Promise<readonly OutboxEntry[]> {
    const entries = (await this.#table.getMany(await this.#table.keys())).filter((entry) => entry !== undefined);
    for (const entry of entries) {
      this.#sequence = Math.max(this.#sequence, entry.sequence);
      this.#of(entry.pairId).push({ entry, inFlight: false });
    }
    for (const list of this.#waiting.values()) list.sort((a, b) => a.entry.sequence - b.entry.sequence);
    return entries;
  }

  hasRoom(pairId: string): boolean {
    return this.#of(pairId).length < MAX_OUTBOX;
  }

  /** Whether a message of this type about this transfer waits, sent or not. */
  holds(pairId: string, type: OutboxContent["type"], transferId: string): boolean {
    return this.#about(pairId, type, transferId).length > 0;
  }

  /** Whether such a message was said on the present link, and not answered yet. */
  isSaid(pairId: string, type: OutboxContent["type"], transferId: string): boolean {
    return this.#about(pairId, type, transferId).some(({ inFlight }) => inFlight);
  }

  /** Whether such a message waits that was not said on the present link. */
  isUnsaid(pairId: string, type: OutboxContent["type"], transferId: string): boolean {
    return this.#about(pairId, type, transferId).some(({ inFlight }) => !inFlight);
  }

  /** Keeps it, then sends it as soon as there is a way. Throws TableError; then nothing was sent. */
  async add(pairId: string, content: OutboxContent): Promise<void> {
    this.#sequence += 1;
    const entry = { pairId, sequence: this.#sequence, content };
    await this.#table.put(keyOf(entry), entry);
    this.#of(pairId).push({ entry, inFlight: false });
    this.#pump(pairId);
  }

  /** The device is here: everything is sent again, since nobody knows what arrived. */
  opened(pairId: string): void {
    this.#open.add(pairId);
    for (const waiting of this.#of(pairId)) waiting.inFlight = false;
    this.#pump(pairId);
  }

  /** What the device did not answer it may not have kept: says it again, all of it or what is about this transfer. */
  again(pairId: string, transferId?: string): void {
    for (const waiting of this.#of(pairId)) {
      const { content } = waiting.entry;
      // Lists of items are sent as they are asked for, and only a reconnect begins them anew.
      if (content.type === "offer") continue;
      if (transferId === undefined || transferOf(content) === transferId) waiting.inFlight = false;
    }
    this.#pump(pairId);
  }

  /** Something was heard from the device: what its full queue refused may fit now. */
  heard(pairId: string): void {
    this.#pump(pairId);
  }

  closed(pairId: string): void {
    this.#open.delete(pairId);
    for (const waiting of this.#of(pairId)) waiting.inFlight = false;
  }

  /** What was sent with this id. Undefined when nothing waits for that: a repeat, or made up. */
  inFlight(pairId: string, id: string): OutboxEntry | undefined {
    return this.#of(pairId).find(({ entry, inFlight }) => inFlight && entry.content.id === id)?.entry;
  }

  /** It needs not be said (again): the other side has it, and all that follows from that is kept; or it is void. */
  async drop(entry: OutboxEntry): Promise<void> {
    try {
      await this.#remove(entry);
    } finally {
      // Where the table keeps it, it is said once more after the next start; here nothing waits behind it.
      this.#events.answered(entry.pairId);
      this.#pump(entry.pairId);
    }
  }

  /** Takes back what waits about a transfer. */
  async dropTransfer(pairId: string, transferId: string): Promise<void> {
    const about = this.#of(pairId).filter(({ entry }) => transferOf(entry.content) === transferId);
    for (const { entry } of about) await this.#remove(entry);
    this.#pump(pairId);
  }

  async dropPair(pairId: string): Promise<void> {
    for (const { entry } of Array.from(this.#of(pairId))) await this.#remove(entry);
    this.#waiting.delete(pairId);
  }

  async #remove(entry: OutboxEntry): Promise<void> {
    const list = this.#of(entry.pairId);
    const at = list.findIndex((waiting) => waiting.entry === entry);
    if (at >= 0) list.splice(at, 1);
    await this.#table.delete(keyOf(entry));
  }

  #pump(pairId: string): void {
    if (!this.#open.has(pairId)) return;
    let inFlight = 0;
    const offered = new Set<string>();
    for (const waiting of this.#of(pairId)) {
      if (inFlight >= WINDOW) return;
      const { content } = waiting.entry;
      const transfer = transferOf(content);
      // What is about an offer makes no sense before the other side has all of it.
      if (transfer !== undefined && offered.has(transfer)) continue;
      // Lists of items have a pace of their own (OfferPages), and no message waits behind them.
      if (content.type === "offer") offered.add(content.transfer);
      else if ((inFlight += 1) === 1) this.#events.waits(pairId);
      if (waiting.inFlight) continue;
      if (!this.#events.send(waiting.entry)) return;
      waiting.inFlight = true;
      this.#events.sent(waiting.entry);
    }
  }

  #about(pairId: string, type: OutboxContent["type"], transferId: string): Waiting[] {
    return this.#of(pairId).filter(
      ({ entry: { content } }) => content.type === type && transferOf(content) === transferId,
    );
  }

  #of(pairId: string): Waiting[] {
    let list = this.#waiting.get(pairId);
    if (!list) this.#waiting.set(pairId, (list = []));
    return list;
  }
}

function keyOf({ pairId, sequence }: OutboxEntry): string {
  return `${pairId}/${String(sequence).padStart(12, "0")}`;
}

function transferOf(content: OutboxContent): string | undefined {
  return content.type === "chat" ? undefined : content.transfer;
}
