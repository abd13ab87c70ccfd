// The tables of one session, which end with it. Rule: whoever stops the session waits for every change that was begun,
// and none begins after that: another tab may own the tables then. A sequence that is cut off so is cut off as by a
// crash, which every sequence is made for.
import { TableError } from "./ports.ts";
import type { Table } from "./ports.ts";

const NAMES = [
  "pairs",
  "invitations",
  "device",
  "tombstones",
  "former",
  "timeline",
  "transfers",
  "items",
  "outbox",
] as const;
type Tables = Partial<Record<(typeof NAMES)[number], unknown>>;

export class ClosingTables {
  /** Begun and not over; none of them rejects. */
  readonly #changes = new Set<Promise<void>>();
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }
  /** The same parts of a session, their tables closing with the others. */
  of<P extends Tables>(parts: P): P {
    const tables = NAMES.flatMap((name) => {
      const table = parts[name] as Table<unknown> | undefined;
      return table ? [[name, this.table(table)]] : [];
    });
    return { ...parts, ...Object.fromEntries(tables) };
  }
  /** Once closed, each change of it throws TableError. */
  table<T>(table: Table<T>): Table<T> {
    return {
      get: (key) => table.get(key),
      getMany: (keys) => table.getMany(keys),
      keys: (prefix) => table.keys(prefix),
      put: (key, value) => this.#change(() => table.put(key, value)),
      delete: (key) => this.#change(() => table.delete(key)),
      update: (key, change) => this.#change(() => table.update(key, change)),
    };
  }
  /** Resolves when every change is durable or refused, those too that followed from one meanwhile. */
  async close(): Promise<void> {
    while (this.#changes.size > 0) await Promise.all(this.#changes);
    this.#closed = true;
  }

  #change(act: () => Promise<void>): Promise<void> {
    if (this.#closed) return Promise.reject(new TableError("refused"));
    const change = act();
    const over = change.then(
      () => void this.#changes.delete(over),
      () => void this.#changes.delete(over),
    );
    this.#changes.add(over);
    return change;
  }
}
