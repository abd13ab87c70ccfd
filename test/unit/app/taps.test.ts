// Taps that come twice, or at a moment at which nobody thought of them.
import { expect, test } from "vitest";

import { createApp } from "../../../src/app/app.ts";
import type { TransferEntry, TransferItem } from "../../../src/app/state.ts";
import { turn } from "../../support/turn.ts";
import { FakeWorld } from "./fake-ports.ts";

async function started() {
  const world = new FakeWorld();
  const app = createApp(world.ports, true);
  await app.start();
  await turn();
  return { app, world };
}
const item = (path: string): TransferItem => ({ path, byteLength: 1, mediaType: "", modifiedAt: 0, offset: 0 });
const MANY: TransferEntry = {
  kind: "transfer",
  id: "t",
  pairId: "p",
  at: 10,
  mine: false,
  byteLength: 6,
  blockBytes: 6,
  itemCount: 6,
  preview: [item("0")],
  top: [],
  phase: { is: "done" },
  storedBytes: 6,
  kept: true,
  stoppedItems: 0,
};

test("two taps on save while the items are read save once", async () => {
  const { app, world } = await started();
  world.items = Array.from({ length: 6 }, (_, n) => item(String(n)));
  world.session?.onEvent({ type: "entry", entry: MANY });
  app.verbs.save("t");
  app.verbs.save("t");
  await turn();
  expect(world.called("save")).toHaveLength(1);
  expect(app.state.saves["t"]).toEqual({ is: "saved" });
});

test("a transfer without an item left to save does not stay in preparation", async () => {
  const { app, world } = await started();
  world.session?.onEvent({ type: "entry", entry: MANY });
  app.verbs.save("t");
  await turn();
  expect(world.called("save")).toEqual([]);
  expect(app.state.saves["t"]).toBeUndefined();
});

test("items that cannot be read are said, and another tap tries again", async () => {
  const { app, world } = await started();
  world.session?.onEvent({ type: "entry", entry: MANY });
  world.itemsFault = new Error("no table");
  app.verbs.save("t");
  await turn();
  expect(app.state.saves["t"]).toEqual({ is: "failed", why: "refused" });
  world.itemsFault = undefined;
  world.items = [item("0")];
  app.verbs.save("t");
  await turn();
  expect(app.state.saves["t"]).toEqual({ is: "saved" });
});

test("an invitation opened in a tab from which Ferry was taken goes to the tab that has it", async () => {
  const { app, world } = await started();
  await world.owner?.taken();
  expect(app.state.ownership).toBe("taken");
  app.verbs.openInvitation("https://ferry.example/#invitation");
  await turn();
  expect(world.called("handOver")).toHaveLength(1);
  expect(app.state.notice).toEqual({ code: "handed-over" });
  world.owner?.owned();
  await turn();
  expect(world.called("openInvitation")).toEqual([]);
});

test("told twice that it owns Ferry, a tab opens one session", async () => {
  const { world } = await started();
  world.owner?.owned();
  await turn();
  expect(world.called("openSession")).toHaveLength(1);
});
