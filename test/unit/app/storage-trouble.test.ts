// A device that is full: said for as long as it is true, and no longer.
import { beforeEach, expect, test } from "vitest";

import { createApp } from "../../../src/app/app.ts";
import type { RunningApp } from "../../../src/app/app.ts";
import { turn } from "../../support/turn.ts";
import { FakeWorld } from "./fake-ports.ts";

let app: RunningApp;
let world: FakeWorld;
/** What the browser tells. */
let freeBytes: number;

beforeEach(async () => {
  world = new FakeWorld();
  freeBytes = 0;
  Object.assign(world.ports.storage, { status: async () => ({ freeBytes }) });
  app = createApp(world.ports, true);
  await app.start();
  await turn();
});

async function refused(): Promise<void> {
  world.session?.onEvent({ type: "storage-fault", fault: "full" });
  await turn();
}

/** What was received is removed, and its entry says so. */
async function removed(): Promise<void> {
  const transfer = { kind: "transfer", id: "t", pairId: "p", at: 10, mine: false, byteLength: 100 } as const;
  const more = { blockBytes: 100, itemCount: 1, preview: [], top: [], storedBytes: 100, kept: false, stoppedItems: 0 };
  world.session?.onEvent({ type: "entry", entry: { ...transfer, ...more, phase: { is: "done" } } });
  await turn();
}

test("is said until there is more room than when it was refused", async () => {
  await refused();
  await removed();
  expect(app.state.storage).toEqual({ freeBytes: 0, trouble: "full" });
  freeBytes = 500;
  await removed();
  expect(app.state.storage).toEqual({ freeBytes: 500 });
});

test("is said although the browser tells of room, which the disk does not have", async () => {
  freeBytes = 500;
  await refused();
  await removed();
  expect(app.state.storage).toEqual({ freeBytes: 500, trouble: "full" });
});

test("is said until a message is kept again", async () => {
  await refused();
  const message = { kind: "chat", id: "c", pairId: "p", at: 20, mine: true, text: "Hi", status: "waiting" } as const;
  world.session?.onEvent({ type: "entry", entry: message });
  expect(app.state.storage.trouble).toBeUndefined();
});

test("is said until settings are kept again", async () => {
  await refused();
  app.verbs.rename("Study");
  await turn();
  expect(app.state.storage.trouble).toBeUndefined();
});
