// One open transfer: its data file and its journal, each behind a sync access handle. Worker only.
// Rule: write, flush, journal, flush; so what the journal says is durable was durable before it was said.
import { StoreError, type OpenStore, type StoredState } from "../../engine/ports.ts";
import { equalBytes } from "../../protocol/bytes.ts";
import {
  encodeHeader,
  encodeHeld,
  encodeRevoked,
  HEADER_BYTES,
  readJournal,
  runsOf,
  type Journal,
  type JournalShape,
} from "../journal.ts";

import { hasHole, marksOf } from "./holes.ts";
import { guarded, readInto, readUpTo, writeAll } from "./sync-handle.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface Handles {
  readonly journal: FileSystemSyncAccessHandle;
  /** None for `sending`: the sender keeps digests only. */
  readonly data?: FileSystemSyncAccessHandle;
}

export class OpfsOpenStore implements OpenStore {
  readonly stored: StoredState;
  readonly #handles: Handles;
  readonly #shape: JournalShape;
  readonly #closed: () => Promise<void>;
  /** Bytes of the journal that are known good: the next record goes here, over anything torn. */
  #journalEnd: number;
  #open = true;

  /**
   * Reads the journal, cuts a torn tail, reserves room. The handles are its own from here on, also when it throws
   * StoreError: `refused` for another shape than was kept, `full` when the room is not there.
   */
  constructor(handles: Handles, shape: JournalShape, reserveBytes: number, closed: () => Promise<void>) {
    this.#handles = handles;
    this.#shape = shape;
    this.#closed = closed;
    try {
      const kept = this.#keptJournal();
      this.#journalEnd = kept.goodBytes;
      this.#dropUnbacked(kept.digests);
      this.stored = { held: runsOf(kept.digests.keys()), digests: kept.digests };
      this.#reserve(reserveBytes);
    } catch (error) {
      this.#closeHandles();
      throw error;
    }
  }

  async write(offset: number, bytes: Bytes): Promise<Bytes> {
    const data = this.#data(offset, bytes.byteLength);
    const marks = marksOf(bytes);
    writeAll(data, bytes, offset);
    if (readInto(data, bytes, offset) < bytes.byteLength) throw new StoreError("refused");
    if (hasHole(bytes, marks)) throw new StoreError("full");
    return bytes;
  }

  async commit(blocks: ReadonlyMap<number, Bytes>): Promise<void> {
    this.#mustBeOpen();
    const { data } = this.#handles;
    if (data) guarded(() => data.flush());
    this.#append(encodeHeld(blocks));
  }

  async revoke(blocks: readonly number[]): Promise<void> {
    this.#mustBeOpen();
    this.#append(encodeRevoked(blocks));
  }

  async read(offset: number, byteLength: number): Promise<Bytes> {
    const bytes = readUpTo(this.#data(offset, byteLength), offset, byteLength);
    if (bytes.byteLength < byteLength) throw new StoreError("refused");
    return bytes;
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#closeHandles();
    await this.#closed();
  }

  #keptJournal(): Journal {
    const { journal } = this.#handles;
    const size = guarded(() => journal.getSize());
    const kept = readJournal(readUpTo(journal, 0, size));
    if (!kept) return this.#freshJournal();
    const { direction, byteLength, blockBytes } = kept.shape;
    const same =
      direction === this.#shape.direction &&
      byteLength === this.#shape.byteLength &&
      blockBytes === this.#shape.blockBytes;
    if (!same) throw new StoreError("refused");
    if (kept.goodBytes < size) guarded(() => journal.truncate(kept.goodBytes));
    return kept;
  }

  #freshJournal(): Journal {
    const { journal } = this.#handles;
    guarded(() => journal.truncate(0));
    writeAll(journal, encodeHeader(this.#shape), 0);
    guarded(() => journal.flush());
    return { shape: this.#shape, digests: new Map(), goodBytes: HEADER_BYTES };
  }

  /** Blocks beyond the end of the data file are not held, whatever the journal says: the file was cut from outside. */
  #dropUnbacked(digests: Map<number, Bytes>): void {
    const { data } = this.#handles;
    if (!data) return;
    const size = guarded(() => data.getSize());
    const { blockBytes, byteLength } = this.#shape;
    const lost = [...digests.keys()].filter((block) => Math.min((block + 1) * blockBytes, byteLength) > size);
    if (lost.length === 0) return;
    this.#append(encodeRevoked(lost));
    for (const block of lost) digests.delete(block);
  }

  #reserve(reserveBytes: number): void {
    const { data } = this.#handles;
    if (!data || reserveBytes <= guarded(() => data.getSize())) return;
    guarded(() => data.truncate(reserveBytes));
    guarded(() => data.flush());
  }

  #append(records: Bytes): void {
    if (records.byteLength === 0) return;
    const { journal } = this.#handles;
    try {
      writeAll(journal, records, this.#journalEnd);
      // As blocks are: on a full disk a browser may take records, and leave a hole that ends the journal there.
      const left = readUpTo(journal, this.#journalEnd, records.byteLength);
      if (!equalBytes(left, records)) throw new StoreError("full");
      guarded(() => journal.flush());
      this.#journalEnd += records.byteLength;
    } catch (error) {
      this.#cutJournal();
      throw error;
    }
  }

  /** Takes back what a failed append left; if even that fails, the next append writes over it. */
  #cutJournal(): void {
    try {
      this.#handles.journal.truncate(this.#journalEnd);
    } catch {
      // The fault that brought us here is the one to tell.
    }
  }

  #data(offset: number, byteLength: number): FileSystemSyncAccessHandle {
    this.#mustBeOpen();
    const { data } = this.#handles;
    if (!data || offset < 0 || offset + byteLength > this.#shape.byteLength) throw new StoreError("refused");
    return data;
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new StoreError("refused");
  }

  #closeHandles(): void {
    this.#handles.journal.close();
    this.#handles.data?.close();
  }
}
