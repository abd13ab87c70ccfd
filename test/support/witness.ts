// Remembers what happened, so that a test can wait for it: nothing is polled, nothing is missed.

export class Witness<T> {
  readonly seen: T[] = [];
  readonly #waiting = new Set<() => void>();

  push(event: T): void {
    this.seen.push(event);
    for (const check of this.#waiting) check();
  }

  /** The first event that fits, among those seen and those to come. Rejects after `timeoutMs`, naming what was seen. */
  until(fits: (event: T) => boolean, what = "an event", timeoutMs = 15_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`waited for ${what}; saw ${JSON.stringify(this.seen).slice(0, 1_000)}`));
      }, timeoutMs);
      const check = () => {
        const found = this.seen.findIndex(fits);
        if (found < 0) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(this.seen[found] as T);
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Forgets what was seen: `until` then waits for what comes. */
  forget(): void {
    this.seen.length = 0;
  }
}
