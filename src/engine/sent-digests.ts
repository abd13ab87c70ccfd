// Digests of the blocks that a sender has sent, kept so that a later visit need not read them to agree on the root.
// Rule: a store that fails here costs nothing but time: what is not kept is hashed again from the file.
import type { TransferShape } from "./api.ts";
import { DigestTable } from "./digest-table.ts";
import { Serial, type Bytes, type EngineClock } from "./parts.ts";
import type { BlockStore, OpenStore } from "./ports.ts";

/** Milliseconds between commits: each waits for the disk, and what a crash costs is hashing those blocks again. */
const KEEP_MS = 2_000;

export class SentDigests {
  readonly #shape: TransferShape;
  readonly #store: BlockStore;
  readonly #clock: EngineClock;
  readonly #table: DigestTable;
  readonly #serial = new Serial();
  #open: OpenStore | undefined;
  #read = false;
  #waiting = new Map<number, Bytes>();
  #cancel: (() => void) | undefined;

  constructor(
    shape: TransferShape,
    blockCount: number,
    { store, clock }: { readonly store: BlockStore; readonly clock: EngineClock },
  ) {
    this.#shape = shape;
    this.#store = store;
    this.#clock = clock;
    this.#table = new DigestTable(blockCount);
  }

  get(block: number): Bytes | undefined {
    return this.#table.get(block);
  }

  has(block: number): boolean {
    return this.#table.has(block);
  }

  set(block: number, digest: Bytes): void {
    this.#table.set(block, digest);
  }

  /** Known by mistake: to be hashed again. */
  forget(block: number): void {
    this.#table.delete(block);
  }

  /** Reads what earlier visits kept. */
  open(): Promise<void> {
    return this.#serial.run(async () => {
      if (this.#open) return;
      const { transferId, byteLength, blockBytes, passing = false } = this.#shape;
      const key = { transferId, direction: "sending" } as const;
      const shape = { byteLength, blockBytes, reserveBytes: 0, passing };
      this.#open = await this.#store.open(key, shape).catch(() => undefined);
      // Once: later on, this object knows better than its journal.
      if (!this.#open || this.#read) return;
      this.#read = true;
      for (const [block, digest] of this.#open.stored.digests) if (!this.has(block)) this.set(block, digest);
    });
  }

  /** Keeps the digests of these blocks, some time soon. */
  keep(blocks: Iterable<number>): void {
    for (const block of blocks) {
      const digest = this.#table.get(block);
      if (digest) this.#waiting.set(block, digest);
    }
    if (this.#waiting.size > 0) this.#cancel ??= this.#clock.after(KEEP_MS, () => this.#late());
  }

  /** Keeps what is waiting, and closes. */
  close(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    return this.#serial.run(async () => {
      await this.#commit();
      const open = this.#open;
      this.#open = undefined;
      await open?.close().catch(() => {});
    });
  }

  #late(): void {
    this.#cancel = undefined;
    void this.#serial.run(() => this.#commit());
  }

  async #commit(): Promise<void> {
    const blocks = this.#waiting;
    this.#waiting = new Map();
    if (blocks.size === 0 || !this.#open) return;
    const open = this.#open;
    await open.commit(blocks).catch(async () => {
      this.#open = undefined;
      await open.close().catch(() => {});
    });
  }
}
