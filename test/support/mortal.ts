// A process that can end at any step: what it wrote before stays, what it asked for after is never answered.
// Rule: a step is one durable change or one message said; a test is told of each and may kill there.
import type { SentFiles, Table } from "../../src/session/ports.ts";

export class Process {
  alive = true;
  readonly #step: (what: string) => void;

  /** `step` hears each step once it is done. */
  constructor(step: (what: string) => void) {
    this.#step = step;
  }

  /** Notes a step; a process that ended does none. */
  did(what: string): void {
    if (this.alive) this.#step(what);
  }

  /** The same table, as long as the process lives. */
  table<T>(name: string, table: Table<T>): Table<T> {
    const change = (what: string, act: () => Promise<void>) => this.#change(`${what} ${name}`, act);
    return {
      get: (key) => this.#read(() => table.get(key)),
      keys: (prefix) => this.#read(() => table.keys(prefix)),
      getMany: (keys) => this.#read(() => table.getMany(keys)),
      put: (key, value) => change("put", () => table.put(key, value)),
      delete: (key) => change("delete", () => table.delete(key)),
      update: (key, next) => change("update", () => table.update(key, next)),
    };
  }

  sentFiles(files: SentFiles): SentFiles {
    return {
      keep: (...args) => this.#change("keep files", () => files.keep(...args)),
      reopen: (...args) => this.#read(() => files.reopen(...args)),
      ask: (transferId) => this.#read(() => files.ask(transferId)),
      drop: (transferId) => this.#change("drop files", () => files.drop(transferId)),
    };
  }

  async #read<R>(ask: () => Promise<R>): Promise<R> {
    if (!this.alive) return never();
    const answer = await ask();
    return this.alive ? answer : never();
  }

  async #change(what: string, act: () => Promise<void>): Promise<void> {
    if (!this.alive) return never();
    await act();
    this.did(what);
    if (!this.alive) await never();
  }
}

const never = <R>() => new Promise<R>(() => {});
