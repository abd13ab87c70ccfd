// What happened between two devices, as it is kept: chat, transfers and notes, oldest first.
// Rule: one durable entry per event; keys carry time, pair and id, so ten thousand of them are found without reading any.
import type { TimelineEntry, TransferEntry } from "../../app/state.ts";
import type { Clock, Table } from "../ports.ts";

/** Digits of a key's time: milliseconds since 1970 until the year 33658. */
const TIME_DIGITS = 15;
/** Newest transfers that are looked through for "latest transfers", over all devices. */
const RECENT_SCAN = 400;

export interface TimelinePage {
  /** Ascending by time. */
  readonly entries: readonly TimelineEntry[];
  readonly more: boolean;
}

interface Place {
  readonly key: string;
  readonly pairId: string;
}

export class Timeline {
  readonly #table: Table<TimelineEntry>;
  readonly #clock: Clock;
  /** Ascending. */
  #places: Place[] = [];
  /** Keys by pair and id. */
  readonly #keys = new Map<string, string>();
  #latestAt = 0;

  constructor(table: Table<TimelineEntry>, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Reads the keys. Throws TableError. */
  async load(): Promise<void> {
    this.#places = [];
    for (const key of await this.#table.keys()) this.#index(key);
  }

  /** A time for a new entry: now, but later than every other, so that order and keys are unambiguous. */
  nextTime(): number {
    this.#latestAt = Math.max(this.#clock.now(), this.#latestAt + 1);
    return this.#latestAt;
  }

  has(pairId: string, id: string): boolean {
    return this.#keys.has(`${pairId}/${id}`);
  }

  async get(pairId: string, id: string): Promise<TimelineEntry | undefined> {
    const key = this.#keys.get(`${pairId}/${id}`);
    return key === undefined ? undefined : this.#table.get(key);
  }

  /** The transfer of this id with any device. */
  async transfer(transferId: string): Promise<TransferEntry | undefined> {
    const place = this.#places.findLast(({ key }) => key.endsWith(`/${transferId}`));
    const entry = place && (await this.#table.get(place.key));
    return entry?.kind === "transfer" ? entry : undefined;
  }

  /**
   * Adds an entry, or replaces the one with its id, which keeps its time: pages go by the keys', and would go round in
   * circles by another. Durable when it resolves; throws TableError.
   */
  async put(entry: TimelineEntry): Promise<void> {
    const known = this.#keys.get(`${entry.pairId}/${entry.id}`);
    const key = known ?? `${String(entry.at).padStart(TIME_DIGITS, "0")}/${entry.pairId}/${entry.id}`;
    const at = timeOf(key);
    await this.#table.put(key, at === entry.at ? entry : { ...entry, at });
    if (known === undefined) this.#index(key);
  }

  /** At most `count` entries of a pair that are older than `before` (ms), the newest of them. */
  async page(pairId: string, count: number, before = Number.POSITIVE_INFINITY): Promise<TimelinePage> {
    const keys = this.#places.filter((place) => place.pairId === pairId && timeOf(place.key) < before);
    const entries = await this.#read(keys.slice(-count));
    return { entries, more: keys.length > count };
  }

  async latest(pairId: string): Promise<TimelineEntry | undefined> {
    const place = this.#places.findLast((candidate) => candidate.pairId === pairId);
    return place && this.#table.get(place.key);
  }

  /** The newest transfers over all devices, newest first. */
  async recentTransfers(count: number): Promise<readonly TransferEntry[]> {
    const entries = await this.#read(this.#places.slice(-RECENT_SCAN));
    return entries
      .filter((entry) => entry.kind === "transfer")
      .slice(-count)
      .toReversed();
  }

  /** Received transfers whose bytes are kept, newest first. Reads everything: for where a person looks for room. */
  async keptTransfers(): Promise<readonly TransferEntry[]> {
    const entries = await this.#read(this.#places);
    return entries.filter((entry) => entry.kind === "transfer" && entry.kept).toReversed() as TransferEntry[];
  }

  /** Transfers with this device, all of them. */
  async transfersWith(pairId: string): Promise<readonly TransferEntry[]> {
    const entries = await this.#read(this.#places.filter((place) => place.pairId === pairId));
    return entries.filter((entry) => entry.kind === "transfer");
  }

  async deletePair(pairId: string): Promise<void> {
    for (const place of this.#places.filter((candidate) => candidate.pairId === pairId)) {
      await this.#table.delete(place.key);
      this.#keys.delete(place.key.slice(TIME_DIGITS + 1));
    }
    this.#places = this.#places.filter((place) => place.pairId !== pairId);
  }

  async #read(places: readonly Place[]): Promise<TimelineEntry[]> {
    const entries = await this.#table.getMany(places.map(({ key }) => key));
    return entries.filter((entry) => entry !== undefined);
  }

  #index(key: string): void {
    const [, pairId = "", id = ""] = key.split("/");
    this.#keys.set(`${pairId}/${id}`, key);
    this.#latestAt = Math.max(this.#latestAt, timeOf(key));
    const place = { key, pairId };
    // Nearly always the last; an imported history comes in order too, so its neighbours are near each other.
    this.#places.splice(this.#places.findLastIndex((other) => other.key < key) + 1, 0, place);
  }
}

function timeOf(key: string): number {
  return Number(key.slice(0, TIME_DIGITS));
}
