// The path's own round trip, asked for by a few bytes on a lane that carries no blocks: a frame of blocks takes several
// round trips of SCTP's own where packets are lost, which looks like a queue and is none.
// Rule: pure; what is asked and not answered is bounded, and only what was asked for is taken as an answer.
import type { SharedPath } from "./shared-path.ts";

/** Milliseconds between two: a queue is seen within a few, and each costs two packets of a hundred bytes. */
const EVERY_MS = 20;
/** Answers waited for: those of a second on any path; of older ones the time is forgotten. */
const MAX_WAITED_FOR = 64;

export class PathProbe {
  readonly #path: SharedPath;
  /** When those not answered were sent, by number; the oldest first. */
  readonly #sentAt = new Map<number, number>();
  #nextNumber = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  /** `path`: what is told of it. */
  constructor(path: SharedPath) {
    this.#path = path;
  }

  /** Whether it is time for the next. A clock that was set back is as good as one that went on. */
  isDue(now: number): boolean {
    return Math.abs(now - this.#lastAt) >= EVERY_MS;
  }

  /** The number of one that is sent now. */
  next(now: number): number {
    const number = this.#nextNumber;
    this.#nextNumber += 1;
    this.#lastAt = now;
    this.#sentAt.set(number, now);
    const [oldest] = this.#sentAt.keys();
    if (oldest !== undefined && this.#sentAt.size > MAX_WAITED_FOR) this.#sentAt.delete(oldest);
    return number;
  }

  /** Its echo came. False when it was never sent: the other side made it up. */
  answered(number: number, now: number): boolean {
    const sentAt = this.#sentAt.get(number);
    this.#sentAt.delete(number);
    if (sentAt !== undefined) this.#path.probed(Math.max(0, now - sentAt), now);
    return number < this.#nextNumber;
  }
}
