// The table in IndexedDB: the exam, ten thousand entries, and what a browser can do to it.
import { expect } from "@open-wc/testing";

import { idbTable } from "../../../src/storage/idb-table.ts";
import { tableContract } from "../../contracts/table.ts";
import { faultOf } from "../../support/fault-of.ts";
import { quickest } from "../../support/quickest.ts";

const title = (name: string) => `${name}-${crypto.randomUUID()}`;
/** Milliseconds within which ten thousand entries must be there; on a fast machine it is a tenth. */
const OPEN_MS = 2_000;

/** Replaces a method while `act` runs. */
async function replaced<K extends string>(
  owner: Record<K, unknown> | object,
  method: K,
  by: (...args: unknown[]) => unknown,
  act: () => Promise<void>,
): Promise<void> {
  const target = owner as Record<K, unknown>;
  const original = Object.getOwnPropertyDescriptor(target, method);
  Object.defineProperty(target, method, { configurable: true, writable: true, value: by });
  try {
    await act();
  } finally {
    if (original) Object.defineProperty(target, method, original);
    else delete target[method];
  }
}

tableContract({ describe, it }, idbTable);

describe("a table in IndexedDB", () => {
  it("opens ten thousand entries without a stall", async () => {
    const name = title("many");
    const table = idbTable<{ id: number; text: string }>(name);
    const ids = Array.from({ length: 10_000 }, (_, id) => id);
    await Promise.all(
      ids.map((id) => table.put(`entry/${String(id).padStart(6, "0")}`, { id, text: "what was said ".repeat(10) })),
    );
    let values: readonly ({ id: number } | undefined)[] = [];
    const took = await quickest(OPEN_MS, async () => {
      const again = idbTable<{ id: number }>(name);
      values = await again.getMany(await again.keys("entry/"));
    });
    expect(values.map((value) => value?.id)).to.deep.equal(ids);
    expect(took, `${Math.round(took)} ms`).to.be.below(OPEN_MS);
  });

  it("says refused when IndexedDB throws, and works once it does not", async () => {
    const table = idbTable<number>(title("blocked"));
    const refuse = () => {
      throw new DOMException("denied", "SecurityError");
    };
    await replaced(indexedDB, "open", refuse, async () => {
      expect(await faultOf(table.get("a"))).to.equal("TableError refused");
      expect(await faultOf(table.put("a", 1))).to.equal("TableError refused");
    });
    await table.put("a", 1);
    expect(await table.get("a")).to.equal(1);
  });

  it("says refused, and does not hang, when IndexedDB never answers", async () => {
    const table = idbTable<number>(title("silent"));
    await replaced(
      indexedDB,
      "open",
      () => ({}),
      async () => {
        expect(await faultOf(table.get("a"))).to.equal("TableError refused");
      },
    );
    expect(await table.get("a")).to.equal(undefined);
  });

  it("says full when there is no room, and keeps what it has", async () => {
    const table = idbTable<number>(title("full"));
    await table.put("a", 1);
    const noRoom = () => {
      throw new DOMException("no room", "QuotaExceededError");
    };
    await replaced(IDBObjectStore.prototype, "put", noRoom, async () => {
      expect(await faultOf(table.put("a", 2))).to.equal("TableError full");
      expect(await faultOf(table.update("a", () => 2))).to.equal("TableError full");
    });
    expect(await table.get("a")).to.equal(1);
  });

  it("goes on after the browser closed its connection", async () => {
    const table = idbTable<number>(title("closed"));
    const databases: IDBDatabase[] = [];
    const original = Reflect.get(IDBFactory.prototype, "open");
    const watched = (...args: unknown[]) => {
      const request = original.apply(indexedDB, args as [string]);
      request.addEventListener("success", () => databases.push(request.result));
      return request;
    };
    await replaced(indexedDB, "open", watched, () => table.put("a", 1));
    for (const database of databases) database.close();
    await table.put("b", 2);
    expect(databases.length).to.equal(1);
    expect(await table.getMany(["a", "b"])).to.deep.equal([1, 2]);
  });

  it("lets go when another tab deletes the database, and begins anew", async () => {
    const name = title("deleted");
    const table = idbTable<number>(name);
    await table.put("a", 1);
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error("blocked"));
    });
    expect(await table.get("a")).to.equal(undefined);
    await table.put("a", 2);
    expect(await table.get("a")).to.equal(2);
  });

  it("refuses what cannot be cloned and keeps what it had", async () => {
    const table = idbTable<unknown>(title("clone"));
    await table.put("a", 1);
    expect(await faultOf(table.put("a", () => {}))).to.equal("TableError refused");
    expect(await faultOf(table.update("a", () => () => {}))).to.equal("TableError refused");
    expect(await table.get("a")).to.equal(1);
  });
});
