// Hellos that arrive: who is meant, and whether they are from somebody who knows the secret.
// Rule: a stranger's, a repeated, a too old or a too frequent one is dropped without any answer.
import { HELLO_BURST, HELLO_CLOCK_SKEW_MS, HELLO_RATE_PER_SECOND } from "../../protocol/limits.ts";
import { openHello } from "../../trust/sealed-signaling.ts";
import type { Hello, Role } from "../../trust/sealed-signaling.ts";
import type { Place } from "./line.ts";
import type { Letter } from "./mail.ts";
import type { Scene } from "./scene.ts";
import { MAX_ANSWERED } from "./timing.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Somebody who may be calling. */
export interface Caller {
  readonly secret: CryptoKey;
  /** Theirs. */
  readonly role: Role;
  greet(hello: Hello, letter: Letter): void;
}

export class Hellos {
  readonly #scene: Scene;
  readonly #callers: (place: Place) => readonly Caller[] | Promise<readonly Caller[]>;
  readonly #rate: TokenBucket;
  readonly #answered = new Set<string>();

  /** `callers`: whose hellos are listened for at a place. */
  constructor(scene: Scene, callers: (place: Place) => readonly Caller[] | Promise<readonly Caller[]>) {
    this.#scene = scene;
    this.#callers = callers;
    this.#rate = new TokenBucket(scene.clock, HELLO_RATE_PER_SECOND, HELLO_BURST);
  }

  async take(dial: string, letter: Letter): Promise<void> {
    if (letter.line.place.at === "nothing" || this.#answered.has(dial) || !this.#rate.take()) return;
    const { line, from, box } = letter;
    for (const caller of await this.#callers(line.place)) {
      const hello = await openHello(caller.secret, { role: caller.role, from, to: line.id }, box);
      if (!hello) continue;
      const skew = Math.abs(hello.at - this.#scene.now());
      if (skew <= HELLO_CLOCK_SKEW_MS && this.#first(dial) && !line.closed) caller.greet(hello, letter);
      return;
    }
  }

  #first(dial: string): boolean {
    if (this.#answered.has(dial)) return false;
    this.#answered.add(dial);
    // A set keeps the order of insertion: the oldest goes.
    if (this.#answered.size > MAX_ANSWERED) for (const oldest of this.#answered) return this.#answered.delete(oldest);
    return true;
  }
}
