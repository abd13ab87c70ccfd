// What goes out of the outbox, to devices that are here.
// Rule: what nothing answers for a while is said again. A table refused it, there or here, for a moment; few words are
// under way at once, and those behind them would wait for the next reconnect.
import type { OpenLink } from "./incoming.ts";
import { Outbox, type OutboxEntry } from "./outbox.ts";
import { SecondTries } from "./second-tries.ts";
import type { TalkOptions } from "./talk-options.ts";
import type { TransferBook } from "./transfer-book.ts";

interface OutgoingParts {
  /** By pair. */
  readonly open: ReadonlyMap<string, OpenLink>;
  readonly book: TransferBook;
  /** Acts in turn with everything else about a transfer. */
  readonly turn: (transferId: string, act: () => Promise<void>) => void;
  readonly sent: (entry: OutboxEntry) => void;
  /** What was said to this device is about to be said again. */
  readonly unanswered: (pairId: string) => void;
}

export class Outgoing {
  readonly outbox: Outbox;
  readonly #parts: OutgoingParts;
  /** By pair: since something was last answered. */
  readonly #unanswered: SecondTries;

  constructor({ outbox, clock }: Pick<TalkOptions, "outbox" | "clock">, parts: OutgoingParts) {
    this.#parts = parts;
    const unanswered = (this.#unanswered = new SecondTries(clock, (pairId) => this.#sayAgain(pairId)));
    this.outbox = new Outbox(outbox, {
      send: (entry) => this.#send(entry),
      sent: parts.sent,
      waits: (pairId) => unanswered.later(pairId),
      // Else a path that is slower than the first wait would be filled with what is under way already.
      answered: (pairId) => unanswered.cancel(pairId),
    });
  }

  closed(pairId: string): void {
    this.outbox.closed(pairId);
    this.#unanswered.forget(pairId);
  }

  stop(): void {
    this.#unanswered.stop();
  }

  #sayAgain(pairId: string): void {
    this.#parts.unanswered(pairId);
    this.outbox.again(pairId);
  }

  #send(entry: OutboxEntry): boolean {
    const { book, turn } = this.#parts;
    const { pairId, content } = entry;
    const open = this.#parts.open.get(pairId);
    if (!open) return false;
    if (content.type !== "offer") return open.link.send(content);
    turn(content.transfer, async () => {
      const kept = book.get(content.transfer);
      if (kept) open.pages.add(content.id, kept.record, kept.entry.at, await book.items(content.transfer));
      // Ended before it could be said; the word about that may wait already.
      else await this.outbox.drop(entry);
    });
    return true;
  }
}
