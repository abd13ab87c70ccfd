// One thing at a time per name: messages, taps and engine events about a transfer never interleave.
// Rule: in order of arrival; a turn that fails does not stop the next.

export class Turns {
  readonly #tails = new Map<string, Promise<void>>();
  readonly #fault: (error: unknown, name: string) => void;

  /** `fault` hears what a turn threw, and of whose name. */
  constructor(fault: (error: unknown, name: string) => void) {
    this.#fault = fault;
  }

  /** Runs `act` after all earlier turns of this name. Never rejects. */
  take(name: string, act: () => Promise<void>): Promise<void> {
    const before = this.#tails.get(name) ?? Promise.resolve();
    const turn = before.then(act).catch((error: unknown) => this.#fault(error, name));
    this.#tails.set(name, turn);
    return turn.finally(() => {
      if (this.#tails.get(name) === turn) this.#tails.delete(name);
    });
  }

  /** Resolves when everything begun so far is done, but for turns of these names. */
  async settled(but: ReadonlySet<string> = new Set()): Promise<void> {
    const begun = [...this.#tails].filter(([name]) => !but.has(name));
    await Promise.all(begun.map(([, tail]) => tail));
  }
}
