// A durable table in IndexedDB by idb-keyval: one database with one object store per table.
// Rule: every fault comes out as TableError, and nothing waits for ever: opening has a deadline, a connection that the
// browser closed is opened again. Durable here survives the browser being killed; a power cut may cost the last moments.
import { createStore, getMany, promisifyRequest, type UseStore } from "idb-keyval";

import { TableError, type Table } from "../session/ports.ts";

const STORE = "entries";
/** Milliseconds to open: a deletion pending in another tab, or a stuck server (webkit.org/b/226547), never answers. */
const OPEN_MS = 10_000;
/** Keys from which reading a whole range at once beats asking for each (10,000 single gets take 0.5 s). */
const RANGE_FROM = 64;

/** The table of this name; opened at first use. Values may be anything that can be structured-cloned. */
export function idbTable<T>(databaseName: string): Table<T> {
  return new IdbTable<T>(databaseName);
}

class IdbTable<T> implements Table<T> {
  #opening: Promise<UseStore> | undefined;

  constructor(readonly databaseName: string) {}

  get(key: string): Promise<T | undefined> {
    return this.#run("readonly", (store) => promisifyRequest<T | undefined>(store.get(key)));
  }

  put(key: string, value: T): Promise<void> {
    return this.#run("readwrite", (store) => {
      store.put(value, key);
      return committed(store);
    });
  }

  delete(key: string): Promise<void> {
    return this.#run("readwrite", (store) => {
      store.delete(key);
      return committed(store);
    });
  }

  keys(prefix = ""): Promise<string[]> {
    return this.#run("readonly", async (store) => {
      const keys = await promisifyRequest(store.getAllKeys(prefixRange(prefix)));
      return keys.filter((key): key is string => typeof key === "string" && key.startsWith(prefix));
    });
  }

  getMany(keys: readonly string[]): Promise<(T | undefined)[]> {
    if (keys.length < RANGE_FROM) return this.#run("readonly", (store) => getMany<T>([...keys], useNow(store)));
    return this.#run("readonly", (store) => getByRange<T>(store, keys));
  }

  async update(key: string, change: (old: T | undefined) => T | undefined): Promise<void> {
    let thrown: { readonly error: unknown } | undefined;
    const changed = (old: T | undefined) => {
      try {
        return change(old);
      } catch (error) {
        thrown = { error };
        throw error;
      }
    };
    try {
      await this.#run("readwrite", (store) => changeOne(store, key, changed));
    } catch (error) {
      // What `change` threw is its caller's own, not the table's.
      throw thrown ? thrown.error : error;
    }
  }

  async #run<R>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => Promise<R>): Promise<R> {
    try {
      return await this.#attempt(mode, act);
    } catch (error) {
      throw tableError(error);
    }
  }

  async #attempt<R>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => Promise<R>, again = true): Promise<R> {
    let began = false;
    const use = await this.#open();
    try {
      return await use(mode, (store) => {
        began = true;
        return act(store);
      });
    } catch (error) {
      // The connection was closed under us before the transaction began, so nothing was done yet.
      if (began || !again || nameOf(error) !== "InvalidStateError") throw error;
      this.#opening = undefined;
      return this.#attempt(mode, act, false);
    }
  }

  #open(): Promise<UseStore> {
    const opening = (this.#opening ??= openStore(this.databaseName, () => this.#forget(opening)));
    opening.catch(() => this.#forget(opening));
    return opening;
  }

  #forget(opening: Promise<UseStore>): void {
    if (this.#opening === opening) this.#opening = undefined;
  }
}

/** `gone` is called when this connection can no longer be used. */
async function openStore(databaseName: string, gone: () => void): Promise<UseStore> {
  const use = createStore(databaseName, STORE);
  const opened = use("readonly", (store) => store.transaction.db);
  const database = await withDeadline(opened, OPEN_MS);
  database.addEventListener("close", gone);
  database.addEventListener("versionchange", () => {
    // Another tab deletes the database ("clear site data"): holding on would block it.
    database.close();
    gone();
  });
  return use;
}

async function withDeadline<R>(promise: Promise<R>, ms: number): Promise<R> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException("IndexedDB does not answer", "TimeoutError")), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** All keys that start with `prefix`: up to, and without, the prefix with its last code unit counted up. */
function prefixRange(prefix: string): IDBKeyRange | null {
  if (prefix === "") return null;
  const last = prefix.charCodeAt(prefix.length - 1);
  if (last === 0xffff) return IDBKeyRange.lowerBound(prefix);
  return IDBKeyRange.bound(prefix, prefix.slice(0, -1) + String.fromCharCode(last + 1), false, true);
}

async function getByRange<T>(store: IDBObjectStore, keys: readonly string[]): Promise<(T | undefined)[]> {
  const sorted = [...keys].toSorted(byCodeUnits);
  const range = IDBKeyRange.bound(sorted[0], sorted[sorted.length - 1]);
  const inRange = await promisifyRequest(store.count(range));
  // Sparse: the range holds mostly what nobody asked for.
  if (inRange > keys.length * 2) return getMany<T>([...keys], useNow(store));
  const [found, values] = await Promise.all([
    promisifyRequest(store.getAllKeys(range)),
    promisifyRequest<T[]>(store.getAll(range)),
  ]);
  const byKey = new Map(found.map((key, index) => [key, values[index]]));
  return keys.map((key) => byKey.get(key));
}

function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** idb-keyval's way of naming a store, inside a transaction that is already open. */
function useNow(store: IDBObjectStore): UseStore {
  return async (_mode, callback) => callback(store);
}

function changeOne<T>(
  store: IDBObjectStore,
  key: string,
  change: (old: T | undefined) => T | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request: IDBRequest<T | undefined> = store.get(key);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      try {
        const next = change(request.result);
        if (next === undefined) store.delete(key);
        else store.put(next, key);
        committed(store).then(resolve, reject);
      } catch (error) {
        store.transaction.abort();
        reject(error);
      }
    };
  });
}

/** Resolves when the transaction is complete; a request that failed is told with its own error, not the abort's. */
function committed(store: IDBObjectStore): Promise<void> {
  return new Promise((resolve, reject) => {
    const { transaction } = store;
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("error", (event) => reject((event.target as IDBRequest).error));
    transaction.addEventListener("abort", () => reject(transaction.error));
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

function tableError(error: unknown): TableError {
  return new TableError(nameOf(error) === "QuotaExceededError" ? "full" : "refused", { cause: error });
}
