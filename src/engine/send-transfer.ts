// One transfer at its sender: from files to blocks on lanes, until all of it is stored at the other side.
// Rule: what is sent was hashed from the bytes that are sent; what cannot be read becomes void, and the rest goes on.
import { BlockSet } from "../protocol/block-runs.ts";
import { DIGEST_BYTES } from "../protocol/frame.ts";
import { MAX_BLOCK_TRIES } from "../protocol/limits.ts";
import type { PauseReason } from "../protocol/messages.ts";
import { encodeRoot } from "../protocol/root.ts";

import type { TransferEngine, TransferShape, VoidItems } from "./api.ts";
import { BlockQueue } from "./block-queue.ts";
import { creditBlocks } from "./credit.ts";
import type { TransferAck } from "./early-acks.ts";
import { checkHeld } from "./held-check.ts";
import { HeldBlocks } from "./held-blocks.ts";
import { ItemsError, ItemReader } from "./item-reader.ts";
import { Layout } from "./layout.ts";
import type { OutgoingBlock } from "./outgoing-lane.ts";
import { Serial, type Bytes, type TransferHost } from "./parts.ts";
import { ProgressMeter } from "./progress.ts";
import { SendAttempt } from "./send-attempt.ts";
import { SentDigests } from "./sent-digests.ts";

type Files = Parameters<TransferEngine["startSend"]>[2];
type Resume = Parameters<TransferEngine["startSend"]>[3];

export class SendTransfer {
  readonly pairId: string;
  readonly #shape: TransferShape;
  readonly #host: TransferHost;
  readonly #layout: Layout;
  readonly #held: HeldBlocks;
  readonly #digests: SentDigests;
  /** Blocks whose digest was made from the files in this visit. */
  readonly #seen: BlockSet;
  readonly #progress: ProgressMeter;
  readonly #serial = new Serial();
  #attempt: SendAttempt | undefined;
  #lastAttempt = -1;
  /** Counts stops: a start that was overtaken by one does not begin. */
  #stops = 0;

  constructor(pairId: string, shape: TransferShape, host: TransferHost) {
    this.pairId = pairId;
    this.#shape = shape;
    this.#host = host;
    this.#layout = new Layout(shape);
    this.#held = new HeldBlocks(this.#layout);
    this.#digests = new SentDigests(shape, this.#layout.blockCount, host);
    this.#seen = new BlockSet(this.#layout.blockCount);
    this.#progress = new ProgressMeter(host.clock, (storedBytes, at) =>
      host.emit({ type: "progress", pairId, transferId: shape.transferId, storedBytes, at }),
    );
  }

  /** The highest attempt number that may be acknowledged. */
  get lastAttempt(): number {
    return this.#lastAttempt;
  }

  /** Sends what is not held. Throws RangeError when the receiver states what cannot be. */
  async start(files: Files, resume: Resume): Promise<void> {
    const held = this.#checked(resume);
    this.stop();
    for (const [item] of resume.voids) this.#held.voidItem(item);
    const stopped = this.#stops;
    await this.#serial.run(async () => {
      const opened = this.#digests.open();
      // What earlier visits kept of it says nothing about blocks that are all still to come.
      if (held.size > 0) await opened;
      // Paused, or its lane lost, while it was opened.
      if (stopped === this.#stops) this.#begin(files, resume, held);
    });
  }

  /** The next block for a lane, if one is ready. */
  next(lane: object): OutgoingBlock | undefined {
    const attempt = this.#attempt;
    if (!attempt) return undefined;
    for (let ready = attempt.next(lane); ready; ready = attempt.next(lane)) {
      const { block, bytes, digest } = ready;
      if (this.#layout.isVoid(block)) {
        attempt.queue.skip(block);
        continue;
      }
      if (!attempt.isWanted(block)) continue;
      this.#digests.set(block, digest);
      this.#seen.add(block);
      const address = { transfer: this.#shape.transferId, attempt: attempt.number, block };
      const from = attempt.heldOf(block);
      const isWanted = () => attempt.isWanted(block);
      return { address, bytes, digest, from, isWanted, arrived: attempt.arrival(block) };
    }
    return undefined;
  }

  /** An acknowledgement of an attempt that started. Returns what is wrong with it, if it breaks the protocol. */
  take(ack: TransferAck): string | undefined {
    const attempt = this.#attempt;
    if (!attempt || ack.attempt !== attempt.number) return undefined;
    return ack.kind === "stored" ? this.#stored(attempt, ack.runs) : this.#rejected(attempt, ack);
  }

  /** Bytes that are not known to be stored at the other side; none while it is not under way. */
  get toSendBytes(): number {
    return this.#attempt ? this.#shape.byteLength - this.#held.settledBytes : 0;
  }

  /** All that may be sent now was given to lanes. */
  get isDry(): boolean {
    return this.#attempt?.isDry ?? false;
  }

  /** What that lane carried is sent by others. */
  laneLost(lane: object): void {
    this.#attempt?.laneLost(lane);
  }

  /** A lane is slow with this block; another has nothing to do. */
  helpOut({ attempt, block }: { attempt: number; block: number }): void {
    if (this.#attempt?.number === attempt) this.#attempt.helpOut(block);
  }

  /** There is credit again. */
  kick(): void {
    this.#attempt?.kick();
  }

  voidItems(items: readonly number[]): void {
    for (const item of items) this.#held.voidItem(item);
    this.#progress.set(this.#held.settledBytes);
    this.#attempt?.kick();
    this.#maybeSent();
  }

  /** Ends the attempt; the next one needs a new resume. */
  stop(): void {
    this.#stops += 1;
    this.#attempt?.stop();
    this.#attempt = undefined;
  }

  /** Resolves when nothing is open. */
  pause(): Promise<void> {
    this.stop();
    this.#progress.flush();
    return this.#serial.run(() => this.#digests.close());
  }

  /** What is held, if the statement can be true: blocks of this transfer, each once, no more begun than credit. */
  #checked({ held, heldDigest, partial }: Resume): BlockSet {
    const set = BlockSet.fromRuns(held, this.#layout.blockCount);
    if (!set) throw new RangeError("held runs");
    if (heldDigest.byteLength !== DIGEST_BYTES) throw new RangeError("held digest");
    if (partial.length > creditBlocks(this.#shape.blockBytes)) throw new RangeError("more begun than credit");
    const begun = new BlockSet(this.#layout.blockCount);
    for (const [block, have] of partial) {
      if (set.has(block) || !begun.add(block)) throw new RangeError("begun block stated twice");
      if (!(have >= 0 && have <= this.#layout.blockLength(block))) throw new RangeError("begun block too long");
    }
    return set;
  }

  #begin(files: Files, resume: Resume, held: BlockSet): void {
    const begun = resume.partial;
    const { blockBytes } = this.#shape;
    const newReader = () => new ItemReader(this.#layout, this.#shape.items, files, this.#host.openSource);
    const queue = new BlockQueue(
      held.copy(),
      begun.map(([block]) => block),
      { blocks: creditBlocks(blockBytes), blockBytes, shared: this.#host.credit },
      (block) => this.#layout.isVoid(block),
    );
    const start = { number: resume.attempt, queue, reader: newReader(), partial: new Map(begun) };
    const attempt: SendAttempt = new SendAttempt(start, blockBytes, this.#host.sha256, {
      read: (block) => this.#read(attempt, block),
      ready: () => this.#host.pump(),
      failed: () => this.#pauseSelf("needs-file"),
    });
    this.#attempt = attempt;
    this.#lastAttempt = resume.attempt;
    this.#held.reset(held.copy());
    this.#progress.set(this.#held.settledBytes);
    attempt.kick();
    void this.#check(attempt, held, resume.heldDigest, newReader());
  }

  /** Bytes of a block, with zeros for items that turn out not to be readable; undefined when all of it is void. */
  async #read(attempt: SendAttempt, block: number): Promise<Bytes | undefined> {
    while (!attempt.signal.aborted && !this.#layout.isVoid(block)) {
      try {
        return await attempt.reader.read(block, attempt.signal);
      } catch (error) {
        if (!this.#settleFailedRead(attempt, error)) return undefined;
      }
    }
    if (!attempt.signal.aborted) attempt.queue.skip(block);
    return undefined;
  }

  /** True when another try is worth it: the items are void now. */
  #settleFailedRead(attempt: SendAttempt, error: unknown): boolean {
    if (attempt.signal.aborted) return false;
    if (error instanceof ItemsError) {
      this.#loseItems(error.items);
      return true;
    }
    this.#pauseSelf("needs-file");
    return false;
  }

  #loseItems(lost: VoidItems): void {
    const items = lost.filter(([item]) => !this.#layout.isVoidItem(item));
    if (items.length === 0) return;
    const { pairId } = this;
    this.#host.emit({ type: "items-void", pairId, transferId: this.#shape.transferId, items });
    this.voidItems(items.map(([item]) => item));
  }

  /** `reader`: its own; with one for both, what is sent and what is compared throw away each other's read-ahead. */
  async #check(attempt: SendAttempt, held: BlockSet, heldDigest: Bytes, reader: ItemReader): Promise<void> {
    const outcome = await checkHeld(held, heldDigest, {
      layout: this.#layout,
      digests: this.#digests,
      reader,
      sha256: this.#host.sha256,
      seen: this.#seen,
      changed: (items) => this.#loseItems(items.map((item) => [item, "changed"])),
      unreadable: (error) => this.#settleFailedRead(attempt, error),
      signal: attempt.signal,
    });
    if (attempt.signal.aborted || outcome === "stopped") return;
    if (outcome === "differs") {
      const { pairId } = this;
      this.#host.emit({ type: "failed", pairId, transferId: this.#shape.transferId, reason: "changed" });
      void this.pause();
      return;
    }
    attempt.checked = true;
    this.#maybeSent();
  }

  #stored(attempt: SendAttempt, runs: readonly (readonly [number, number])[]): string | undefined {
    const blocks = BlockSet.fromRuns(runs, this.#layout.blockCount);
    if (!blocks) return "stored runs";
    for (const block of blocks.blocks()) {
      if (attempt.settle(block)) this.#held.add(block);
      // Said on every lane, so it may come twice; and a void one may be told though it was never sent.
      else if (!this.#held.has(block) && !this.#layout.isVoid(block)) return "stored what was not sent";
    }
    this.#digests.keep(blocks.blocks());
    this.#progress.set(this.#held.settledBytes);
    attempt.kick();
    this.#maybeSent();
    return undefined;
  }

  #rejected(attempt: SendAttempt, { block, tries }: { block: number; tries: number }): string | undefined {
    if (tries < 1 || tries >= MAX_BLOCK_TRIES) return "rejected too often";
    if (!attempt.isNewReject(block, tries)) return undefined;
    if (attempt.queue.isUnderWay(block)) attempt.again(block);
    // It became void on its way: nobody needs it any more.
    else if (!this.#layout.isVoid(block)) return "rejected what was not sent";
    return undefined;
  }

  #maybeSent(): void {
    const attempt = this.#attempt;
    if (!attempt?.checked || this.#held.settledBytes !== this.#shape.byteLength) return;
    // Again when an item became void since.
    if (attempt.toldVoids === this.#layout.voidCount) return;
    attempt.toldVoids = this.#layout.voidCount;
    void this.#tellSent(attempt, attempt.toldVoids);
  }

  async #tellSent(attempt: SendAttempt, voids: number): Promise<void> {
    const bytes = encodeRoot({
      manifestDigest: this.#shape.manifestDigest,
      blockCount: this.#layout.blockCount,
      digestOf: (block) => this.#digests.get(block),
      isVoid: (block) => this.#layout.isVoid(block),
      voidItems: this.#layout.voidItems,
    });
    if (!bytes) return this.#pauseSelf("needs-file");
    const root = await this.#host.sha256(bytes);
    if (attempt.signal.aborted || voids !== this.#layout.voidCount) return;
    this.#progress.flush();
    const { pairId } = this;
    this.#host.emit({ type: "sent", pairId, transferId: this.#shape.transferId, attempt: attempt.number, root });
  }

  #pauseSelf(reason: PauseReason): void {
    const { pairId } = this;
    void this.pause();
    this.#host.emit({ type: "paused", pairId, transferId: this.#shape.transferId, reason });
  }
}
