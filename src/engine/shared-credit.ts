// Bytes that all transfers to one device may have under way together.
// Rule: what one gives back another may take; who was refused is told when there is room again.

export class SharedCredit {
  readonly #freed: () => void;
  #free: number;
  #isWanted = false;

  /** `freed`: called, not at once, when there is room after somebody was refused. */
  constructor(byteLength: number, freed: () => void) {
    this.#free = byteLength;
    this.#freed = freed;
  }

  /** False when that is more than is left. */
  take(byteLength: number): boolean {
    if (byteLength > this.#free) {
      this.#isWanted = true;
      return false;
    }
    this.#free -= byteLength;
    return true;
  }

  /** What the receiver has counted already is counted here too, room or not. */
  owe(byteLength: number): void {
    this.#free -= byteLength;
  }

  give(byteLength: number): void {
    this.#free += byteLength;
    if (!this.#isWanted || this.#free <= 0) return;
    this.#isWanted = false;
    queueMicrotask(this.#freed);
  }
}
