// How far transfers are, as the screen hears it: true, and only of those that move.
import { expect, test } from "vitest";

import { createApp } from "../../../src/app/app.ts";
import type { TransferEntry } from "../../../src/app/state.ts";
import { CLIP, transfer as anyTransfer } from "../../support/app-states.ts";
import { turn } from "../../support/turn.ts";
import { FakeWorld } from "./fake-ports.ts";

const MB = 1_000_000;
const transfer = (more: Partial<TransferEntry> = {}): TransferEntry =>
  anyTransfer("t", CLIP, {
    pairId: "p",
    at: 10,
    byteLength: 1_000 * MB,
    phase: { is: "moving" },
    storedBytes: 0,
    ...more,
  });

async function started() {
  const world = new FakeWorld();
  const app = createApp(world.ports, true);
  await app.start();
  await turn();
  const shown = (entry: TransferEntry) => world.session?.onEvent({ type: "entry", entry });
  const stored = (storedBytes: number, at: number) =>
    world.session?.onEvent({ type: "progress", transferId: "t", storedBytes, at });
  return { app, world, shown, stored };
}

test("a transfer with many newer ones still has a true time left", async () => {
  const { app, shown, stored } = await started();
  shown(transfer());
  for (let n = 0; n < 20; n += 1) shown(transfer({ id: `newer ${n}`, at: 20 + n, phase: { is: "done" } }));
  for (let ms = 0; ms <= 10_000; ms += 500) stored((ms / 1_000) * MB, ms);
  // A hundredth of it in ten seconds.
  expect(app.state.progress["t"]?.secondsLeft).toBeCloseTo(990);
});

// While there is any, the screen is kept awake.
test.each([
  ["a pause", { is: "paused", by: "me", reason: "user" }],
  ["a lost link", { is: "reconnecting" }],
] as const)("behind %s, a last word about what was stored is none", async (_, phase) => {
  const { app, shown, stored, world } = await started();
  shown(transfer());
  stored(1_000, 0);
  shown(transfer({ phase }));
  stored(2_000, 200);
  expect(app.state.progress).toEqual({});
  world.pass(60_000);
  expect(app.state.progress).toEqual({});
});

test("the speed of a slow path stays until more time has passed than between its blocks", async () => {
  const { app, shown, stored, world } = await started();
  const rate = () => app.state.progress["t"]?.bytesPerSecond;
  shown(transfer());
  for (let n = 0; n <= 6; n += 1) {
    stored(n * 262_144, n * 5_243);
    world.pass(5_243);
    expect(rate() === undefined).toBe(n < 2);
  }
  expect(rate()).toBeCloseTo(50_000, -3);
  world.pass(6_000);
  expect(app.state.progress["t"]).toEqual({ storedBytes: 6 * 262_144 });
});

test("a device that is forgotten takes along what is told of its transfers, and nothing of others", async () => {
  const { app, shown, stored, world } = await started();
  shown(transfer({ id: "other", pairId: "q" }));
  world.session?.onEvent({ type: "progress", transferId: "other", storedBytes: 5, at: 0 });
  shown(transfer());
  stored(1_000, 0);
  world.session?.onEvent({ type: "device-gone", pairId: "p" });
  stored(2_000, 200);
  world.pass(60_000);
  expect(app.state.progress).toEqual({ other: { storedBytes: 5 } });
});

test("as many of the latest transfers are at hand as ever, and each that is not over beside them", async () => {
  const { app, shown } = await started();
  const ids = () => app.state.recent.map(({ id }) => id);
  shown(transfer());
  for (let n = 0; n < 25; n += 1) shown(transfer({ id: `newer ${n}`, at: 20 + n, phase: { is: "done" } }));
  expect(ids()).toHaveLength(21);
  expect(ids().at(-1)).toBe("t");
  shown(transfer({ phase: { is: "done" } }));
  shown(transfer({ id: "newest", at: 100 }));
  expect(ids()).toHaveLength(20);
  expect(ids()).not.toContain("t");
});
