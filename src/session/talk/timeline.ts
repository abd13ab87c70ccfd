// What happened between two devices, as it is kept: chat, transfers and notes, oldest first.
// Rule: one durable entry per event; keys carry time, pair and id, so ten thousand of them are found without reading any.
import type { TimelineEntry, TransferEntry } from "../../app/state.ts";
import type { Clock, Table } from "../ports.ts";
import { SortedKeys } from "./sorted-keys.ts";

/** Digits of a key's time: milliseconds since 1970 until the year 33658. */
const TIME_DIGITS = 15;
/** Later than any key's time. */
const LATEST_TIME = 10 ** TIME_DIGITS;
/** Newest transfers that are looked through for "latest transfers", over all devices. */
const RECENT_SCAN = 400;

export interface TimelinePage {
  /** Ascending by time. */
  readonly entries: readonly TimelineEntry[];
  readonly more: boolean;
}

/** What is known of one device's entries without reading any. */
interface Shelf {
  readonly keys: SortedKeys;
  readonly byId: Map<string, string>;
}

export class Timeline {
  readonly #table: Table<TimelineEntry>;
  readonly #clock: Clock;
  /** By pair. */
  readonly #shelves = new Map<string, Shelf>();
  #latestAt = 0;

  constructor(table: Table<TimelineEntry>, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Reads the keys. Throws TableError. */
  async load(): Promise<void> {
    this.#shelves.clear();
    for (const key of await this.#table.keys()) this.#index(key);
  }

  /** A time for a new entry: now, but later than every other, so that order and keys are unambiguous. */
  nextTime(): number {
    this.#latestAt = Math.max(this.#clock.now(), this.#latestAt + 1);
    return this.#latestAt;
  }

  has(pairId: string, id: string): boolean {
    return this.#shelves.get(pairId)?.byId.has(id) ?? false;
  }

  async get(pairId: string, id: string): Promise<TimelineEntry | undefined> {
    const key = this.#shelves.get(pairId)?.byId.get(id);
    return key === undefined ? undefined : this.#table.get(key);
  }

  /** The transfer of this id with any device. */
  async transfer(transferId: string): Promise<TransferEntry | undefined> {
    for (const { byId } of this.#shelves.values()) {
      const key = byId.get(transferId);
      const entry = key === undefined ? undefined : await this.#table.get(key);
      if (entry?.kind === "transfer") return entry;
    }
    return undefined;
  }

  /**
   * Adds an entry, or replaces the one with its id, which keeps its time: pages go by the keys', and would go round in
   * circles by another. Durable when it resolves; throws TableError.
   */
  async put(entry: TimelineEntry): Promise<void> {
    const known = this.#shelves.get(entry.pairId)?.byId.get(entry.id);
    const key = known ?? `${padded(entry.at)}/${entry.pairId}/${entry.id}`;
    const at = timeOf(key);
    await this.#table.put(key, at === entry.at ? entry : { ...entry, at });
    if (known === undefined) this.#index(key);
  }

  /** At most `count` entries of a pair that are older than `before` (ms), the newest of them. */
  async page(pairId: string, count: number, before = Number.POSITIVE_INFINITY): Promise<TimelinePage> {
    const keys = this.#shelves.get(pairId)?.keys;
    if (!keys) return { entries: [], more: false };
    const end = before < LATEST_TIME ? keys.before(padded(before)) : keys.all.length;
    return { entries: await this.#read(keys.all.slice(Math.max(0, end - count), end)), more: end > count };
  }

  async latest(pairId: string): Promise<TimelineEntry | undefined> {
    const key = this.#shelves.get(pairId)?.keys.all.at(-1);
    return key === undefined ? undefined : this.#table.get(key);
  }

  /** The newest transfers over all devices, newest first. */
  async recentTransfers(count: number): Promise<readonly TransferEntry[]> {
    const newest = [...this.#shelves.values()].flatMap(({ keys }) => keys.all.slice(-RECENT_SCAN));
    const entries = await this.#read(newest.toSorted().slice(-RECENT_SCAN));
    return entries
      .filter((entry) => entry.kind === "transfer")
      .slice(-count)
      .toReversed();
  }

  /** Received transfers whose bytes are kept, newest first. Reads everything: for where a person looks for room. */
  async keptTransfers(): Promise<readonly TransferEntry[]> {
    const entries = await this.#read([...this.#shelves.values()].flatMap(({ keys }) => keys.all).toSorted());
    return entries.filter((entry) => entry.kind === "transfer" && entry.kept).toReversed() as TransferEntry[];
  }

  /** Transfers with this device, all of them. */
  async transfersWith(pairId: string): Promise<readonly TransferEntry[]> {
    const entries = await this.#read(Array.from(this.#shelves.get(pairId)?.keys.all ?? []));
    return entries.filter((entry) => entry.kind === "transfer");
  }

  /** Throws TableError: what was not deleted yet is still found. */
  async deletePair(pairId: string): Promise<void> {
    const shelf = this.#shelves.get(pairId);
    if (!shelf) return;
    const { keys, byId } = shelf;
    try {
      for (const key of Array.from(keys.all)) {
        await this.#table.delete(key);
        byId.delete(idOf(key));
      }
    } finally {
      keys.retain((key) => byId.has(idOf(key)));
    }
  }

  async #read(keys: readonly string[]): Promise<TimelineEntry[]> {
    const entries = await this.#table.getMany(keys);
    return entries.filter((entry) => entry !== undefined);
  }

  #index(key: string): void {
    const [, pairId = "", id = ""] = key.split("/");
    let shelf = this.#shelves.get(pairId);
    if (!shelf) this.#shelves.set(pairId, (shelf = { keys: new SortedKeys(), byId: new Map() }));
    if (shelf.byId.get(id) !== key) shelf.keys.add(key);
    shelf.byId.set(id, key);
    this.#latestAt = Math.max(this.#latestAt, timeOf(key));
  }
}

/** As it stands in front of a key. `at`: whole milliseconds since 1970. */
function padded(at: number): string {
  return String(at).padStart(TIME_DIGITS, "0");
}

function timeOf(key: string): number {
  return Number(key.slice(0, TIME_DIGITS));
}

function idOf(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}
