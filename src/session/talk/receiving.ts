// The receiver's side of transfers: asked, accepted, filled, checked.
// Rule: the store is open before the other side hears "accept" or "resume"; "verified" is said only after the check.
import type { EngineEvent, FinishOutcome, HeldState } from "../../engine/api.ts";
import { fromBase64url, toHex } from "../../protocol/bytes.ts";
import type { FailReason, MessageOf, PauseReason } from "../../protocol/messages.ts";
import type { Link } from "../link.ts";
import { startWords } from "./held-pages.ts";
import { shapeOf } from "./open-transfer.ts";
import type { Kept, KeptItem, OpenTransfer } from "./open-transfer.ts";
import type { ReadOffer } from "./offer-reader.ts";
import { pauseReasonFor, storeFaultOf } from "./talk-parts.ts";
import type { TalkParts } from "./talk-parts.ts";

/** Attempts fit 16 bits in a frame. */
const MAX_ATTEMPTS = 0xffff;

export class Receiving {
  readonly #parts: TalkParts;
  /** Transfers whose sender has its files open, on the present link. */
  readonly #senderReady = new Set<string>();
  /** Attempt that is under way, by transfer; none while it is paused, or before it started on the present link. */
  readonly #running = new Map<string, number>();
  /** Started right behind the acceptance: the sender's "ready", which answers that, is still to come. */
  readonly #early = new Set<string>();
  /** Attempt whose end was said while the sender may not know yet of an item that was left out here. */
  readonly #unjudged = new Map<string, number>();

  constructor(parts: TalkParts) {
    this.#parts = parts;
  }

  /** Keeps a whole offer. */
  async offered({ record, items }: ReadOffer): Promise<void> {
    await this.#parts.book.begin(record, items);
  }

  /** Accepts, if there is room: it is claimed before the sender hears of it. */
  async accept(transferId: string): Promise<void> {
    const kept = this.#mine(transferId);
    if (kept?.record.state !== "offered") return;
    const { byteLength } = kept.record;
    const [freeBytes, items] = await Promise.all([this.#parts.freeBytes(), this.#parts.book.items(transferId)]);
    if (freeBytes !== undefined && freeBytes < byteLength) {
      this.#parts.notice({ code: "no-room", neededBytes: byteLength, freeBytes });
      return;
    }
    const held = await this.#claim(kept, items, freeBytes);
    if (!held) return;
    const now = await this.#parts.book.change(transferId, { state: "accepted" });
    await this.#tellAccepted(kept);
    if (now && this.#parts.outbox.isSaid(kept.record.pairId, "transfer-accept", transferId))
      await this.#startEarly(now, held);
  }

  async decline(transferId: string): Promise<void> {
    const kept = this.#mine(transferId);
    if (kept?.record.state !== "offered") return;
    const phase = { is: "declined", by: "me", reason: "user" } as const;
    await this.#parts.book.finish(transferId, phase, { kept: false, tell: true });
  }

  async pause(transferId: string, reason: PauseReason): Promise<void> {
    const kept = this.#mine(transferId);
    if (!kept || kept.record.state === "offered") return;
    this.#running.delete(transferId);
    await this.#parts.engine.pause(transferId);
    await this.#parts.book.change(transferId, { pausedByMe: reason, state: "accepted" });
    this.#sayPaused(kept, reason);
    if (reason === "busy") this.#parts.later(transferId);
  }

  async resume(transferId: string): Promise<void> {
    if (!this.#mine(transferId)?.record.pausedByMe) return;
    const kept = await this.#parts.book.change(transferId, { pausedByMe: undefined });
    if (kept && this.#senderReady.has(transferId)) await this.#start(kept);
  }

  /** The device is here: says what is paused. */
  opened(kept: Kept): void {
    const { side, state, pausedByMe } = kept.record;
    if (side === "receiving" && state !== "offered" && pausedByMe) this.#sayPaused(kept, pausedByMe);
  }

  /** The sender is ready, and what followed from that was cut off by a table, or by who has the file: starts anew. */
  async goOn(transferId: string): Promise<void> {
    const record = this.#mine(transferId)?.record;
    if (!record || record.state === "offered" || isHeld(record) || !this.#senderReady.has(transferId)) return;
    await this.#startAgain(transferId);
  }

  /** A table refused something about it: until it starts anew, what the sender says of the whole is not judged. */
  cutOff(transferId: string): void {
    this.#running.delete(transferId);
  }

  closed(pairId: string): void {
    for (const { record } of this.#parts.book.of(pairId)) {
      this.#senderReady.delete(record.transferId);
      this.#running.delete(record.transferId);
      this.#early.delete(record.transferId);
      this.#unjudged.delete(record.transferId);
    }
  }

  /** The device answers nothing for a while: what stood behind an acceptance may be as lost as that. */
  unanswered(pairId: string): void {
    for (const { record } of this.#parts.book.of(pairId)) {
      if (this.#parts.outbox.isSaid(pairId, "transfer-accept", record.transferId))
        this.#early.delete(record.transferId);
    }
  }

  /** An acceptance that was kept but perhaps not queued is queued again; repeats do no harm. */
  async recover(kept: Kept): Promise<void> {
    const { side, state, attempt } = kept.record;
    if (side === "receiving" && state !== "offered" && attempt === 0) await this.#tellAccepted(kept);
  }

  async ready(kept: Kept): Promise<void> {
    const { transferId, pausedByMe, state } = kept.record;
    if (state === "offered") return;
    this.#senderReady.add(transferId);
    // The answer to the acceptance; what it would start is under way.
    if (this.#early.delete(transferId) && this.#running.has(transferId)) return;
    const now = await this.#parts.book.change(transferId, { pausedByThem: undefined, state: "accepted" });
    // It knows of the acceptance, though its word about that may still be under way.
    if (pausedByMe && isHeld(kept.record))
      this.#link(kept)?.send({ type: "transfer-pause", transfer: transferId, reason: pausedByMe });
    else if (now) await this.#start(now);
  }

  async pausedByThem(kept: Kept, reason: PauseReason): Promise<void> {
    const { transferId, state } = kept.record;
    if (state === "offered") return;
    this.#senderReady.delete(transferId);
    this.#running.delete(transferId);
    this.#early.delete(transferId);
    await this.#parts.engine.pause(transferId);
    await this.#parts.book.change(transferId, { pausedByThem: reason, state: "accepted" });
  }

  /** Compares the roots. A statement about an attempt that is not under way (any more) is late. */
  async complete(kept: Kept, message: MessageOf<"transfer-complete">): Promise<void> {
    const { record } = kept;
    const root = fromBase64url(message.root);
    if (this.#running.get(record.transferId) !== message.attempt || !root) return;
    const isTold = !record.untold && !this.#parts.outbox.holds(record.pairId, "items-void", record.transferId);
    if (!isTold) return this.#putOff(kept, message);
    await this.#parts.book.change(record.transferId, { state: "checking" });
    const outcome = await this.#finishReceive(record.transferId, root);
    if (outcome === "verified") await this.#done(kept);
    else if (outcome === "failed") await this.fail(kept, "unverified");
    else if (outcome === "again") await this.#startAgain(record.transferId);
  }

  /** The sender has kept a word about items that were left out here: with the last of them it can say the true root. */
  async voidKept(transferId: string): Promise<void> {
    const kept = this.#mine(transferId);
    if (!kept || this.#parts.outbox.holds(kept.record.pairId, "items-void", transferId)) return;
    const attempt = this.#unjudged.get(transferId);
    this.#unjudged.delete(transferId);
    if (attempt !== undefined && this.#running.get(transferId) === attempt) await this.#startAgain(transferId);
  }

  /** What the engine tells about a transfer that is received here. */
  async engineEvent(kept: Kept, event: EngineEvent): Promise<void> {
    if (event.type === "paused") await this.pause(kept.record.transferId, event.reason);
    else if (event.type === "failed") await this.fail(kept, event.reason);
  }

  async fail({ record }: Kept, reason: FailReason): Promise<void> {
    await this.#parts.book.finish(record.transferId, { is: "failed", reason }, { kept: false, tell: true });
  }

  /** Its root may lack what it does not know: not judged before it has answered that, which is said once more. */
  #putOff({ record }: Kept, { attempt }: MessageOf<"transfer-complete">): void {
    this.#unjudged.set(record.transferId, attempt);
    this.#parts.outbox.again(record.pairId, record.transferId);
  }

  async #done(kept: Kept): Promise<void> {
    const { transferId, voids } = kept.record;
    // With all of its items stopped there is nothing to verify. Which were is ours to say: a word about the last of them
    // may cross ours about the end.
    if (voids.length === kept.entry.itemCount) return this.fail(kept, "changed");
    const { book } = this.#parts;
    try {
      await book.finish(transferId, { is: "done" }, { kept: true, tell: false });
    } finally {
      // Its entry says so, even where a table refused what comes after that.
      if (!book.get(transferId)) this.#link(kept)?.send({ type: "transfer-verified", transfer: transferId });
    }
  }

  async #startAgain(transferId: string): Promise<void> {
    const kept = await this.#parts.book.change(transferId, { state: "accepted" });
    if (kept) await this.#start(kept);
  }

  /**
   * Right behind the acceptance, where that is on its way: the sender hears both in this order, and by the second its files
   * are open or it has said that it needs them. Saves a round trip.
   */
  async #startEarly(kept: Kept, held: HeldState): Promise<void> {
    this.#early.add(kept.record.transferId);
    await this.#start(kept, held);
  }

  /** Opens the store, unless what it holds was told a moment ago, and says that: the one message that starts bytes. */
  async #start(kept: Kept, known?: HeldState): Promise<void> {
    const { engine, book } = this.#parts;
    const { transferId, pairId, voids } = kept.record;
    const attempt = kept.record.attempt + 1;
    if (attempt > MAX_ATTEMPTS) return this.fail(kept, "protocol");
    this.#running.delete(transferId);
    try {
      const shape = async () => shapeOf(kept.record, await book.items(transferId));
      const held = known ?? (await engine.openReceive(pairId, await shape(), { reserve: false, voids }));
      await book.progress(transferId, held.storedBytes);
      // A pause for what was busy ends only here: until then it was. That of the sender did, though a table refused it.
      await book.change(transferId, { attempt, pausedByMe: undefined, pausedByThem: undefined });
      await engine.startReceive(transferId, attempt);
      this.#running.set(transferId, attempt);
      for (const word of startWords({ transfer: transferId, attempt }, held)) this.#link(kept)?.send(word);
    } catch (error) {
      const fault = storeFaultOf(error);
      if (!fault) throw error;
      await this.pause(transferId, pauseReasonFor(fault));
    }
  }

  async #finishReceive(transferId: string, root: Uint8Array<ArrayBuffer>): Promise<FinishOutcome> {
    try {
      return await this.#parts.engine.finishReceive(transferId, root);
    } catch (error) {
      const fault = storeFaultOf(error);
      if (!fault) throw error;
      await this.pause(transferId, pauseReasonFor(fault));
      return "stopped";
    }
  }

  /** Claims the room. Undefined when there is none, or storage refuses: said to the person, and the offer stays. */
  async #claim(
    { record }: Kept,
    items: readonly KeptItem[],
    freeBytes: number | undefined,
  ): Promise<HeldState | undefined> {
    const { pairId, byteLength, voids } = record;
    try {
      return await this.#parts.engine.openReceive(pairId, shapeOf(record, items), { reserve: true, voids });
    } catch (error) {
      const fault = storeFaultOf(error);
      if (!fault) throw error;
      if (fault === "full")
        this.#parts.notice({ code: "no-room", neededBytes: byteLength, ...lessThan(byteLength, freeBytes) });
      else this.#parts.notice({ code: "storage-refused" });
      return undefined;
    }
  }

  /** Not before the acceptance: a sender that still waits for an answer does not expect a pause. */
  #sayPaused(kept: Kept, reason: PauseReason): void {
    const { transferId, pairId } = kept.record;
    if (this.#parts.outbox.holds(pairId, "transfer-accept", transferId)) return;
    this.#link(kept)?.send({ type: "transfer-pause", transfer: transferId, reason });
  }

  async #tellAccepted(kept: Kept): Promise<void> {
    const { transferId, pairId } = kept.record;
    if (this.#parts.outbox.holds(pairId, "transfer-accept", transferId)) return;
    const id = toHex(this.#parts.random(16));
    await this.#parts.outbox.add(pairId, { type: "transfer-accept", id, transfer: transferId });
  }

  #mine(transferId: string): Kept | undefined {
    const kept = this.#parts.book.get(transferId);
    return kept?.record.side === "receiving" ? kept : undefined;
  }

  #link({ record }: Kept): Link | undefined {
    return this.#parts.links.get(record.pairId);
  }
}

/** Paused until a person, not time, ends it. */
function isHeld({ pausedByMe }: OpenTransfer): boolean {
  return pausedByMe !== undefined && pausedByMe !== "busy";
}

/** What the browser tells is said only while it agrees with what it does. */
function lessThan(byteLength: number, freeBytes: number | undefined): { freeBytes?: number } {
  return freeBytes !== undefined && freeBytes < byteLength ? { freeBytes } : {};
}
