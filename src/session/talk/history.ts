// What happened between this device and the others, for the screen. Rule: a transfer that is not over is shown as it
// stands now; what was kept of it says how it was when the page went.
import type { Throughput, TimelineEntry, TransferEntry } from "../../app/state.ts";
import { withStopped, type KeptItem } from "./open-transfer.ts";
import type { Timeline, TimelinePage } from "./timeline.ts";
import type { TransferBook } from "./transfer-book.ts";

export class History {
  readonly #timeline: Timeline;
  readonly #book: TransferBook;

  constructor(timeline: Timeline, book: TransferBook) {
    this.#timeline = timeline;
    this.#book = book;
  }

  /** Entries of a device that are older than `before` (ms), the newest `count` of them. */
  async page(pairId: string, count: number, before?: number): Promise<TimelinePage> {
    const { entries, more } = await this.#timeline.page(pairId, count, before);
    return { entries: entries.map((entry) => this.#asItStands(entry)), more };
  }
  async latest(pairId: string): Promise<TimelineEntry | undefined> {
    const entry = await this.#timeline.latest(pairId);
    return entry && this.#asItStands(entry);
  }
  /** The newest transfers over all devices and all that are not over, newest first. */
  async recentTransfers(count: number): Promise<readonly TransferEntry[]> {
    const newest = await this.#timeline.recentTransfers(count);
    const open = this.#book.all().map(({ entry }) => entry);
    const all = new Map([...newest, ...open].map((entry) => [entry.id, entry]));
    return [...all.values()].toSorted((a, b) => b.at - a.at);
  }
  /** Of one transfer, in order, with those that stopped; also when it is over. */
  async items(transferId: string): Promise<readonly KeptItem[]> {
    const items = await this.#book.items(transferId);
    // One that ended meanwhile has them in its items, or will be asked for again.
    const voids = this.#book.get(transferId)?.record.voids ?? [];
    return voids.length > 0 ? withStopped(items, voids) : items;
  }
  /** How fast it went so far, also when it is over; undefined when it never moved, or too little to tell. */
  throughput(transferId: string): Promise<Throughput | undefined> {
    return this.#book.throughput(transferId);
  }

  #asItStands(entry: TimelineEntry): TimelineEntry {
    return (entry.kind === "transfer" && this.#book.get(entry.id)?.entry) || entry;
  }
}
