// The exam of every Table: in memory and in IndexedDB. Rule: runs under any runner that has describe and it.
import type { Table } from "../../src/session/ports.ts";

export interface Runner {
  readonly describe: (title: string, body: () => void) => void;
  readonly it: (title: string, body: () => Promise<void>) => void;
}

/** `open` gives the table of that name; the same name gives the same entries, as after a reload. */
export function tableContract(runner: Runner, open: <T>(name: string) => Table<T>): void {
  const { describe, it } = runner;
  let count = 0;
  const fresh = <T>() => open<T>(`table-contract-${Date.now()}-${(count += 1)}`);

  describe("a table", () => {
    it("gives back what was put, and undefined for what was not", async () => {
      const table = fresh<{ n: number; bytes: Uint8Array }>();
      await table.put("a", { n: 1, bytes: new Uint8Array([1, 2]) });
      equal(await table.get("a"), { n: 1, bytes: new Uint8Array([1, 2]) });
      equal(await table.get("b"), undefined);
      await table.put("a", { n: 2, bytes: new Uint8Array() });
      equal((await table.get("a"))?.n, 2);
    });

    it("keeps entries for whoever opens the same name again", async () => {
      const name = `table-contract-again-${Date.now()}`;
      await open<number>(name).put("a", 7);
      equal(await open<number>(name).get("a"), 7);
    });

    it("shares no objects with its caller", async () => {
      const table = fresh<{ list: number[] }>();
      const value = { list: [1] };
      await table.put("a", value);
      value.list.push(2);
      equal((await table.get("a"))?.list, [1]);
    });

    it("keeps keys that cannot be exported, and they still work", async () => {
      const table = fresh<CryptoKey>();
      const key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
      await table.put("key", key);
      const kept = await table.get("key");
      const signature = await crypto.subtle.sign("HMAC", key, new Uint8Array([1]));
      equal(kept?.extractable, false);
      equal(await crypto.subtle.verify("HMAC", kept as CryptoKey, signature, new Uint8Array([1])), true);
    });

    it("deletes, and deleting what is not there is no error", async () => {
      const table = fresh<number>();
      await table.put("a", 1);
      await table.delete("a");
      await table.delete("a");
      equal(await table.get("a"), undefined);
      equal(await table.keys(), []);
    });

    it("lists keys by prefix in code-unit order", async () => {
      const table = fresh<number>();
      const names = ["b", "a/10", "a/2", "a", "a0", "A", "a/\uffff", "a/\u{1f600}", "a/é", "\uffff", "\uffffx", ""];
      for (const name of names) await table.put(name, 1);
      equal(await table.keys(), names.toSorted());
      equal(await table.keys("a/"), ["a/10", "a/2", "a/é", "a/\u{1f600}", "a/\uffff"]);
      equal(await table.keys("\uffff"), ["\uffff", "\uffffx"]);
      equal(await table.keys("none"), []);
    });

    it("gives many values in the order asked, with gaps", async () => {
      const table = fresh<number>();
      for (const n of [1, 2, 3]) await table.put(`k${n}`, n);
      equal(await table.getMany(["k3", "missing", "k1", "k1"]), [3, undefined, 1, 1]);
      equal(await table.getMany([]), []);
    });

    it("gives hundreds of values in the order asked, dense and sparse", async () => {
      const table = fresh<number>();
      const keys = Array.from({ length: 300 }, (_, n) => `k${String(n).padStart(3, "0")}`);
      await Promise.all(keys.map((key, n) => table.put(key, n)));
      const backwards = keys.toReversed();
      equal(
        await table.getMany(backwards),
        backwards.map((key) => Number(key.slice(1))),
      );
      const sparse = [...keys.filter((_, n) => n % 4 === 0), "none"];
      equal(await table.getMany(sparse), [...sparse.slice(0, -1).map((key) => Number(key.slice(1))), undefined]);
    });

    it("updates in one step: two at once do not lose one another", async () => {
      const table = fresh<number>();
      await Promise.all(Array.from({ length: 50 }, () => table.update("n", (old = 0) => old + 1)));
      equal(await table.get("n"), 50);
    });

    it("deletes when an update gives undefined", async () => {
      const table = fresh<number>();
      await table.put("n", 1);
      await table.update("n", () => undefined);
      equal(await table.keys(), []);
    });

    it("changes nothing and tells the caller's own error when an update throws", async () => {
      const table = fresh<number>();
      await table.put("n", 1);
      const mine = new Error("mine");
      const thrown = await table
        .update("n", () => {
          throw mine;
        })
        .catch((error: unknown) => error);
      equal(thrown === mine, true);
      equal(await table.get("n"), 1);
    });
  });
}

/** Deep equality for what these tests hold; not tied to a runner. */
function equal(actual: unknown, expected: unknown): void {
  const [got, wanted] = [show(actual), show(expected)];
  if (got !== wanted) throw new Error(`expected ${wanted}, got ${got}`);
}

function show(value: unknown): string {
  if (value === undefined) return "undefined";
  return JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Uint8Array) return { bytes: [...part] };
    return part === undefined ? "undefined" : part;
  });
}
