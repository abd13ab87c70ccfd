// The clock that tests move, and how they know that nothing else is under way. Rule: no sleeps; WebCrypto runs on other
// threads, so what it is busy with is counted.
import type { Clock } from "../../../../src/session/ports.ts";
import { turn } from "../../../support/turn.ts";

const NOON = Date.UTC(2026, 10, 21, 12);

let busy = 0;
const prototype = Object.getPrototypeOf(crypto.subtle) as Record<string, unknown>;
for (const name of Object.getOwnPropertyNames(prototype)) {
  const method = prototype[name];
  if (name === "constructor" || typeof method !== "function") continue;
  prototype[name] = async function counted(this: unknown, ...args: unknown[]): Promise<unknown> {
    busy += 1;
    try {
      return await (method as (...args: unknown[]) => unknown).apply(this, args);
    } finally {
      busy -= 1;
    }
  };
}

/** Until nothing is under way but timers. */
export async function settle(): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = busy === 0 ? quiet + 1 : 0) await turn();
}

export class TestClock implements Clock {
  #now = NOON;
  #timers: { at: number; call: () => void }[] = [];

  now(): number {
    return this.#now;
  }
  after(ms: number, call: () => void): () => void {
    const timer = { at: this.#now + Math.ceil(ms), call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }
  get waiting(): number {
    return this.#timers.length;
  }
  /** Goes to the next timer, but not past `end`; false when there is none before it. */
  step(end: number): boolean {
    const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
    if (!next || next.at > end) {
      this.#now = Math.max(this.#now, end);
      return false;
    }
    this.#now = Math.max(this.#now, next.at);
    this.#timers = this.#timers.filter((timer) => timer !== next);
    next.call();
    return true;
  }
}
