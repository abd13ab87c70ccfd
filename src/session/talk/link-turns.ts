// Turns of what a device says and of what is done because it is here. Rule: nothing before the engine knows whose the
// lane is; a violation ends the link; what waits for its turn is bounded.
import { CONTROL_BURST, MAX_OPEN_TRANSFERS } from "../../protocol/limits.ts";
import type { OpenLink } from "./incoming.ts";
import { ViolationError } from "./talk-parts.ts";
import type { Turns } from "./turns.ts";

/** Messages of one link that may wait for their turn: what may come at once, and what each open transfer says itself. */
const MAX_WAITING_MESSAGES = CONTROL_BURST + 2 * MAX_OPEN_TRANSFERS;

export class LinkTurns {
  readonly #turns: Turns;
  /** Pair ids are never used again. */
  readonly #forgotten = new Set<string>();

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Nothing of this device is acted on any more. */
  forget(pairId: string): void {
    this.#forgotten.add(pairId);
  }

  take(open: OpenLink, name: string, act: () => Promise<void>): void {
    const { link, bound } = open;
    if (open.waiting >= MAX_WAITING_MESSAGES) return link.violate("too many messages wait");
    open.waiting += 1;
    void this.#turns.take(name, async () => {
      try {
        await bound;
        // What a link said before it closed is still done: the other side may have counted on it.
        if (!this.#forgotten.has(link.pairId)) await act();
      } catch (error) {
        if (error instanceof ViolationError) link.violate(error.message);
        else throw error;
      } finally {
        open.waiting -= 1;
      }
    });
  }
}
