// What ends here: transfers cancelled, items removed, devices forgotten.
// Rule: bytes go first, then what is known of them, so that nothing is kept that nobody can find any more.
import type { OpenLink } from "./incoming.ts";
import { sayAgain } from "./say-again.ts";
import type { Sending } from "./sending.ts";
import type { TalkParts } from "./talk-parts.ts";
import type { Turns } from "./turns.ts";

interface EndingParts {
  readonly parts: TalkParts;
  readonly sending: Sending;
  readonly turns: Turns;
  readonly open: ReadonlyMap<string, OpenLink>;
}

export class Ending {
  readonly #parts: TalkParts;
  readonly #sending: Sending;
  readonly #turns: Turns;
  readonly #open: ReadonlyMap<string, OpenLink>;

  constructor({ parts, sending, turns, open }: EndingParts) {
    this.#parts = parts;
    this.#sending = sending;
    this.#turns = turns;
    this.#open = open;
  }

  async cancel(transferId: string): Promise<void> {
    const { book, outbox } = this.#parts;
    const kept = book.get(transferId);
    if (!kept) return;
    const { pairId } = kept.record;
    await this.#sending.over(transferId);
    const seen = await outbox.dropTransfer(pairId, transferId);
    this.#open.get(pairId)?.pages.end(transferId);
    const entry = await book.finish(transferId, { is: "cancelled", by: "me" }, { kept: false });
    if (entry && seen) await sayAgain(this.#parts, entry, undefined, undefined);
  }

  async removeItem(transferId: string, item: number): Promise<void> {
    const { book, engine } = this.#parts;
    const kept = book.get(transferId);
    if (!kept) {
      if (await book.hideItem(transferId, item)) await this.removeKept(transferId);
      return;
    }
    if (item >= kept.entry.itemCount) return;
    await this.#sending.voidItem(kept, item, "removed");
    if (kept.record.state !== "offered") await engine.voidItem(transferId, item, "removed");
  }

  /** Deletes what was received of a transfer that is over. */
  async removeKept(transferId: string): Promise<void> {
    if (this.#parts.book.get(transferId)) return;
    await this.#parts.engine.end(transferId, { remove: true });
    await this.#parts.book.removeKept(transferId);
  }

  /** Everything of a device is deleted: chat, history, received bytes. */
  async forget(pairId: string): Promise<void> {
    const { book, outbox, timeline } = this.#parts;
    const ended = (await timeline.transfersWith(pairId)).map(({ id }) =>
      this.#turns.take(id, async () => {
        await this.#sending.over(id);
        await book.drop(id);
      }),
    );
    await Promise.all(ended);
    await this.#turns.take(pairId, async () => {
      await outbox.dropPair(pairId);
      await timeline.deletePair(pairId);
    });
  }

  /** The other side dissolved the pair: nothing moves any more, what was received stays. */
  async unpaired(pairId: string): Promise<void> {
    const ended = this.#parts.book.of(pairId).map(({ record: { transferId } }) =>
      this.#turns.take(transferId, async () => {
        await this.#sending.over(transferId);
        await this.#parts.book.finish(transferId, { is: "cancelled", by: "them" }, { kept: false });
      }),
    );
    await Promise.all(ended);
    await this.#parts.outbox.dropPair(pairId);
  }
}
