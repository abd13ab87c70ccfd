// The sender's side of transfers: offered, ready, sent, checked by the other side.
// Rule: "ready" is said only with every file at hand; bytes start only at the receiver's word.
import type { PickedFile } from "../../app/verbs.ts";
import type { EngineEvent, VoidItems } from "../../engine/api.ts";
import { fromBase64url, toBase64url, toHex } from "../../protocol/bytes.ts";
import { blockBytesFor, MAX_LISTED_VOIDS, MAX_TRANSFER_BYTES } from "../../protocol/limits.ts";
import { encodeManifest } from "../../protocol/manifest.ts";
import type { BlockRuns, FailReason, MessageOf, PauseReason } from "../../protocol/messages.ts";
import { sha256 } from "../../trust/key-schedule.ts";
import type { Link } from "../link.ts";
import { TableError } from "../ports.ts";
import { mayOffer } from "./may-offer.ts";
import { newVoids, shapeOf } from "./open-transfer.ts";
import type { Kept, OpenTransfer } from "./open-transfer.ts";
import { type Files, firstMissing, type Found, itemsOf, matchFiles } from "./picked-files.ts";
import { pauseReasonFor, storeFaultOf, ViolationError } from "./talk-parts.ts";
import type { TalkParts } from "./talk-parts.ts";

type Sent = Extract<EngineEvent, { type: "sent" }>;

export class Sending {
  readonly #parts: TalkParts;
  /** Files of transfers that are not over, in item order, as picked in this visit or opened again. */
  readonly #files = new Map<string, Files>();
  /** Of those that are to be picked again, what was found so far. */
  readonly #foundAgain = new Map<string, Found>();
  /** Items that the engine can no longer read, until they are kept: all that are known by then in one change. */
  readonly #stopped = new Map<string, VoidItems[number][]>();
  /** All of it is there, which is said behind the last item that stopped. */
  readonly #complete = new Map<string, Sent>();

  constructor(parts: TalkParts) {
    this.#parts = parts;
  }

  /** Offers files. What cannot be offered is said in a notice and has no other effect. */
  async offer(pairId: string, transferId: string, picked: readonly PickedFile[]): Promise<void> {
    if (!mayOffer(this.#parts, pairId, picked)) return;
    const items = itemsOf(picked);
    const byteLength = items.reduce((sum, item) => sum + item.byteLength, 0);
    if (byteLength > MAX_TRANSFER_BYTES) return this.#parts.notice({ code: "too-large" });
    const blockBytes = blockBytesFor(byteLength);
    const manifestDigest = await sha256(encodeManifest(items, blockBytes));
    const record: OpenTransfer = {
      transferId,
      pairId,
      side: "sending",
      state: "offered",
      byteLength,
      blockBytes,
      manifestDigest,
      delivered: false,
      attempt: 0,
      voids: [],
    };
    let kept: Kept;
    try {
      kept = await this.#parts.book.begin(record, items);
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      return this.#parts.notice({ code: "files-not-kept" });
    }
    await this.#haveFiles(kept, picked);
    await this.recover(kept);
  }

  /** Queues what is not queued: an offer, and the word about items that this side voided. */
  async recover(kept: Kept): Promise<void> {
    const { outbox, random } = this.#parts;
    const { side, state, delivered, pairId, transferId: transfer } = kept.record;
    const toOffer = side === "sending" && state === "offered" && !delivered;
    if (toOffer && !outbox.holds(pairId, "offer", transfer))
      await outbox.add(pairId, { type: "offer", id: toHex(random(16)), transfer });
    await this.voidItems(kept, []);
  }

  async delivered(transferId: string): Promise<void> {
    await this.#parts.book.change(transferId, { delivered: true });
  }

  async accepted(kept: Kept): Promise<void> {
    if (kept.record.state !== "offered") return;
    const now = await this.#parts.book.change(kept.record.transferId, { state: "accepted" });
    if (now) await this.#sayReady(now);
  }

  /** The device is here: says of each transfer whether it can go on. */
  async opened(kept: Kept): Promise<void> {
    const { side, state, pausedByMe } = kept.record;
    if (side !== "sending" || state === "offered") return;
    // Files may be at hand again, and what was busy may not be any more.
    if (pausedByMe && pausedByMe !== "needs-file" && pausedByMe !== "busy") this.#say(kept, pausedByMe);
    else await this.#sayReady(kept);
  }

  /** The receiver says what it holds: the rest goes on its way. */
  async start(kept: Kept, message: MessageOf<"transfer-resume">, held: BlockRuns, link: Link): Promise<void> {
    const { record } = kept;
    const { transferId, pairId, voids, pausedByMe } = record;
    if (pausedByMe) return this.#say(kept, pausedByMe);
    const files = this.#files.get(transferId);
    const heldDigest = fromBase64url(message.heldDigest);
    if (!files || !heldDigest) return this.#sayReady(kept);
    await this.#parts.book.change(transferId, { pausedByThem: undefined, state: "accepted", attempt: message.attempt });
    const { attempt, partial } = message;
    const shape = shapeOf(record, await this.#parts.book.items(transferId));
    // Said on a link that is gone: on the one in its place the receiver has not started this attempt.
    if (this.#parts.links.get(pairId) !== link) return;
    try {
      await this.#parts.engine.startSend(pairId, shape, files, { attempt, held, heldDigest, partial, voids });
    } catch (error) {
      await this.#startFailed(transferId, error);
    }
  }

  async pausedByThem({ record }: Kept, reason: PauseReason): Promise<void> {
    await this.#parts.engine.pause(record.transferId);
    await this.#parts.book.change(record.transferId, { pausedByThem: reason, state: "accepted" });
  }

  async pause(transferId: string, reason: PauseReason): Promise<void> {
    const kept = this.#mine(transferId);
    if (!kept || kept.record.state === "offered") return;
    await this.#parts.engine.pause(transferId);
    const now = await this.#parts.book.change(transferId, { pausedByMe: reason, state: "accepted" });
    if (now) this.#say(now, reason);
    if (reason === "busy") this.#parts.later(transferId);
  }

  async resume(transferId: string): Promise<void> {
    if (this.#mine(transferId)?.record.pausedByMe) await this.#goOn(transferId);
  }

  /**
   * The same files again, in parts where need be: no window of the system gives both files and folders, or two folders.
   * Other ones are refused with a notice.
   */
  async pickAgain(transferId: string, picked: readonly PickedFile[]): Promise<void> {
    const kept = this.#mine(transferId);
    if (!kept) return;
    const { book, notice } = this.#parts;
    const items = await book.items(transferId);
    const found = matchFiles(items, picked);
    if (found.every((file) => file === null)) return notice({ code: "wrong-files" });
    const before = this.#foundAgain.get(transferId);
    const files = found.map((file, n) => file ?? before?.[n] ?? null);
    this.#foundAgain.set(transferId, files);
    const missing = firstMissing(items, files, kept.record.voids);
    if (missing) return notice({ code: "files-missing", name: missing.path.split("/")[0] ?? "" });
    this.#foundAgain.delete(transferId);
    await this.#haveFiles(kept, files);
    await this.#goOn(transferId);
  }

  /** Not in turn: what comes before the turn of the first one is kept with it. */
  heard(event: EngineEvent): void {
    if (event.type !== "items-void" || !this.#mine(event.transferId)) return;
    const stopped = this.#stopped.get(event.transferId) ?? [];
    // One by one: a call takes some ten thousand arguments, and a block may hold more files.
    for (const item of event.items) stopped.push(item);
    this.#stopped.set(event.transferId, stopped);
  }

  async engineEvent(kept: Kept, event: EngineEvent): Promise<void> {
    const { transferId, attempt, pausedByMe, pausedByThem } = kept.record;
    if (event.type === "sent") {
      // Of an attempt that was stopped since: the next one says it again.
      if (event.attempt === attempt && !pausedByMe && !pausedByThem) await this.#sent(kept, event);
    } else if (event.type === "items-void") {
      await this.voidItems(kept, []);
    } else if (event.type === "paused") {
      await this.pause(transferId, event.reason);
    } else if (event.type === "failed") {
      await this.fail(kept, event.reason);
    }
  }

  /** The other side compares with the stopped items that it knows of, so it hears of all of them before. */
  async #sent({ record }: Kept, event: Sent): Promise<void> {
    const { transferId: transfer, pairId } = record;
    // Of two the later one counts.
    this.#complete.delete(transfer);
    const untold = record.untold ?? this.#stopped.get(transfer);
    if (untold || this.#parts.outbox.isUnsaid(pairId, "items-void", transfer)) {
      this.#complete.set(transfer, event);
      return;
    }
    const now = await this.#parts.book.change(transfer, { state: "checking" });
    const { attempt, root } = event;
    if (now) this.#link(now)?.send({ type: "transfer-complete", transfer, attempt, root: toBase64url(root) });
  }

  /** A word about stopped items went out; what waits for the last of them may be said. */
  async voidSaid(transferId: string): Promise<void> {
    const [kept, event] = [this.#mine(transferId), this.#complete.get(transferId)];
    this.#complete.delete(transferId);
    if (kept && event) await this.engineEvent(kept, event);
  }

  /** These items, and those that the engine can no longer read, are not sent (any more); the others are. */
  async voidItems({ record }: Kept, items: VoidItems): Promise<void> {
    const { transferId, voids, untold } = record;
    const stopped = Array.from(this.#stopped.get(transferId) ?? []);
    const fresh = newVoids(voids, [...stopped, ...items]);
    const now = { voids: [...voids, ...fresh], untold: [...(untold ?? []), ...fresh] };
    const kept = await this.#parts.book.change(transferId, fresh.length > 0 ? now : {});
    // Only now: where a table refuses it, the next try has them still.
    const rest = this.#stopped.get(transferId)?.slice(stopped.length) ?? [];
    if (rest.length > 0) this.#stopped.set(transferId, rest);
    else this.#stopped.delete(transferId);
    if (kept) await this.#tellVoids(kept);
  }

  async #tellVoids({ record }: Kept): Promise<void> {
    const { transferId: transfer, pairId, untold } = record;
    if (!untold) return;
    for (let told = 0; told < untold.length; told += MAX_LISTED_VOIDS) {
      const id = toHex(this.#parts.random(16));
      const items = untold.slice(told, told + MAX_LISTED_VOIDS).map(([...each]) => each);
      await this.#parts.outbox.add(pairId, { type: "items-void", id, transfer, items });
    }
    await this.#parts.book.change(transfer, { untold: undefined });
  }

  async fail({ record }: Kept, reason: FailReason): Promise<void> {
    await this.#parts.book.finish(record.transferId, { is: "failed", reason }, { kept: false, tell: true });
  }

  /** Lets go of everything that a transfer needed, in either direction. */
  async letGo(transferId: string, { remove }: { remove: boolean }): Promise<void> {
    for (const files of [this.#files, this.#foundAgain]) files.delete(transferId);
    this.#stopped.delete(transferId);
    this.#complete.delete(transferId);
    await this.#parts.engine.end(transferId, { remove });
    await this.#parts.sentFiles.drop(transferId);
  }

  /** They are at hand for this visit, and as far as the browser lets us for the next one. */
  async #haveFiles({ record }: Kept, found: Found): Promise<void> {
    const { transferId, pairId } = record;
    const { sentFiles, links } = this.#parts;
    const files = found.map((picked) => picked?.file ?? null);
    this.#files.set(transferId, files);
    await sentFiles.keep(transferId, found, { copy: !links.has(pairId) });
  }

  async #goOn(transferId: string): Promise<void> {
    const kept = await this.#parts.book.change(transferId, { pausedByMe: undefined });
    if (kept && kept.record.state !== "offered") await this.#sayReady(kept);
  }

  async #sayReady(kept: Kept): Promise<void> {
    const { transferId, pausedByMe } = kept.record;
    const ready = await this.#openFiles(kept);
    if (ready !== true) {
      const now = await this.#parts.book.change(transferId, { pausedByMe: "needs-file", reopens: ready === "ask" });
      if (now) this.#say(now, "needs-file");
      return;
    }
    const now = pausedByMe ? await this.#parts.book.change(transferId, { pausedByMe: undefined }) : kept;
    if (now) this.#link(now)?.send({ type: "transfer-ready", transfer: transferId });
  }

  /** True when every file that is still wanted is at hand; `ask` when that takes a tap. */
  async #openFiles({ record }: Kept): Promise<boolean | "ask"> {
    if (this.#files.has(record.transferId)) return true;
    const items = await this.#parts.book.items(record.transferId);
    const files = await this.#parts.sentFiles.reopen(
      record.transferId,
      items.map(({ byteLength }) => byteLength),
    );
    if (files === "ask") return "ask";
    const stopped = new Set(record.voids.map(([item]) => item));
    if (!items.every((_, n) => files[n] || stopped.has(n))) return false;
    this.#files.set(record.transferId, files);
    return true;
  }

  async #startFailed(transferId: string, error: unknown): Promise<void> {
    const fault = storeFaultOf(error);
    if (fault) return this.pause(transferId, pauseReasonFor(fault));
    // What the receiver says it holds cannot be.
    if (error instanceof Error && error.name === "RangeError") throw new ViolationError("held blocks");
    throw error;
  }

  #say(kept: Kept, reason: PauseReason): void {
    this.#link(kept)?.send({ type: "transfer-pause", transfer: kept.record.transferId, reason });
  }

  #mine(transferId: string): Kept | undefined {
    const kept = this.#parts.book.get(transferId);
    return kept?.record.side === "sending" ? kept : undefined;
  }

  #link({ record }: Kept): Link | undefined {
    return this.#parts.links.get(record.pairId);
  }
}
