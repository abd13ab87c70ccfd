// Which hellos of a paired device are news to a host that waits for its description. The other ones were sent before it
// heard of our answer. Rule: judged by the other side's clock alone; a device that says nothing of rounds has no news.
import type { Clock } from "../ports.ts";
import { ROUND_BURST, ROUNDS_PER_SECOND } from "./timing.ts";
import { TokenBucket } from "./token-bucket.ts";

export class TheirRounds {
  readonly #rate: TokenBucket;
  #latest: number | undefined;

  constructor(clock: Clock) {
    this.#rate = new TokenBucket(clock, ROUNDS_PER_SECOND, ROUND_BURST);
  }

  /** Waits for them from now on; rounds begun until `latest` are the one that is answered, or older. */
  wait(latest: number | undefined): void {
    this.#latest = latest;
  }
  /** They have given up what is waited for, and begun anew. */
  isNew(round: number | undefined): boolean {
    return round !== undefined && this.#latest !== undefined && round > this.#latest && this.#rate.take();
  }
}
