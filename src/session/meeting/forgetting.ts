// Dissolving pairs, by this side or the other. Rule: keys go first, durably; then the other side is told, or a
// tombstone waits for it; and the inbox secret that it knew is replaced, at the next start if a crash comes between.
import type { MeetingEvents, PairRecord } from "../link.ts";
import type { Acquaintance } from "./acquaintance.ts";
import type { OwnInbox } from "./own-inbox.ts";
import type { PairBook } from "./pair-book.ts";
import type { Scene } from "./scene.ts";
import type { Tombstones } from "./tombstones.ts";

export interface ForgettingParts {
  readonly scene: Scene;
  readonly own: OwnInbox;
  readonly book: PairBook;
  readonly tombstones: Tombstones;
  readonly acquaintances: Map<string, Acquaintance>;
  readonly events: Pick<MeetingEvents, "unpaired">;
  readonly fault: (error: unknown) => void;
  /** Our inbox is another one: listen there, and tell it to who is here. */
  moved(): void;
}

export class Forgetting {
  readonly #parts: ForgettingParts;
  /** Those being told. */
  readonly #parting = new Set<Acquaintance>();

  constructor(parts: ForgettingParts) {
    this.#parts = parts;
  }

  /** Resolves when it is forgotten here; a table that refuses makes it have no effect. */
  async forget(pairId: string): Promise<void> {
    const pair = this.#parts.book.get(pairId);
    if (!pair || !(await this.#bury(pair))) return;
    const known = this.#part(pairId, this.#parts.scene.hex(16), false);
    this.#parts.events.unpaired(pairId, "me");
    void known.then((known) => (known ? this.#parts.tombstones.drop(pairId) : undefined));
    await this.#move(pair);
  }
  /** They did; `id`: of their `unpair`, which is answered only when the keys are gone here. */
  async dissolved(pairId: string, id: string | undefined): Promise<void> {
    const { book, own, scene, events, fault } = this.#parts;
    const pair = book.get(pairId);
    if (!pair) return;
    try {
      if (!pair.provisional && !pair.visit) await own.willRenew();
      await book.drop(pairId);
    } catch (error) {
      fault(error);
      // It will say so again.
      this.#parts.acquaintances.get(pairId)?.link?.end("lost");
      return;
    }
    void this.#part(pairId, id ?? scene.hex(16), id !== undefined);
    if (pair.provisional) return;
    events.unpaired(pairId, "them");
    await this.#move(pair);
  }
  /** A pair that was begun and never spoke makes room for another one. Throws TableError. */
  async giveUp(pair: PairRecord): Promise<void> {
    const { tombstones, book, acquaintances } = this.#parts;
    await tombstones.add(pair);
    await book.drop(pair.pairId);
    acquaintances.get(pair.pairId)?.close();
    acquaintances.delete(pair.pairId);
  }
  close(): void {
    for (const acquaintance of this.#parting) acquaintance.close();
  }

  async #bury(pair: PairRecord): Promise<boolean> {
    const { tombstones, book, own, fault } = this.#parts;
    try {
      if (!pair.visit) await own.willRenew();
      await tombstones.add(pair);
      await book.drop(pair.pairId);
      return true;
    } catch (error) {
      fault(error);
      if (book.get(pair.pairId)) await tombstones.drop(pair.pairId);
      return false;
    }
  }
  async #part(pairId: string, id: string, theirs: boolean): Promise<boolean> {
    const { acquaintances } = this.#parts;
    const acquaintance = acquaintances.get(pairId);
    if (!acquaintance) return false;
    acquaintances.delete(pairId);
    this.#parting.add(acquaintance);
    try {
      return await acquaintance.part(id, theirs);
    } finally {
      this.#parting.delete(acquaintance);
    }
  }
  async #move({ visit }: PairRecord): Promise<void> {
    // Refused: the forgotten device knows where we listen, but nothing it says there is opened. A visitor never knew it.
    if (!visit) await this.#parts.own.renew().catch(this.#parts.fault);
    this.#parts.moved();
  }
}
