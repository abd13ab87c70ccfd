// Answered dials at the joiner role, which waits for the host role's offer on one of them before it makes one itself.
// Rule: bounded, the oldest goes; it ends with the first offer, a word of refusal, or after OFFER_PATIENCE_MS.
import type { SignalMessage } from "../../trust/sealed-signaling.ts";
import type { Exchange } from "./exchange.ts";
import type { Scene } from "./scene.ts";
import { MAX_AWAITED, OFFER_PATIENCE_MS } from "./timing.ts";

export interface AwaitingEvents {
  /** The exchange on which it goes on: with its first message, or with none after the patience. */
  begin(exchange: Exchange, first: SignalMessage | undefined): void;
}

export class Awaiting {
  readonly #scene: Scene;
  readonly #events: AwaitingEvents;
  #exchanges: Exchange[] = [];
  #cancel: () => void = () => undefined;

  constructor(scene: Scene, events: AwaitingEvents) {
    this.#scene = scene;
    this.#events = events;
  }

  get active(): boolean {
    return this.#exchanges.length > 0;
  }
  add(exchange: Exchange): void {
    this.#exchanges.push(exchange);
    if (this.#exchanges.length > MAX_AWAITED) this.#exchanges.shift()?.close();
    if (this.#exchanges.length === 1) {
      this.#cancel = this.#scene.clock.after(OFFER_PATIENCE_MS, () => {
        const last = this.#exchanges.at(-1);
        if (last) this.#begin(last, undefined);
      });
    }
    exchange.listen((message) => {
      if (message.type !== "wait" && message.type !== "candidate") this.#begin(exchange, message);
    });
  }
  close(): void {
    this.#cancel();
    for (const exchange of this.#exchanges.splice(0)) exchange.close();
  }

  #begin(exchange: Exchange, first: SignalMessage | undefined): void {
    if (!this.#exchanges.includes(exchange)) return;
    this.#exchanges = this.#exchanges.filter((other) => other !== exchange);
    this.close();
    this.#events.begin(exchange, first);
  }
}
