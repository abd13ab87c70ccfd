// Rounds of dialling with growing, jittered waits, until told to stop. Rule: one round at a time; `now` starts one at
// once and begins the waits anew; it never gives up by itself.
import type { Exchange } from "./exchange.ts";
import type { RoundEnd } from "./dial-round.ts";
import type { Scene } from "./scene.ts";
import { ABSENT_REDIAL_MS, FIRST_REDIAL_MS, LAST_REDIAL_MS } from "./timing.ts";

export interface RedialEvents {
  round(signal: AbortSignal): Promise<RoundEnd>;
  /** `at`: when, by the other side's clock; milliseconds since 1970. */
  answered(exchange: Exchange, at: number): void;
  /** A round ended without an answer. */
  unanswered(): void;
}

export class Redialling {
  readonly #scene: Scene;
  readonly #events: RedialEvents;
  #running: AbortController | undefined;
  #failures = 0;

  constructor(scene: Scene, events: RedialEvents) {
    this.#scene = scene;
    this.#events = events;
  }

  get active(): boolean {
    return this.#running !== undefined;
  }
  now(): void {
    this.#failures = 0;
    this.#start(0);
  }
  /** First after `ms`; a device that answers badly is not asked again at once. */
  later(ms: number): void {
    this.#start(ms);
  }
  /** Goes on with the growing waits, unless it does already. */
  goOn(): void {
    if (!this.#running) this.#start(this.#wait(false));
  }
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  #start(ms: number): void {
    this.stop();
    const running = (this.#running = new AbortController());
    void this.#run(ms, running.signal);
  }
  async #run(firstWait: number, signal: AbortSignal): Promise<void> {
    for (let ms = firstWait; ms === 0 || (await this.#scene.pause(ms, signal));) {
      const end = await this.#events.round(signal);
      if (signal.aborted) {
        if (end.is === "answered") end.exchange.close();
        return;
      }
      this.#failures += 1;
      if (end.is === "answered") {
        this.#running = undefined;
        return this.#events.answered(end.exchange, end.at);
      }
      this.#events.unanswered();
      if (signal.aborted) return;
      ms = this.#wait(end.is === "absent");
    }
  }
  #wait(absent: boolean): number {
    const full = FIRST_REDIAL_MS * 2 ** Math.min(Math.max(0, this.#failures - 1), 16);
    const most = absent ? ABSENT_REDIAL_MS : LAST_REDIAL_MS;
    return this.#scene.jittered(Math.min(most, absent ? full * 2 : full));
  }
}
