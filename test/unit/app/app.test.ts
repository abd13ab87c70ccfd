import { expect, test } from "vitest";

import { createApp } from "../../../src/app/app.ts";
import type { Device, TransferEntry } from "../../../src/app/state.ts";
import { TableError } from "../../../src/session/ports.ts";
import { turn } from "../../support/turn.ts";
import { FakeWorld } from "./fake-ports.ts";

async function started(world = new FakeWorld()) {
  const app = createApp(world.ports, true);
  await app.start();
  await turn();
  return { app, world };
}

const DEVICE: Device = {
  pairId: "p",
  name: "Mac",
  how: "code",
  pairedAt: 5,
  lastSeenAt: 5,
  pictures: [1, 2, 3, 4],
  autoAccept: false,
  presence: { is: "away" },
};
const chat = (id: string, at: number, text = id) =>
  ({ kind: "chat", id, pairId: "p", at, mine: true, text, status: "waiting" }) as const;
const transfer = (more: Partial<TransferEntry> = {}): TransferEntry => ({
  kind: "transfer",
  id: "t",
  pairId: "p",
  at: 10,
  mine: false,
  byteLength: 100,
  blockBytes: 100,
  itemCount: 1,
  preview: [{ path: "a.txt", byteLength: 100, mediaType: "text/plain", modifiedAt: 0, offset: 0 }],
  top: [],
  phase: { is: "moving" },
  storedBytes: 0,
  kept: false,
  stoppedItems: 0,
  ...more,
});

test("a first start guesses a name and keeps it; the next start has the same", async () => {
  const { app, world } = await started();
  expect(app.state).toMatchObject({
    ownership: "here",
    device: { name: "Chrome on Linux, red heron", version: "1.2.3" },
  });
  expect(world.kept?.name).toBe("Chrome on Linux, red heron");
  app.verbs.rename("  Study  ");
  expect(world.kept?.name).toBe("Study");
  expect(world.called("setDeviceName")).toEqual([["setDeviceName", "Study"]]);
  const { app: next } = await started(world);
  expect(next.state.device.name).toBe("Study");
});

test("what the browser lacks is shown and nothing is started", async () => {
  const world = new FakeWorld();
  world.missing = ["opfs"];
  const { app } = await started(world);
  expect(app.state).toMatchObject({ ownership: "unable", device: { missing: ["opfs"] } });
  expect(world.owner).toBeUndefined();
});

test("tables that refuse at the start are said as missing storage", async () => {
  const world = new FakeWorld();
  world.refuses = new TableError("refused");
  const { app } = await started(world);
  expect(app.state).toMatchObject({ ownership: "unable", device: { missing: ["storage"] } });
});

test("an invitation opened before the session is there is opened once it is", async () => {
  const world = new FakeWorld();
  const app = createApp(world.ports, true);
  app.verbs.openInvitation("link");
  await app.start();
  await turn();
  expect(world.called("openInvitation")).toEqual([["openInvitation", "link"]]);
});

test("in a second tab an invitation is handed to the first; taking over opens a session here", async () => {
  const world = new FakeWorld();
  world.ownedBy = "elsewhere";
  const { app } = await started(world);
  app.verbs.openInvitation("link");
  await turn();
  expect(world.called("handOver")).toEqual([["handOver", "link"]]);
  expect(app.state).toMatchObject({ ownership: "elsewhere", notice: { code: "handed-over" } });
  app.verbs.useHere();
  await turn();
  expect(app.state.ownership).toBe("here");
  expect(world.called("openInvitation")).toEqual([]);
});

test("an invitation that no tab takes is opened here after taking over", async () => {
  const world = new FakeWorld();
  world.ownedBy = "elsewhere";
  world.takesInvitations = false;
  const { app } = await started(world);
  app.verbs.openInvitation("link");
  await turn();
  app.verbs.useHere();
  await turn();
  expect(world.called("openInvitation")).toEqual([["openInvitation", "link"]]);
});

test("when another tab takes over everything is closed first, and verbs do nothing any more", async () => {
  const { app, world } = await started();
  await world.owner?.taken();
  expect(world.called("close")).toHaveLength(1);
  expect(app.state.ownership).toBe("taken");
  const refused: string[] = [];
  app.verbs.sendMessage("p", "hello", () => refused.push("hello"));
  expect(world.called("sendMessage")).toEqual([]);
  expect(refused).toEqual(["hello"]);
});

test("a code that a screen wants is shown in every session until that screen goes", async () => {
  const { app, world } = await started();
  const hide = app.verbs.showInvitation();
  world.session?.onCrash();
  await turn();
  expect(world.called("showInvitation")).toHaveLength(2);
  hide();
  hide();
  expect(world.called("hideInvitation")).toHaveLength(1);
});

test("words that a screen wants are shown in every session until that screen goes, and are the state's meanwhile", async () => {
  const { app, world } = await started();
  const hide = app.verbs.showWords();
  const shown = { is: "shown", number: 417, words: [3, 200], expiresAt: 1, guessed: false } as const;
  world.session?.onEvent({ type: "words", words: shown });
  await turn();
  expect(app.state.words).toEqual(shown);
  world.session?.onCrash();
  await turn();
  expect(app.state.words).toBeUndefined();
  expect(world.called("showWords")).toHaveLength(2);
  hide();
  expect(world.called("hideWords")).toHaveLength(1);
  app.verbs.useWords(417, [3, 200]);
  expect(world.called("useWords")).toEqual([["useWords", 417, [3, 200], undefined]]);
});

test("a worker that dies is replaced, with the timelines that were open; one that keeps dying is not", async () => {
  const { app, world } = await started();
  world.pages = async () => ({ entries: [chat("one", 1)], more: false });
  app.verbs.openTimeline("p");
  await turn();
  for (let crash = 1; crash <= 5; crash += 1) {
    world.session?.onCrash();
    await turn();
  }
  expect(world.called("openSession")).toHaveLength(6);
  expect(app.state.ownership).toBe("here");
  expect(app.state.timelines["p"]?.entries).toHaveLength(1);
  world.session?.onCrash();
  await turn();
  expect(app.state).toMatchObject({ ownership: "unable", device: { missing: ["workers"] } });
  expect(world.called("openSession")).toHaveLength(6);
});

test("listeners are told at most once per frame, with the newest state", async () => {
  const { app, world } = await started();
  world.draw();
  const told: number[] = [];
  app.subscribe((state) => told.push(Object.keys(state.devices).length));
  for (const pairId of ["a", "b", "c"]) world.session?.onEvent({ type: "device", device: { ...DEVICE, pairId } });
  expect(told).toEqual([]);
  world.draw();
  expect(told).toEqual([3]);
});

test("an entry that is told while its page is being read is not lost, and none is shown twice", async () => {
  const { app, world } = await started();
  let answer: (page: { entries: []; more: false }) => void = () => {};
  world.pages = () => new Promise((resolve) => (answer = resolve));
  app.verbs.openTimeline("p");
  world.session?.onEvent({ type: "entry", entry: chat("new", 9) });
  answer({ entries: [], more: false });
  await turn();
  expect(app.state.timelines["p"]?.entries.map(({ id }) => id)).toEqual(["new"]);
});

test("older pages are joined in order, and an entry that changed is replaced in its place", async () => {
  const { app, world } = await started();
  const all = Array.from({ length: 250 }, (_, n) => chat(String(n), n + 1));
  world.pages = async (before = Infinity) => {
    const older = all.filter(({ at }) => at < before);
    return { entries: older.slice(-100), more: older.length > 100 };
  };
  app.verbs.openTimeline("p");
  await turn();
  app.verbs.loadOlder("p");
  app.verbs.loadOlder("p");
  await turn();
  expect(app.state.timelines["p"]).toMatchObject({ more: true });
  app.verbs.loadOlder("p");
  await turn();
  app.verbs.loadOlder("p");
  world.session?.onEvent({ type: "entry", entry: chat("7", 8, "changed") });
  const { entries } = app.state.timelines["p"] ?? { entries: [] };
  expect(entries.map(({ at }) => at)).toEqual(all.map(({ at }) => at));
  expect(entries[7]).toMatchObject({ text: "changed" });
});

test("devices are ordered by what happened last", async () => {
  const { app, world } = await started();
  world.session?.onEvent({ type: "device", device: DEVICE });
  world.session?.onEvent({ type: "device", device: { ...DEVICE, pairId: "q", pairedAt: 50 } });
  expect(app.state.deviceOrder).toEqual(["q", "p"]);
  world.session?.onEvent({ type: "entry", entry: chat("x", 60) });
  expect(app.state.deviceOrder).toEqual(["p", "q"]);
  // A later word about the device does not take its latest entry away.
  world.session?.onEvent({ type: "device", device: DEVICE });
  expect(app.state.devices["p"]?.latest?.id).toBe("x");
});

test("a stalled transfer shows no speed, a paused one no progress of its own", async () => {
  const { app, world } = await started();
  world.session?.onEvent({ type: "entry", entry: transfer() });
  for (let ms = 0; ms <= 4_000; ms += 500)
    world.session?.onEvent({ type: "progress", transferId: "t", storedBytes: ms / 100, at: ms });
  expect(app.state.progress["t"]?.bytesPerSecond).toBeGreaterThan(0);
  world.pass(5_000);
  expect(app.state.progress["t"]).toEqual({ storedBytes: 40 });
  const phase = { is: "paused", by: "me", reason: "user" } as const;
  world.session?.onEvent({ type: "entry", entry: transfer({ phase, storedBytes: 40 }) });
  expect(app.state.progress["t"]).toBeUndefined();
});

test("saving leaves out stopped items, names a zip after its one folder, and tells how it went", async () => {
  const { app, world } = await started();
  const item = (path: string, byteLength: number) => ({ path, byteLength, mediaType: "", modifiedAt: 0, offset: -1 });
  world.items = [item("F/a", 1), { ...item("F/b", 2), stopped: "changed" }, item("F/c", 3)];
  const top = [{ name: "F", folder: true, files: 3, byteLength: 6 }];
  const done = transfer({ itemCount: 3, top, phase: { is: "done" }, kept: true });
  world.session?.onEvent({ type: "entry", entry: done });
  app.verbs.save("t");
  await turn();
  expect(world.called("save")).toEqual([["save", "t", ["F/a", "F/c"], "F"]]);
  expect(app.state.saves["t"]).toEqual({ is: "saved" });
  world.saves = "no-room";
  app.verbs.save("t", 2);
  await turn();
  expect(world.called("save")[1]).toEqual(["save", "t", ["F/c"], "F"]);
  expect(app.state.saves["t"]).toEqual({ is: "failed", why: "no-room" });
  world.saves = "cancelled";
  app.verbs.save("t");
  await turn();
  expect(app.state.saves["t"]).toBeUndefined();
  expect((await app.verbs.items("t")).map(({ offset }) => offset)).toEqual([0, 1, 3]);
});

test("a text preview that is cut in the middle of a character shows the whole characters before it", async () => {
  const { app, world } = await started();
  world.session?.onEvent({ type: "entry", entry: transfer({ phase: { is: "done" }, kept: true }) });
  expect(await app.verbs.previewText("t", 0)).toEqual({ text: "제", whole: false });
});

test("room is looked at anew when something is offered, so that the question tells what there is now", async () => {
  const { app, world } = await started();
  let freeBytes = 1_000;
  Object.assign(world.ports.storage, { status: async () => ({ freeBytes }) });
  for (freeBytes of [900, 800]) {
    world.session?.onEvent({ type: "entry", entry: transfer({ mine: false, phase: { is: "asked" } }) });
    await turn();
    expect(app.state.storage).toMatchObject({ freeBytes });
  }
});

test("settings that cannot be kept are said, and hold for this visit", async () => {
  const { app, world } = await started();
  Object.assign(world.ports.settings, { keep: () => Promise.reject(new TableError("full")) });
  app.verbs.changeSettings({ icePolicy: "local" });
  await turn();
  expect(app.state).toMatchObject({ settings: { icePolicy: "local" }, storage: { trouble: "full" } });
  expect(world.called("configure")).toHaveLength(1);
});
