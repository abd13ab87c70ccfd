// What the receiver of a transfer holds: its open store, which blocks are durable in it, and their digests.
// Rule: a block counts as held only while the journal says so; what is taken back is taken back there first.
import { BlockSet } from "../protocol/block-runs.ts";
import { MAX_TOLD_RUNS } from "../protocol/limits.ts";
import { encodeHeld, encodeRoot } from "../protocol/root.ts";

import type { TransferShape } from "./api.ts";
import { DigestTable } from "./digest-table.ts";
import { HeldBlocks } from "./held-blocks.ts";
import type { Layout } from "./layout.ts";
import type { Bytes, EngineParts } from "./parts.ts";
import type { OpenStore } from "./ports.ts";
import { Recheck } from "./recheck.ts";

type Parts = Pick<EngineParts, "store" | "sha256">;

export class ReceivedBlocks {
  readonly #shape: TransferShape;
  readonly #layout: Layout;
  readonly #parts: Parts;
  readonly #held: HeldBlocks;
  readonly #digests: DigestTable;
  #store: OpenStore | undefined;
  #recheck: Recheck | undefined;

  constructor(shape: TransferShape, layout: Layout, parts: Parts) {
    this.#shape = shape;
    this.#layout = layout;
    this.#parts = parts;
    this.#held = new HeldBlocks(layout);
    this.#digests = new DigestTable(layout.blockCount);
  }

  /** Undefined while closed. */
  get store(): OpenStore | undefined {
    return this.#store;
  }

  /** Bytes that need not come any more: durable, or wholly void. */
  get settledBytes(): number {
    return this.#held.settledBytes;
  }

  has(block: number): boolean {
    return this.#held.has(block);
  }

  runs(): [first: number, count: number][] {
    return this.#held.runs();
  }

  /** `reserve`: claims room for all of it now. What is held is hashed again from here on. Throws StoreError. */
  async open(reserve: boolean): Promise<OpenStore> {
    const { transferId, byteLength, blockBytes, passing = false } = this.#shape;
    const shape = { byteLength, blockBytes, reserveBytes: reserve ? byteLength : 0, passing };
    const store = await this.#parts.store.open({ transferId, direction: "receiving" }, shape);
    try {
      const recheck = new Recheck(store, this.#layout, this.#parts.sha256);
      const wrong = new Set(await recheck.newest());
      if (wrong.size > 0) await store.revoke([...wrong]);
      const held = new BlockSet(this.#layout.blockCount);
      for (const [block, digest] of store.stored.digests) {
        if (wrong.has(block)) continue;
        held.add(block);
        this.#digests.set(block, digest);
      }
      this.#held.reset(held);
      recheck.begin();
      this.#recheck = recheck;
    } catch (error) {
      await store.close();
      throw error;
    }
    this.#store = store;
    return store;
  }

  /**
   * Blocks held from before whose bytes are no longer what they were, once all of them were hashed again. Undefined:
   * that was stopped.
   */
  async spoilt(): Promise<readonly number[] | undefined> {
    return this.#recheck?.older();
  }

  /** Blocks are no longer hashed again, since this is closed next. */
  stopRecheck(): void {
    this.#recheck?.stop();
  }

  async close(): Promise<void> {
    this.stopRecheck();
    this.#recheck = undefined;
    const store = this.#store;
    this.#store = undefined;
    await store?.close();
  }

  /** These are durable now. */
  keep(blocks: ReadonlyMap<number, Bytes>): void {
    for (const [block, digest] of blocks) {
      this.#held.add(block);
      this.#digests.set(block, digest);
    }
  }

  /** Durable when it resolves. Throws StoreError. */
  async takeBack(blocks: readonly number[]): Promise<void> {
    const held = blocks.filter((block) => this.#held.has(block));
    if (held.length === 0) return;
    await this.#store?.revoke(held);
    for (const block of held) this.#held.delete(block);
  }

  /** What does not fit one statement is taken back: the sender must never be told less than what is held. */
  async boundRuns(): Promise<void> {
    const told = BlockSet.fromRuns(this.#held.runs(MAX_TOLD_RUNS), this.#layout.blockCount);
    await this.takeBack([...this.#held.blocks()].filter((block) => !told?.has(block)));
  }

  heldDigest(): Promise<Bytes> {
    const digests = encodeHeld(this.#held.blocks(), (block) => this.#digests.get(block));
    return this.#parts.sha256(digests ?? new Uint8Array());
  }

  /** Undefined when a block is missing. */
  async root(): Promise<Bytes | undefined> {
    const bytes = encodeRoot({
      manifestDigest: this.#shape.manifestDigest,
      blockCount: this.#layout.blockCount,
      digestOf: (block) => (this.#held.has(block) ? this.#digests.get(block) : undefined),
      isVoid: (block) => this.#layout.isVoid(block),
      voidItems: this.#layout.voidItems,
    });
    return bytes && this.#parts.sha256(bytes);
  }

  /** Marks an item. Returns the blocks that became wholly void by it. */
  voidItem(item: number): number[] {
    return this.#held.voidItem(item);
  }
}
