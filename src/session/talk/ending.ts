// What ends here: transfers cancelled, items removed, devices forgotten.
// Rule: what is known of bytes goes after them, so that nothing is kept that nobody can find any more.
import type { TalkMessage } from "../link.ts";
import { TableError } from "../ports.ts";
import type { Sending } from "./sending.ts";
import type { TalkParts } from "./talk-parts.ts";
import type { Turns } from "./turns.ts";

interface EndingParts {
  readonly parts: TalkParts;
  readonly sending: Sending;
  readonly turns: Turns;
}

export class Ending {
  readonly #parts: TalkParts;
  readonly #sending: Sending;
  readonly #turns: Turns;

  constructor({ parts, sending, turns }: EndingParts) {
    this.#parts = parts;
    this.#sending = sending;
    this.#turns = turns;
  }

  async cancel(transferId: string): Promise<void> {
    await this.#parts.book.finish(transferId, { is: "cancelled", by: "me" }, { kept: false, tell: true });
  }

  /** A turn of it failed for a while, in what it does or in how it ends. */
  isCutOff(transferId: string, error: unknown): boolean {
    const { book } = this.#parts;
    return book.endOf(transferId) !== undefined || (error instanceof TableError && book.get(transferId) !== undefined);
  }

  /** Tries once more to keep how a transfer ends. False where nothing of that was refused. */
  endAgain(transferId: string): boolean {
    const end = this.#parts.book.endOf(transferId);
    if (end) void this.#turns.take(transferId, end);
    return end !== undefined;
  }

  async removeItem(transferId: string, item: number): Promise<void> {
    const { book, engine } = this.#parts;
    const kept = book.get(transferId);
    if (!kept) {
      if (await book.hideItem(transferId, item)) await this.removeKept(transferId);
      return;
    }
    if (item >= kept.entry.itemCount) return;
    // The other side has all of it and compares it: a word about an item comes too late.
    if (kept.record.side === "sending" && kept.record.state === "checking") return;
    await this.#sending.voidItems(kept, [[item, "removed"]]);
    if (kept.record.state !== "offered") await engine.voidItems(transferId, [item]);
  }

  /** Deletes what was received of a transfer that is over. */
  async removeKept(transferId: string): Promise<void> {
    if (this.#parts.book.get(transferId)) return;
    await this.#parts.engine.end(transferId, { remove: true });
    await this.#parts.book.removeKept(transferId);
  }

  /** Nothing goes on, with one device or with any: turns that wait for what is held to be compared end now. */
  async stopChecking(pairId?: string): Promise<void> {
    const { book, engine } = this.#parts;
    for (const { record } of pairId === undefined ? book.all() : book.of(pairId)) {
      if (record.state === "checking") await engine.stopChecking(record.transferId);
    }
  }

  /** What ends or pauses one transfer does not wait until what is held was compared: that takes as long as the disk does. */
  stopCheckingOne(transferId: string): void {
    const { book, engine } = this.#parts;
    if (book.get(transferId)?.record.state !== "checking") return;
    // Where the worker is gone nothing is compared any more, and that is told by itself.
    engine.stopChecking(transferId).catch(() => undefined);
  }

  /** Flushes and closes everything that is open in the engine. One that does not close leaves no other open. */
  async closeAll(fault: (error: unknown) => void): Promise<void> {
    const { book, engine } = this.#parts;
    const closing = book.all().map(({ record }) => engine.pause(record.transferId));
    for (const closed of await Promise.allSettled(closing)) {
      if (closed.status === "rejected") fault(closed.reason);
    }
  }

  /** A word that pauses or ends a transfer. */
  heard(pairId: string, message: TalkMessage): void {
    if (message.type !== "transfer-pause" && message.type !== "transfer-cancel" && message.type !== "transfer-fail")
      return;
    if (this.#parts.book.get(message.transfer)?.record.pairId === pairId) this.stopCheckingOne(message.transfer);
  }

  /** Everything of a device is deleted: chat, history, received bytes. Nothing of it may begin any more. */
  async forget(pairId: string): Promise<void> {
    const { book, outbox, timeline } = this.#parts;
    await this.#settled(pairId);
    for (const { id } of await timeline.transfersWith(pairId)) {
      await this.#turns.take(id, async () => {
        await this.#sending.letGo(id, { remove: true });
        await book.drop(id);
      });
    }
    await this.#turns.take(pairId, async () => {
      await outbox.dropPair(pairId);
      await timeline.deletePair(pairId);
    });
  }

  /** The other side dissolved the pair: nothing moves any more, what was received stays. */
  async unpaired(pairId: string): Promise<void> {
    await this.#settled(pairId);
    const ended = this.#parts.book
      .of(pairId)
      .map(({ record: { transferId } }) =>
        this.#turns.take(transferId, () =>
          this.#parts.book.finish(transferId, { is: "cancelled", by: "them" }, { kept: false, tell: false }),
        ),
      );
    await Promise.all(ended);
    await this.#parts.outbox.dropPair(pairId);
  }

  /** Nothing of this device is under way any more; what is with others need not be waited for. */
  async #settled(pairId: string): Promise<void> {
    await this.stopChecking(pairId);
    const others = this.#parts.book.all().filter(({ record }) => record.pairId !== pairId);
    await this.#turns.settled(new Set(others.map(({ record }) => record.transferId)));
  }
}
