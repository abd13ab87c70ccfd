// A table of which some records are not to last: those stay in memory, the others go to the durable table under it.
// Rule: a record is in one of the two, never in both; reading does not tell which.
import type { Table } from "./ports.ts";

/** `value`: undefined where only the key is known. */
type Passes<T> = (key: string, value: T | undefined) => boolean;

export class PassingTable<T> implements Table<T> {
  readonly #durable: Table<T>;
  readonly #passes: Passes<T>;
  readonly #passing = new Map<string, T>();

  constructor(durable: Table<T>, passes: Passes<T>) {
    this.#durable = durable;
    this.#passes = passes;
  }

  async get(key: string): Promise<T | undefined> {
    return this.#passing.get(key) ?? this.#durable.get(key);
  }
  async put(key: string, value: T): Promise<void> {
    if (this.#passes(key, value)) {
      this.#passing.set(key, value);
      return;
    }
    await this.#durable.put(key, value);
    this.#passing.delete(key);
  }
  async delete(key: string): Promise<void> {
    if (this.#passing.delete(key) || this.#passes(key, undefined)) return;
    await this.#durable.delete(key);
  }
  async keys(prefix = ""): Promise<string[]> {
    const durable = await this.#durable.keys(prefix);
    const passing = [...this.#passing.keys()].filter((key) => key.startsWith(prefix));
    // The default order of strings is by code units, which is the order of keys.
    return passing.length === 0 ? durable : [...durable, ...passing].toSorted();
  }
  async getMany(keys: readonly string[]): Promise<(T | undefined)[]> {
    if (this.#passing.size === 0) return this.#durable.getMany(keys);
    const others = keys.filter((key) => !this.#passing.has(key));
    const found = new Map<string, T | undefined>();
    if (others.length > 0)
      for (const [n, value] of (await this.#durable.getMany(others)).entries()) found.set(others[n] ?? "", value);
    return keys.map((key) => this.#passing.get(key) ?? found.get(key));
  }
  async update(key: string, change: (old: T | undefined) => T | undefined): Promise<void> {
    if (!this.#passing.has(key) && !this.#passes(key, undefined)) return this.#durable.update(key, change);
    const next = change(this.#passing.get(key));
    if (next === undefined) this.#passing.delete(key);
    else this.#passing.set(key, next);
  }
}
