// A session that is stopped is over for its tables: what was begun is kept before, and nothing after.
import { expect, it, vi } from "vitest";

import type { ChatEntry, Settings, TimelineEntry } from "../../../src/app/state.ts";
import type { PairRecord } from "../../../src/session/link.ts";
import { ClosingTables } from "../../../src/session/closing-tables.ts";
import { Devices } from "../../../src/session/devices.ts";
import { Moving } from "../../../src/session/moving/moving.ts";
import { Timeline } from "../../../src/session/talk/timeline.ts";
import { MemoryStorage } from "../../support/memory-table.ts";
import { turn } from "../../support/turn.ts";
import { session } from "./lone-session.ts";
// What is loaded when it is asked for is there already: no test waits for a file.
import "../../../src/session/meeting/own-words.ts";
import "../../../src/session/meeting/words-runs.ts";
import "../../../src/session/moving/export-history.ts";
import "../../../src/session/moving/import-history.ts";
import "../../../src/trust/words-run.ts";

const PAIR = "ab".repeat(16);
const CLOCK = { now: () => 1_800_000_000_000, after: () => () => undefined };
const SETTINGS: Settings = { theme: "system", icePolicy: "all" };
const chat = (n: number): ChatEntry => {
  const id = n.toString(16).padStart(32, "0");
  return { kind: "chat", id, pairId: PAIR, at: n + 1, mine: true, text: `message ${n}`, status: "delivered" };
};

/** Changes of one table wait until they are let through, one by one or for good. */
function heldTable(storage: MemoryStorage, name: string) {
  const table = storage.table<unknown>(name);
  const waiting: (() => void)[] = [];
  let open = false;
  for (const change of ["put", "delete", "update"] as const) {
    const act = (table[change] as (...args: unknown[]) => Promise<void>).bind(table);
    const held = async (...args: unknown[]) => {
      if (!open) await new Promise<void>((resolve) => waiting.push(resolve));
      await act(...args);
    };
    Object.assign(table, { [change]: held });
  }
  return {
    waiting,
    open: () => {
      open = true;
      for (const go of waiting.splice(0)) go();
    },
  };
}
/** Whether it has resolved, once everything else that could go on has. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  void promise.then(() => (over = true));
  for (let n = 0; n < 5; n += 1) await turn();
  return over;
}
/** A file with so many messages. */
async function fileOf(count: number): Promise<Blob> {
  const storage = new MemoryStorage();
  const devices = new Devices(storage.table("former"), () => undefined);
  const timeline = new Timeline(storage.table<TimelineEntry>("timeline"), CLOCK);
  const kept = { pairId: PAIR, name: "Ben", how: "code", pairedAt: 1, lastSeenAt: 2, pictures: [1, 2, 3, 4] };
  devices.pair(kept as unknown as PairRecord);
  for (let n = 0; n < count; n += 1) await timeline.put(chat(n));
  const moving = new Moving({ timeline, devices, clock: CLOCK, imported: async () => undefined });
  return moving.exportHistory({ name: "Old browser", settings: SETTINGS });
}

it.each(["invitation", "words"] as const)("waits for what an own %s still writes", async (what) => {
  const storage = new MemoryStorage();
  const { session: opened, events } = await session(storage);
  const held = heldTable(storage, "invitations");
  if (what === "words") opened.showWords();
  else opened.showInvitation();
  await vi.waitFor(() => expect(held.waiting).toHaveLength(1));
  const stopped = opened.stop();
  expect(await isOver(stopped)).toBe(false);
  const told = events.length;
  held.open();
  await stopped;
  const keys = await storage.table("invitations").keys();
  expect(keys).toHaveLength(1);
  for (let n = 0; n < 5; n += 1) await turn();
  expect(await storage.table("invitations").keys()).toEqual(keys);
  expect(events.slice(told)).toEqual([]);
});

it("waits for the entry that an import writes, and lets it write no other; the same file brings in the rest", async () => {
  const storage = new MemoryStorage();
  const { session: opened, faults } = await session(storage);
  const file = await fileOf(50);
  const held = heldTable(storage, "timeline");
  const importing = opened.moving.importHistory(file);
  await vi.waitFor(() => expect(held.waiting).toHaveLength(1));
  const stopped = opened.stop();
  expect(await isOver(stopped)).toBe(false);
  held.open();
  await stopped;
  expect(await importing).toEqual({ is: "refused", why: "storage" });
  expect(await storage.table("timeline").keys()).toHaveLength(1);
  expect(faults).toEqual([]);
  const { session: again } = await session(storage);
  expect(await again.moving.importHistory(file)).toMatchObject({ is: "done", entries: 50 });
  expect(await storage.table("timeline").keys()).toHaveLength(50);
});

it("changes no table afterwards, and says nothing", async () => {
  const storage = new MemoryStorage();
  const { session: opened, events } = await session(storage);
  await opened.stop();
  const told = events.length;
  const before = await storage.table("timeline").keys();
  opened.sendMessage(PAIR, "too late");
  opened.forget(PAIR);
  opened.showInvitation();
  expect(await opened.moving.importHistory(await fileOf(3))).toMatchObject({ is: "refused" });
  for (let n = 0; n < 5; n += 1) await turn();
  for (const name of ["timeline", "outbox", "former", "invitations"])
    expect(await storage.table(name).keys(), name).toEqual(name === "timeline" ? before : []);
  expect(events.slice(told)).toEqual([]);
});

it("closed tables have waited for changes that followed from others, whether those were refused or not", async () => {
  const storage = new MemoryStorage();
  const tables = new ClosingTables();
  const table = tables.table(storage.table<number>("any"));
  const held = heldTable(storage, "any");
  const following = table.put("a", 1).then(() => table.put("b", 2));
  storage.fault = "full";
  const refused = table.put("c", 3).catch((error: Error) => error.message);
  const closed = tables.close();
  expect(await isOver(closed)).toBe(false);
  held.waiting.splice(1, 1)[0]?.();
  expect(await refused).toBe("table: full");
  storage.fault = undefined;
  held.open();
  await following;
  await closed;
  expect(await storage.table("any").keys()).toEqual(["a", "b"]);
  await expect(table.put("d", 4)).rejects.toMatchObject({ name: "TableError", fault: "refused" });
  expect(await table.get("a")).toBe(1);
});
