// Tables in memory for tests in Node, with faults on demand and a storage that outlives a "reload".
// Rule: what goes in and comes out is cloned, as in IndexedDB, so that nobody shares objects by accident.
import { TableError, type Table } from "../../src/session/ports.ts";

/** All tables of one device. Open the same names again to play a reload. */
export class MemoryStorage {
  readonly #tables = new Map<string, MemoryTable<unknown>>();
  /** While set, every change of every table fails so. */
  fault: TableError["fault"] | undefined;
  /** While set, every change of every table waits for it first; else it is done at once, so that none outlives a kill. */
  slow: Promise<void> | undefined;

  table<T>(databaseName: string): Table<T> {
    let table = this.#tables.get(databaseName);
    if (!table) {
      table = new MemoryTable<unknown>(this);
      this.#tables.set(databaseName, table);
    }
    return table as unknown as Table<T>;
  }
}

class MemoryTable<T> implements Table<T> {
  readonly #entries = new Map<string, T>();

  constructor(readonly storage: MemoryStorage) {}

  async get(key: string): Promise<T | undefined> {
    return structuredClone(this.#entries.get(key));
  }

  async put(key: string, value: T): Promise<void> {
    if (this.storage.slow) await this.storage.slow;
    this.#mayChange();
    this.#entries.set(key, structuredClone(value));
  }

  async delete(key: string): Promise<void> {
    if (this.storage.slow) await this.storage.slow;
    this.#mayChange();
    this.#entries.delete(key);
  }

  async keys(prefix = ""): Promise<string[]> {
    // The default order of strings is by code units, as in IndexedDB.
    return [...this.#entries.keys()].filter((key) => key.startsWith(prefix)).toSorted();
  }

  async getMany(keys: readonly string[]): Promise<(T | undefined)[]> {
    return keys.map((key) => structuredClone(this.#entries.get(key)));
  }

  async update(key: string, change: (old: T | undefined) => T | undefined): Promise<void> {
    if (this.storage.slow) await this.storage.slow;
    this.#mayChange();
    const next = change(structuredClone(this.#entries.get(key)));
    if (next === undefined) this.#entries.delete(key);
    else this.#entries.set(key, structuredClone(next));
  }

  #mayChange(): void {
    const { fault } = this.storage;
    if (fault) throw new TableError(fault);
  }
}
