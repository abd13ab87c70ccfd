// What a session's parts keep of a visit: nothing in durable tables, no file handles, and marked blocks.
import { expect, it } from "vitest";

import type { TransferEngine, TransferShape } from "../../../src/engine/api.ts";
import type { SentFiles } from "../../../src/session/ports.ts";
import { PassingTable } from "../../../src/session/passing-table.ts";
import { withVisits } from "../../../src/session/visits.ts";
import { MemoryStorage } from "../../support/memory-table.ts";

const NAMES = ["pairs", "former", "tombstones", "timeline", "transfers", "items", "outbox"] as const;

function parts() {
  const storage = new MemoryStorage();
  const kept: string[] = [];
  const shapes: TransferShape[] = [];
  const sentFiles = { keep: async (id: string) => void kept.push(id) } as unknown as SentFiles;
  const engine = {
    openReceive: async (_pair: string, shape: TransferShape) => void shapes.push(shape),
    startSend: async (_pair: string, shape: TransferShape) => void shapes.push(shape),
  } as unknown as TransferEngine;
  const tables = Object.fromEntries(NAMES.map((name) => [name, storage.table<object>(name)]));
  const wrapped = withVisits({ ...(tables as never as Tables), sentFiles, engine });
  const durable = () => Promise.all(NAMES.map((name) => storage.table(name).keys()));
  return { wrapped, durable, kept, shapes };
}
type Tables = Record<(typeof NAMES)[number], ReturnType<typeof table>>;
const table = () => new MemoryStorage().table<Record<string, unknown>>("any") as never as PassingTable<never>;
const put = (where: unknown, key: string, value: object) => (where as PassingTable<object>).put(key, value);

/** All that a conversation with one device makes. */
async function converse({ wrapped }: ReturnType<typeof parts>, pairId: string, transferId: string, visit: boolean) {
  await put(wrapped.pairs, pairId, { pairId, ...(visit ? { visit } : {}) });
  await put(wrapped.timeline, `000000000000001/${pairId}/1`, { text: "hello" });
  await put(wrapped.transfers, transferId, { pairId });
  await put(wrapped.items, transferId, [{ path: "a.txt" }]);
  await put(wrapped.outbox, `${pairId}/000000000001`, { content: {} });
  await put(wrapped.former, pairId, { pairId });
  await put(wrapped.tombstones, pairId, { pairId });
  await wrapped.sentFiles.keep(transferId, [], { copy: true });
  const shape = { transferId, items: [] } as unknown as TransferShape;
  await wrapped.engine.openReceive(pairId, shape, { reserve: true, voids: [] });
  await wrapped.engine.startSend(pairId, shape, [], {} as never);
}

it("nothing of a visit is in a durable table, all of it can be read, and blocks are marked", async () => {
  const all = parts();
  await converse(all, "visitor", "aa", true);
  expect(await all.durable()).toEqual(NAMES.map(() => []));
  for (const name of NAMES) {
    const passing = all.wrapped[name] as never as PassingTable<object>;
    const [key = ""] = await passing.keys();
    expect(await passing.get(key), name).toBeDefined();
  }
  expect(all.kept).toEqual([]);
  expect(all.shapes.map(({ passing }) => passing)).toEqual([true, true]);
});

it("what belongs to a pair is kept, beside a visit too", async () => {
  const all = parts();
  await converse(all, "visitor", "aa", true);
  await converse(all, "friend", "bb", false);
  for (const [n, keys] of (await all.durable()).entries()) {
    expect(keys.length, NAMES[n]).toBe(1);
    expect(keys[0]).toMatch(/friend|bb/);
  }
  expect(all.kept).toEqual(["bb"]);
  expect(all.shapes.map(({ passing }) => passing)).toEqual([true, true, undefined, undefined]);
});

it("a table with passing records reads, changes, lists and deletes like any other", async () => {
  const durable = new MemoryStorage().table<{ n: number; passes?: boolean }>("t");
  const both = new PassingTable(durable, (_key, value) => value?.passes === true);
  await both.put("b", { n: 1, passes: true });
  await both.put("a", { n: 2 });
  await both.put("c/x", { n: 3 });
  expect(await both.keys()).toEqual(["a", "b", "c/x"]);
  expect(await both.keys("c/")).toEqual(["c/x"]);
  expect(await both.getMany(["b", "none", "a"])).toEqual([{ n: 1, passes: true }, undefined, { n: 2 }]);
  await both.update("b", (old) => old && { ...old, n: 10 });
  await both.update("a", (old) => old && { ...old, n: 20 });
  expect([await both.get("b"), await both.get("a")]).toEqual([{ n: 10, passes: true }, { n: 20 }]);
  expect(await durable.keys()).toEqual(["a", "c/x"]);
  await both.update("b", () => undefined);
  await both.delete("a");
  expect(await both.keys()).toEqual(["c/x"]);
  // A record that comes to last is in the durable table alone.
  await both.put("d", { n: 4, passes: true });
  await both.put("d", { n: 5 });
  expect([await both.get("d"), await durable.get("d")]).toEqual([{ n: 5 }, { n: 5 }]);
});
