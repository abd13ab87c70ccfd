// Forgetting a device, through crashes and tables that refuse: all of it goes, or nothing does.
import { expect, test, vi } from "vitest";

import { TableError } from "../../../src/session/ports.ts";
import type { FormerPair } from "../../../src/session/devices.ts";
import type { ChatEntry } from "../../../src/app/state.ts";
import { MemoryStorage } from "../../support/memory-table.ts";
import { session } from "./lone-session.ts";
import { pairUp, World } from "./meeting/world.ts";

const FORMER: FormerPair = { pairId: "p", name: "Mac", pairedAt: 5, lastSeenAt: 5, pictures: [1, 2, 3, 4] };
const SAID: ChatEntry = { kind: "chat", id: "0", pairId: "p", at: 1, mine: true, text: "hello", status: "delivered" };
test("what a crash cut off of forgetting goes on at the next start, and the device is not shown again", async () => {
  const storage = new MemoryStorage();
  await storage.table<FormerPair>("former").put("p", { ...FORMER, forgetting: true });
  await storage.table("timeline").put("000000000000001/p/0", SAID);
  const { events, faults } = await session(storage);
  await vi.waitFor(async () => expect(await storage.table("former").keys()).toEqual([]));
  expect(await storage.table("timeline").keys()).toEqual([]);
  expect(events.filter(({ type }) => type === "device")).toEqual([]);
  expect(faults).toEqual([]);
});

test("a device that dissolved the pair is shown with its history until it is forgotten here", async () => {
  const storage = new MemoryStorage();
  await storage.table<FormerPair>("former").put("p", FORMER);
  await storage.table("timeline").put("000000000000001/p/0", SAID);
  const { session: opened, events } = await session(storage);
  expect(events).toContainEqual({
    type: "device",
    device: expect.objectContaining({ trouble: "unpaired", latest: SAID }),
  });
  opened.forget("p");
  await vi.waitFor(() => expect(events).toContainEqual({ type: "device-gone", pairId: "p" }));
  expect(await storage.table("timeline").keys()).toEqual([]);
  expect(await storage.table("former").keys()).toEqual([]);
});

test("a table that refuses to let the pair go leaves it and its history as they were", async () => {
  const world = new World();
  const [host, joiner] = [await world.device("Mac").start(), await world.device("Phone").start()];
  await pairUp(world, host, joiner);
  const { pairId } = joiner.pair;
  await joiner.stop();
  const { storage } = joiner;
  await storage.table("timeline").put(`000000000000001/${pairId}/0`, { ...SAID, pairId });
  const { session: opened, events } = await session(storage, { clock: world.clock, signaling: world.signaling });
  const put = storage.table("tombstones").put;
  const drop = storage.table("pairs").delete;
  const refuse = () => Promise.reject(new TableError("refused"));
  Object.assign(storage.table("tombstones"), { put: refuse });
  Object.assign(storage.table("pairs"), { delete: refuse });
  opened.forget(pairId);
  await vi.waitFor(() => expect(events).toContainEqual({ type: "storage-fault", fault: "refused" }));
  await vi.waitFor(async () => expect(await storage.table("former").keys()).toEqual([]));
  expect(await storage.table("timeline").keys()).toHaveLength(1);
  expect(events.some(({ type }) => type === "device-gone")).toBe(false);
  Object.assign(storage.table("tombstones"), { put });
  Object.assign(storage.table("pairs"), { delete: drop });
  opened.forget(pairId);
  await vi.waitFor(() => expect(events).toContainEqual({ type: "device-gone", pairId }));
  expect(await storage.table("timeline").keys()).toEqual([]);
  expect(await storage.table("pairs").keys()).toEqual([]);
});
