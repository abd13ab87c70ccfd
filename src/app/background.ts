// Tells a person whose eyes are elsewhere: one notification for each device, and a badge while something waits.
// Rule: told only while nobody looks; taken away when somebody does, and as soon as what it told of is over.
import type { SessionEvent } from "../session/session-event.ts";
import type { AppState } from "./state.ts";
import { isOver, tellingOf, waiting, type Telling } from "./telling.ts";

export interface BackgroundPorts {
  /** Nobody looks at the page. */
  hidden(): boolean;
  /** Shows it in the place of what had this tag before. */
  tell(tag: string, telling: Telling, state: AppState): void;
  /** Takes away what has this tag; without one, all that Ferry shows. */
  unsay(tag?: string): void;
  /** How much waits; 0 takes the badge away. */
  badge(count: number): void;
}

/** What tells of people who want to pair goes by, beside pair ids. */
const PAIRING = "pairing";

export class Background {
  readonly #ports: BackgroundPorts;
  /** What is shown, by pair id: their number is bounded, however much comes. */
  readonly #told = new Map<string, Telling>();
  /** Of everything that was ever told in this page. */
  readonly #tags = new Map<string, string>();
  /** Pairs with messages that nobody has seen. */
  readonly #unseen = new Set<string>();
  /** What the badge says; unknown at first, since the browser keeps it when Ferry is closed. */
  #badge: number | undefined;

  constructor(ports: BackgroundPorts) {
    this.#ports = ports;
  }

  /** `before`, `after`: the state around this event. */
  heard(event: SessionEvent, before: AppState, after: AppState): void {
    if (event.type === "progress") return;
    for (const [of, telling] of this.#told) {
      if (!isOver(telling, event)) continue;
      this.#told.delete(of);
      this.#ports.unsay(this.#tag(of));
    }
    if (event.type === "device-gone") this.#unseen.delete(event.pairId);
    const telling = this.#ports.hidden() ? tellingOf(event, before, after) : undefined;
    if (telling) this.#tell(telling, after);
    this.#count(after);
  }

  /** Somebody looks at the page: it says all there is. `anew`: another tab may have changed the badge since. */
  seen(state: AppState, anew = false): void {
    if (anew) this.#badge = undefined;
    this.#told.clear();
    this.#unseen.clear();
    this.#ports.unsay();
    this.#count(state);
  }

  #tell(telling: Telling, state: AppState): void {
    if (telling.is === "message") this.#unseen.add(telling.pairId);
    if (state.settings.notify !== true) return;
    const of = telling.is === "approval" ? PAIRING : telling.pairId;
    this.#told.set(of, telling);
    this.#ports.tell(this.#tag(of), telling, state);
  }

  /** A number, so that what a system keeps of it names nobody. */
  #tag(of: string): string {
    const tag = this.#tags.get(of) ?? `${this.#tags.size + 1}`;
    this.#tags.set(of, tag);
    return tag;
  }

  #count(state: AppState): void {
    const count = waiting(state) + this.#unseen.size;
    if (count === this.#badge) return;
    this.#badge = count;
    this.#ports.badge(count);
  }
}
