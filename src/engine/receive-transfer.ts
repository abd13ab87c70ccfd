// One transfer at its receiver: from frames to a verified file, through pauses, lost lanes and restarts.
// Rule: what it says it holds is durable, and stays true until the next start.
import { equalBytes } from "../protocol/bytes.ts";
import { runsOf } from "../protocol/block-runs.ts";
import { encodeReject, encodeStored, type BulkFrame } from "../protocol/frame.ts";
import { MAX_BLOCK_TRIES, STORE_CREDIT_BYTES } from "../protocol/limits.ts";

import type { FinishOutcome, HeldState, TransferShape, VoidItems } from "./api.ts";
import { BlockBuffers } from "./block-buffers.ts";
import { BlockWriter } from "./block-writer.ts";
import { creditBlocks } from "./credit.ts";
import { IncomingBlocks } from "./incoming-blocks.ts";
import { LateCount } from "./late-frames.ts";
import { Layout } from "./layout.ts";
import { Serial, type Bytes, type TransferHost } from "./parts.ts";
import { StoreError } from "./ports.ts";
import { ProgressMeter } from "./progress.ts";
import { ReceivedBlocks } from "./received-blocks.ts";
import { pauseReasonOf } from "./store-pause.ts";

/** Begun blocks that one `transfer-resume` can list (protocol/messages). */
const MAX_PARTIAL = 64;
/** Bytes of begun blocks kept while paused, unless one block is larger: many transfers may be paused. */
const PAUSED_PARTIAL_BYTES = 1024 * 1024;

export class ReceiveTransfer {
  readonly pairId: string;
  readonly #shape: TransferShape;
  readonly #host: TransferHost;
  readonly #layout: Layout;
  readonly #credit: number;
  readonly #blocks: ReceivedBlocks;
  readonly #buffers: BlockBuffers;
  readonly #incoming: IncomingBlocks;
  readonly #tries = new Map<number, number>();
  /** Void blocks that the sender was told of in this attempt. */
  readonly #toldVoid = new Set<number>();
  readonly #late = new LateCount();
  readonly #progress: ProgressMeter;
  readonly #serial = new Serial();
  #writer: BlockWriter | undefined;
  /** Frames of this attempt are taken; undefined: none are. */
  #attempt: number | undefined;
  #lastAttempt = -1;
  /** Begun blocks that were stated last: the sender counts them as under way. */
  #stated: readonly number[] = [];
  /** Void items when roots last differed. */
  #voidsAtAgain = 0;
  /** The fault that closed the store; undefined when it was closed by word. */
  #closedBy: StoreError | undefined;

  constructor(pairId: string, shape: TransferShape, voids: VoidItems, host: TransferHost) {
    this.pairId = pairId;
    this.#shape = shape;
    this.#host = host;
    this.#layout = new Layout(shape, voids);
    this.#credit = creditBlocks(shape.blockBytes);
    this.#blocks = new ReceivedBlocks(shape, this.#layout, host);
    this.#buffers = new BlockBuffers(shape.blockBytes);
    this.#incoming = new IncomingBlocks(this.#layout, this.#buffers);
    this.#progress = new ProgressMeter(host.clock, (storedBytes, at) =>
      host.emit({ type: "progress", pairId, transferId: shape.transferId, storedBytes, at }),
    );
  }

  /** Whether this is the transfer that `shape` describes. */
  is({ byteLength, blockBytes, manifestDigest }: TransferShape): boolean {
    const own = this.#shape;
    if (own.byteLength !== byteLength || own.blockBytes !== blockBytes) return false;
    return equalBytes(own.manifestDigest, manifestDigest);
  }

  /** Bytes of memory that blocks of the running attempt take on their way to the store, at most. */
  get movingBytes(): number {
    return this.#attempt === undefined ? 0 : this.#held * this.#shape.blockBytes;
  }

  /** Opens, or drains what is open, and states what is held. Throws StoreError. */
  open(reserve: boolean, voids: VoidItems): Promise<HeldState> {
    this.#freeze();
    for (const [item] of voids) this.#void(item);
    return this.#serial.run(async () => {
      await this.#writer?.drain();
      // Not `else`: draining can meet a fault, which closes the store.
      if (!this.#blocks.store) await this.#openStore(reserve);
      return this.#state();
    });
  }

  /** Takes frames of `attempt` from now on. Throws StoreError when nothing is open. */
  start(attempt: number): Promise<void> {
    return this.#serial.run(async () => {
      if (!this.#blocks.store) throw new StoreError("refused");
      this.#freeze();
      this.#attempt = attempt;
      this.#lastAttempt = attempt;
      this.#toldVoid.clear();
      // Voided since they were stated: the sender waits for them.
      for (const block of this.#stated) if (this.#layout.isVoid(block)) this.#refuseVoid(block);
    });
  }

  /** One frame. Returns what is wrong with it, if it breaks the protocol. */
  take(frame: BulkFrame, lane: object, frameBytes: number): string | undefined {
    const { block } = frame;
    if (block >= this.#layout.blockCount) return "no such block";
    if (frame.attempt !== this.#attempt) {
      if (frame.attempt > this.#lastAttempt) return "attempt was not started";
      return this.#late.add(frameBytes) ? undefined : "too many late frames";
    }
    if (this.#layout.isVoid(block)) return this.#refuseVoid(block);
    const isHeld = this.#blocks.has(block) || (this.#writer?.has(block) ?? false);
    // Twice over: all that was under way may be void by now at the sender, and nothing was heard of that here yet.
    const mayBegin = () => this.#held < 2 * this.#credit && this.#host.mayHoldMore();
    const taken = this.#incoming.take(frame, lane, isHeld, mayBegin);
    if (taken.is === "violation") return taken.why;
    if (taken.is === "repeat") return this.#late.add(frameBytes) ? undefined : "too many repeats";
    if (taken.is === "whole") this.#writer?.add(block, taken.bytes, taken.digest, this.#tries.has(block));
    else this.#late.less(frameBytes);
    return undefined;
  }

  /** `last`: the pair has no other lane, so the attempt is over. Else what the lane had under way comes by another. */
  laneLost(lane: object, last: boolean): void {
    this.#incoming.laneLost(lane);
    if (last) this.#freeze();
    this.#writer?.kick();
  }

  /** Keeps begun blocks up to so many bytes of memory, and returns how many those take. */
  keepBegun(maxBytes: number): number {
    this.#incoming.trim(MAX_PARTIAL, maxBytes);
    return this.#incoming.size * this.#shape.blockBytes;
  }

  voidItems(items: readonly number[]): void {
    for (const item of items) this.#void(item);
    this.#progress.set(this.#blocks.settledBytes);
    this.#writer?.kick();
  }

  /**
   * Compares roots, after what was held from before was hashed again. Only `again` leaves the transfer open: `open` and
   * `start` fetch what was taken back. `stopped`: paused meanwhile, or `stopChecking`.
   */
  finish(root: Bytes): Promise<FinishOutcome> {
    return this.#serial.run(async () => {
      this.#freeze();
      await this.#writer?.drain();
      if (!this.#blocks.store) throw this.#closedBy ?? new StoreError("refused");
      const spoilt = await this.#blocks.spoilt();
      if (!spoilt) {
        await this.#close();
        return "stopped";
      }
      if (spoilt.length > 0) {
        await this.#blocks.takeBack(spoilt);
        return "again";
      }
      const own = await this.#blocks.root();
      const verified = own !== undefined && equalBytes(own, root);
      if (!verified && (await this.#takeBackShared())) return "again";
      await this.#close();
      return verified ? "verified" : "failed";
    });
  }

  /** What is held from before is left to the next opening. */
  stopChecking(): void {
    this.#blocks.stopRecheck();
  }

  /** Makes durable what can be, and closes. Resolves when nothing is open. */
  pause(): Promise<void> {
    this.#freeze();
    this.stopChecking();
    return this.#serial.run(async () => {
      await this.#writer?.drain();
      await this.#close();
      this.#incoming.trim(MAX_PARTIAL, Math.max(PAUSED_PARTIAL_BYTES, this.#shape.blockBytes));
    });
  }

  /** Blocks on their way to the store. */
  get #held(): number {
    return this.#incoming.size + (this.#writer?.size ?? 0);
  }

  async #openStore(reserve: boolean): Promise<void> {
    const store = await this.#blocks.open(reserve);
    this.#closedBy = undefined;
    const { sha256, clock } = this.#host;
    const parts = { sha256, clock, buffers: this.#buffers };
    this.#writer = new BlockWriter(store, this.#layout, parts, {
      stored: (blocks) => this.#stored(blocks),
      wrong: (block, byStore) => this.#wrong(block, byStore),
      fault: (error) => void this.#fault(error),
      isIdle: () => !this.#incoming.isArriving,
    });
  }

  async #state(): Promise<HeldState> {
    this.#incoming.trim(MAX_PARTIAL, STORE_CREDIT_BYTES);
    for (const block of this.#incoming.blocks()) {
      // A sender that voided an item sends zeros for it from now on, also in blocks that were begun.
      if (this.#blocks.has(block) || this.#layout.isPartlyVoid(block)) this.#incoming.drop(block);
    }
    await this.#blocks.boundRuns();
    const storedBytes = this.#blocks.settledBytes;
    this.#progress.set(storedBytes);
    const partial = this.#incoming.state();
    this.#stated = partial.map(([block]) => block);
    return { held: this.#blocks.runs(), heldDigest: await this.#blocks.heldDigest(), partial, storedBytes };
  }

  #freeze(): void {
    if (this.#attempt !== undefined) this.#late.reset();
    this.#attempt = undefined;
    this.#incoming.release();
  }

  #void(item: number): void {
    for (const block of this.#blocks.voidItem(item)) if (this.#incoming.drop(block)) this.#refuseVoid(block);
  }

  /** Tells the sender once that a void block needs no credit any more. */
  #refuseVoid(block: number): undefined {
    if (this.#toldVoid.has(block) || this.#attempt === undefined) return;
    this.#toldVoid.add(block);
    this.#host.acknowledge(encodeStored(this.#shape.transferId, this.#attempt, [[block, 1]]));
  }

  #stored(blocks: ReadonlyMap<number, Bytes>): void {
    this.#blocks.keep(blocks);
    this.#progress.set(this.#blocks.settledBytes);
    if (this.#attempt === undefined) return;
    this.#host.acknowledge(encodeStored(this.#shape.transferId, this.#attempt, runsOf(blocks.keys())));
  }

  /** In the end: what came wrong cannot be verified, what only the store has wrong can be tried again in a while. */
  #wrong(block: number, byStore: boolean): void {
    const tries = (this.#tries.get(block) ?? 0) + 1;
    this.#tries.set(block, tries);
    if (this.#attempt === undefined) return;
    if (tries < MAX_BLOCK_TRIES) {
      const address = { transfer: this.#shape.transferId, attempt: this.#attempt, block };
      this.#host.acknowledge([encodeReject(address, tries)]);
      return;
    }
    if (byStore) this.#tries.delete(block);
    const of = { pairId: this.pairId, transferId: this.#shape.transferId };
    this.#host.emit(
      byStore ? { type: "paused", ...of, reason: "storage" } : { type: "failed", ...of, reason: "unverified" },
    );
    void this.pause();
  }

  async #fault(error: unknown): Promise<void> {
    this.#freeze();
    const { pairId } = this;
    const reason = pauseReasonOf(error);
    if (error instanceof StoreError) this.#closedBy = error;
    try {
      await this.#close();
    } catch {
      // A handle that does not even close leaves nothing to do but to say so.
    }
    this.#host.emit({ type: "paused", pairId, transferId: this.#shape.transferId, reason });
  }

  /**
   * Roots differ honestly when an item became void while both were being made: the sender then knows another list of void
   * items, and other bytes for the blocks that this one shares with others. Those are fetched again, once for each void
   * that is new. False: nothing is new.
   */
  async #takeBackShared(): Promise<boolean> {
    if (this.#voidsAtAgain === this.#layout.voidCount) return false;
    const shared = [...this.#layout.voidTouched()].filter((block) => !this.#layout.isVoid(block));
    this.#voidsAtAgain = this.#layout.voidCount;
    await this.#blocks.takeBack(shared);
    return true;
  }

  async #close(): Promise<void> {
    this.#writer = undefined;
    this.#buffers.clear();
    await this.#blocks.close();
    this.#progress.flush();
  }
}
