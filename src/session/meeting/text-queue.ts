// Texts of an unproven other side, one at a time to whoever asks. Rule: bounded; one too many ends it.

export class TextQueue {
  readonly #most: number;
  readonly #texts: string[] = [];
  #wanted: { resolve(text: string): void; reject(error: Error): void } | undefined;
  #closed: Error | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  /** False: too many wait. */
  push(text: string): boolean {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted) wanted.resolve(text);
    else if (this.#texts.length >= this.#most) return false;
    else this.#texts.push(text);
    return true;
  }
  /** The next text; rejects when closed. */
  next(): Promise<string> {
    const text = this.#texts.shift();
    if (text !== undefined) return Promise.resolve(text);
    if (this.#closed) return Promise.reject(this.#closed);
    return new Promise((resolve, reject) => (this.#wanted = { resolve, reject }));
  }
  /** What nobody asked for, and no more after it. */
  rest(): string[] {
    return this.#texts.splice(0);
  }
  close(): void {
    this.#closed = new Error("closed");
    this.#texts.length = 0;
    this.#wanted?.reject(this.#closed);
    this.#wanted = undefined;
  }
}
