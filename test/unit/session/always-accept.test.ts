// "Always accept", switched on while offers of that device wait: they go by themselves as well.
import { expect, it, vi } from "vitest";

import type { PairRecord } from "../../../src/session/link.ts";
import type { OutboxEntry } from "../../../src/session/talk/outbox.ts";
import { connect, pickedFile, TalkDevice } from "../../support/talking-devices.ts";
import { session } from "./lone-session.ts";
import { pairUp, World } from "./meeting/world.ts";

/** A device whose person was asked about so many offers by "pair", with that pair in its tables, and one offer of its own. */
async function asked(offers: number) {
  const world = new World();
  const [host, joiner] = [await world.device("Mac").start(), await world.device("Phone").start()];
  await pairUp(world, host, joiner);
  const [a, b] = [await new TalkDevice().start(), await new TalkDevice().start()];
  const { cut } = connect(a, b);
  for (let n = 0; n < offers; n += 1) a.talk.sendFiles("pair", [pickedFile(`${n}.bin`, 1_000)]);
  b.talk.sendFiles("pair", [pickedFile("own.bin", 1_000)]);
  await b.until(() => b.entries.filter((entry) => entry.kind === "transfer").length === offers + 1);
  cut();
  await b.talk.stop();
  b.kill();
  await b.storage.table<PairRecord>("pairs").put("pair", { ...joiner.pair, pairId: "pair" });
  await joiner.stop();
  return b.storage;
}

it("accepts what waits from that device, also while it is away, and nothing of its own", async () => {
  const storage = await asked(3);
  const { session: opened, events, faults } = await session(storage);
  const accepted = async () => {
    const table = storage.table<OutboxEntry>("outbox");
    const waiting = await table.getMany(await table.keys());
    return waiting.filter((entry) => entry?.content.type === "transfer-accept");
  };
  opened.setAutoAccept("pair", false);
  opened.setAutoAccept("someone else", true);
  await vi.waitFor(() => expect(events.filter(({ type }) => type === "device").length).toBeGreaterThan(1));
  expect(await accepted()).toEqual([]);
  opened.setAutoAccept("pair", true);
  await vi.waitFor(async () => expect(await accepted()).toHaveLength(3));
  const states = storage.table<{ state: string; side: string }>("transfers");
  const kept = await states.getMany(await states.keys());
  expect(kept.map((transfer) => `${transfer?.side} ${transfer?.state}`).toSorted()).toEqual([
    "receiving accepted",
    "receiving accepted",
    "receiving accepted",
    "sending offered",
  ]);
  expect(faults).toEqual([]);
  await opened.stop();
});

it("accepts nothing when it could not be kept", async () => {
  const storage = await asked(1);
  const { session: opened, events } = await session(storage);
  storage.fault = "refused";
  opened.setAutoAccept("pair", true);
  await vi.waitFor(() => expect(events).toContainEqual({ type: "storage-fault", fault: "refused" }));
  storage.fault = undefined;
  await opened.stop();
  const states = storage.table<{ state: string }>("transfers");
  expect((await states.getMany(await states.keys())).map((transfer) => transfer?.state)).toEqual([
    "offered",
    "offered",
  ]);
});
