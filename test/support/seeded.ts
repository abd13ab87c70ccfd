// Randomness that a seed makes again: a failing test prints its seed, SEED=... repeats it.

/** From the environment, else from the clock. One for all that a test file does at random, so that it repeats all. */
const SEED = Number(process.env["SEED"] ?? Date.now() & 0xffff_ffff) >>> 0;

/** The seed of this run. Printed, so that a failure can be repeated. */
export function seedOf(test: string): number {
  console.info(`${test}: SEED=${SEED}`);
  return SEED;
}

/** A small generator (mulberry32): fast, and plenty for choosing moments and bytes. */
export class Seeded {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    return Math.floor(this.unit() * end);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  bytes(byteLength: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(byteLength);
    for (let at = 0; at < byteLength; at += 1) bytes[at] = this.below(256);
    return bytes;
  }
}
