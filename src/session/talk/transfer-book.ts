// All transfers that are not over: in memory, in their table, and as entries of the timeline.
// Rule: a change is durable before it is shown; what is over leaves the table, its entry stays.
import type { Throughput, TimelineEntry, TransferEntry, TransferPhase } from "../../app/state.ts";
import { MAX_OPEN_TRANSFERS } from "../../protocol/limits.ts";
import { TableError, type Table } from "../ports.ts";
import { changesNothing, entryOf, isMoving, isOver, newEntry, withoutUndefined, withStopped } from "./open-transfer.ts";
import type { Changes, Kept, KeptItem, OpenTransfer } from "./open-transfer.ts";
import { ThroughputSeries } from "./throughput.ts";
import type { Timeline } from "./timeline.ts";

/** Stored bytes between two writes of the progress to the timeline: after a reload the bar is at most this far back. */
const KEEP_PROGRESS_BYTES = 64 * 1024 * 1024;

/** Items of a transfer whose bytes are not kept stay listed in the history up to this many. */
const MAX_LISTED_ITEMS = 1_000;

export interface BookParts {
  readonly transfers: Table<OpenTransfer>;
  readonly items: Table<readonly KeptItem[]>;
  readonly timeline: Timeline;
  readonly isLinked: (pairId: string) => boolean;
  readonly show: (entry: TimelineEntry) => void;
  /** Lets go of all that a transfer needed, its bytes too unless they are kept. */
  readonly release: (entry: TransferEntry) => Promise<void>;
  /** Takes back what was still to be said about it; with `tell` the other side hears how it ended. */
  readonly ended: (entry: TransferEntry, tell: boolean) => Promise<void>;
}

export class TransferBook {
  readonly #parts: BookParts;
  readonly #open = new Map<string, Kept>();
  /** Being kept, and not open before it is. */
  readonly #beginning = new Set<OpenTransfer>();
  readonly #keptBytes = new Map<string, number>();
  /** Of those about which something was heard in this visit. */
  readonly #throughput = new Map<string, ThroughputSeries>();
  /** What a crash cut off: each to be done at the start. */
  #unsettled: (() => Promise<void>)[] = [];
  /** How those are to end whose table has refused that so far: they are open no more. */
  readonly #ends = new Map<string, () => Promise<void>>();

  constructor(parts: BookParts) {
    this.#parts = parts;
  }

  /** Reads what is not over. A record whose entry is missing was cut off while it began: it is dropped. */
  async load(): Promise<void> {
    const { transfers, timeline } = this.#parts;
    for (const record of await transfers.getMany(await transfers.keys())) {
      if (!record) continue;
      const entry = await timeline.get(record.pairId, record.transferId);
      if (entry?.kind !== "transfer") this.#unsettled.push(() => this.#delete(record.transferId));
      else if (isOver(entry.phase)) this.#unsettled.push(() => this.#settle({ record, entry }, true));
      else this.#open.set(record.transferId, { record, entry: entryOf(record, entry, false) });
    }
  }

  /** At start: does what a crash left of transfers that ended. What is refused again is tried at the next start. */
  async settle(): Promise<void> {
    const errors: unknown[] = [];
    for (const act of this.#unsettled.splice(0)) await act().catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  }

  get(transferId: string): Kept | undefined {
    return this.#ends.has(transferId) ? undefined : this.#open.get(transferId);
  }

  /** What `finish` could not keep: tries it once more. */
  endOf(transferId: string): (() => Promise<void>) | undefined {
    return this.#ends.get(transferId);
  }

  all(): readonly Kept[] {
    return [...this.#open.values()];
  }

  /** Those of one device that are not over, in the order in which they began. */
  of(pairId: string): readonly Kept[] {
    return [...this.#open.values()]
      .filter(({ record }) => record.pairId === pairId)
      .toSorted((a, b) => a.entry.at - b.entry.at);
  }

  /** As many are offered and sent to a device as may be. */
  isFull(pairId: string): boolean {
    return this.of(pairId).filter(({ record }) => record.side === "sending").length >= MAX_OPEN_TRANSFERS;
  }

  /** More are offered than an honest device can: those that it ended a moment ago may not have ended here yet. */
  mayTakeNoMore(pairId: string): boolean {
    const all = [...this.#beginning, ...this.all().map(({ record }) => record)];
    const received = all.filter((record) => record.pairId === pairId && record.side === "receiving");
    return received.length >= 2 * MAX_OPEN_TRANSFERS;
  }

  /** Items with cleaned paths, in order; also of transfers that are over, and only there with those that stopped. */
  async items(transferId: string): Promise<readonly KeptItem[]> {
    return (await this.#parts.items.get(transferId)) ?? [];
  }

  /** Keeps a new transfer and shows it. Throws TableError; then nothing is kept. */
  async begin(record: OpenTransfer, items: readonly KeptItem[]): Promise<Kept> {
    const { transfers, timeline } = this.#parts;
    this.#beginning.add(record);
    try {
      const linked = this.#parts.isLinked(record.pairId);
      const entry = entryOf(record, newEntry(record, items, timeline.nextTime()), linked);
      // In this order whatever is cut off is found again and dropped: by the record.
      await transfers.put(record.transferId, record);
      await this.#parts.items.put(record.transferId, items);
      await timeline.put(entry);
      const kept = { record, entry };
      this.#open.set(record.transferId, kept);
      this.#parts.show(entry);
      return kept;
    } finally {
      this.#beginning.delete(record);
    }
  }

  /**
   * Changes the record, durably, and shows it, also where its history is refused: what is shown is how it stands. What
   * it says already is not written again.
   */
  async change(transferId: string, change: Changes): Promise<Kept | undefined> {
    const kept = this.#open.get(transferId);
    if (!kept || changesNothing(kept.record, change)) return kept;
    const record = withoutUndefined({ ...kept.record, ...change });
    await this.#parts.transfers.put(transferId, record);
    const now = this.#open.get(transferId) ?? kept;
    const entry = entryOf(record, now.entry, this.#parts.isLinked(record.pairId));
    const changed = { record, entry };
    this.#open.set(transferId, changed);
    try {
      await this.#parts.timeline.put(entry);
    } finally {
      this.#parts.show(entry);
    }
    return changed;
  }

  /** Shows transfers of a device again: it came or went. */
  showAgain(pairId: string): void {
    for (const { record, entry } of this.of(pairId)) {
      const changed = entryOf(record, entry, this.#parts.isLinked(pairId));
      this.#open.set(record.transferId, { record, entry: changed });
      this.#parts.show(changed);
    }
  }

  /** How many bytes were stored when (ms), for the throughput. Not in turn: the last word comes in the turn of its end. */
  stored(transferId: string, storedBytes: number, at: number): void {
    const kept = this.#open.get(transferId);
    if (kept) this.#seriesOf(kept).heard(storedBytes, at);
  }

  /** Bytes stored at the receiver; kept now and then. What is flushed behind a pause is shown with it. */
  async progress(transferId: string, storedBytes: number): Promise<void> {
    const kept = this.#open.get(transferId);
    if (!kept) return;
    const entry = { ...kept.entry, storedBytes };
    this.#open.set(transferId, { ...kept, entry });
    if (!isMoving(kept)) this.#parts.show(entry);
    const since = Math.abs(storedBytes - (this.#keptBytes.get(transferId) ?? 0));
    if (since >= KEEP_PROGRESS_BYTES) await this.keepProgress(transferId);
  }

  async keepProgress(transferId: string): Promise<void> {
    const kept = this.#open.get(transferId);
    if (!kept) return;
    const entry = this.#withThroughput(kept.entry);
    this.#open.set(transferId, { ...kept, entry });
    this.#keptBytes.set(transferId, entry.storedBytes);
    await this.#parts.timeline.put(entry);
  }

  /**
   * The transfer is over: once its entry says so, nothing brings it back. Then what it needed is let go, and the other
   * side is told (`tell`); the record goes last, so that a crash in between is made good at the next start. Where a table
   * refuses the entry, nothing but `endOf` goes on with a transfer that was to end without being done.
   */
  async finish(transferId: string, phase: TransferPhase, how: { kept: boolean; tell: boolean }): Promise<void> {
    const open = this.#open.get(transferId);
    if (!open) return;
    const storedBytes = phase.is === "done" ? open.entry.byteLength : open.entry.storedBytes;
    const entry: TransferEntry = { ...this.#withThroughput(open.entry), phase, storedBytes, kept: how.kept };
    if (phase.is !== "done") this.#ends.set(transferId, () => this.finish(transferId, phase, how));
    await this.#keepEnd(entry);
    this.#close(transferId);
    try {
      await this.#settle({ record: open.record, entry }, how.tell);
    } finally {
      this.#parts.show(entry);
    }
  }

  /** No room for the word that it stops: the bytes it had make some. */
  async #keepEnd(entry: TransferEntry): Promise<void> {
    try {
      await this.#parts.timeline.put(entry);
    } catch (error) {
      if (entry.phase.is === "done" || !(error instanceof TableError) || error.fault !== "full") throw error;
      await this.#parts.release(entry);
      await this.#parts.timeline.put(entry);
    }
  }

  /** Its entry stays, its items too where the bytes are kept. */
  async #settle({ record, entry }: Kept, tell: boolean): Promise<void> {
    await this.#parts.ended(entry, tell);
    if (entry.kept || entry.itemCount <= MAX_LISTED_ITEMS) await this.#keepStopped(entry.id, record);
    else await this.#parts.items.delete(entry.id);
    await this.#parts.release(entry);
    await this.#parts.transfers.delete(entry.id);
  }

  /** We took it back in the moment in which the other side had all of it. Throws TableError. */
  async verifiedAfterAll(entry: TransferEntry): Promise<void> {
    if (!entry.mine || entry.phase.is !== "cancelled" || entry.phase.by !== "me") return;
    const changed: TransferEntry = { ...entry, phase: { is: "done" }, storedBytes: entry.byteLength };
    await this.#parts.timeline.put(changed);
    this.#parts.show(changed);
  }

  /** What was received is deleted; the entry stays. */
  async removeKept(transferId: string): Promise<void> {
    const entry = await this.#parts.timeline.transfer(transferId);
    if (!entry?.kept) return;
    const changed = { ...entry, kept: false };
    await this.#parts.timeline.put(changed);
    if (entry.itemCount > MAX_LISTED_ITEMS) await this.#parts.items.delete(transferId);
    this.#parts.show(changed);
  }

  /** Hides an item of a transfer that is over and kept. True when none is left to see. */
  async hideItem(transferId: string, item: number): Promise<boolean> {
    const entry = await this.#parts.timeline.transfer(transferId);
    const items = await this.items(transferId);
    if (!entry?.kept || !items[item] || items[item].stopped) return false;
    const marked = items.map((each, n): KeptItem => (n === item ? { ...each, stopped: "removed" } : each));
    await this.#parts.items.put(transferId, marked);
    const preview = entry.preview.map((each, n) => (n === item ? { ...each, stopped: "removed" as const } : each));
    const changed = { ...entry, preview, stoppedItems: marked.filter(({ stopped }) => stopped).length };
    await this.#parts.timeline.put(changed);
    this.#parts.show(changed);
    return changed.stoppedItems === marked.length;
  }

  /** Forgets a transfer, open or over; its entry is the timeline's. */
  async drop(transferId: string): Promise<void> {
    this.#close(transferId);
    await this.#delete(transferId);
  }

  /** How fast it went so far, also when it is over. */
  async throughput(transferId: string): Promise<Throughput | undefined> {
    const now = this.#throughput.get(transferId)?.value;
    return now ?? (await this.#parts.timeline.transfer(transferId))?.throughput;
  }

  #seriesOf({ entry }: Kept): ThroughputSeries {
    const known = this.#throughput.get(entry.id) ?? new ThroughputSeries(entry.throughput);
    this.#throughput.set(entry.id, known);
    return known;
  }

  #withThroughput(entry: TransferEntry): TransferEntry {
    const throughput = this.#throughput.get(entry.id)?.value;
    return throughput ? { ...entry, throughput } : entry;
  }

  #close(transferId: string): void {
    this.#open.delete(transferId);
    this.#ends.delete(transferId);
    this.#keptBytes.delete(transferId);
    this.#throughput.delete(transferId);
  }

  /** Stopped items of a transfer that is over stand beside its items: an exporter must leave them out. */
  async #keepStopped(transferId: string, { voids }: OpenTransfer): Promise<void> {
    if (voids.length === 0) return;
    await this.#parts.items.put(transferId, withStopped(await this.items(transferId), voids));
  }

  async #delete(transferId: string): Promise<void> {
    await this.#parts.items.delete(transferId);
    await this.#parts.transfers.delete(transferId);
  }
}
