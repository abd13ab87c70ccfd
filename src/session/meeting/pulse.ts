// Whether the other side still answers: a ping after silence, its pong in time. Rule: whatever is heard counts as an
// answer; nothing is decided here, `missed` only says how many pings in a row stayed without one.
import type { Scene } from "./scene.ts";
import { PING_AFTER_MS, PONG_MS } from "./timing.ts";

export interface PulseEvents {
  ping(n: number): void;
  /** Round trip in ms. */
  answered(roundTripMs: number): void;
  missed(inARow: number): void;
}

export class Pulse {
  readonly #scene: Scene;
  readonly #events: PulseEvents;
  #n = 0;
  #asked: { readonly n: number; readonly at: number } | undefined;
  #heardAt: number;
  /** Anything since the last ping. */
  #heardSince = false;
  #missed = 0;
  #cancel: () => void = () => undefined;
  #over = false;

  constructor(scene: Scene, events: PulseEvents) {
    this.#scene = scene;
    this.#events = events;
    this.#heardAt = scene.now();
  }

  /** Asks now: after a start, a wake, or a doubt. */
  ask(): void {
    if (this.#over) return;
    this.#cancel();
    this.#n = (this.#n + 1) >>> 0;
    const at = this.#scene.now();
    this.#asked = { n: this.#n, at };
    this.#heardSince = false;
    this.#cancel = this.#scene.clock.after(PONG_MS, () => this.#judge());
    this.#events.ping(this.#n);
  }
  heard(): void {
    this.#heardAt = this.#scene.now();
    this.#heardSince = true;
    this.#missed = 0;
  }
  pong(n: number): void {
    const asked = this.#asked;
    if (!asked || asked.n !== n) return;
    this.#asked = undefined;
    this.#wait(PING_AFTER_MS);
    this.#events.answered(Math.max(0, this.#scene.now() - asked.at));
  }
  close(): void {
    this.#over = true;
    this.#cancel();
  }

  #judge(): void {
    this.#asked = undefined;
    if (this.#heardSince) return this.#wait(PING_AFTER_MS);
    this.#missed += 1;
    this.#wait(0);
    this.#events.missed(this.#missed);
  }
  /** One timer, set again for the rest when something was heard meanwhile; not one per message. */
  #wait(ms: number): void {
    this.#cancel();
    if (this.#over) return;
    this.#cancel = this.#scene.clock.after(ms, () => {
      const silent = this.#scene.since(this.#heardAt);
      if (this.#missed > 0 || silent >= PING_AFTER_MS) this.ask();
      else this.#wait(PING_AFTER_MS - silent);
    });
  }
}
