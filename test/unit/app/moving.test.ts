// A history file in the app: its name and settings are taken over, but nothing is lost that no file can hold.
import { expect, test } from "vitest";

import { createApp } from "../../../src/app/app.ts";
import type { Settings } from "../../../src/app/state.ts";
import { turn } from "../../support/turn.ts";
import { FakeWorld } from "./fake-ports.ts";

const STUN = { urls: ["stun:stun.example"] };
const RELAY = { urls: ["turn:turn.example"], username: "ferry", credential: "secret" };
const PLAIN = { theme: "system", icePolicy: "all" } as const;

/** The settings after a file with `imported` was brought in where there were `before`. */
async function settingsAfter(before: Settings, imported: Settings): Promise<Settings> {
  const world = new FakeWorld();
  world.kept = { name: "Here", settings: before };
  world.imported = { is: "done", devices: 1, entries: 1, name: "There", settings: imported };
  const app = createApp(world.ports, true);
  await app.start();
  await turn();
  await app.verbs.importHistory(new File([], "history"));
  expect(app.state.device.name).toBe("There");
  expect(world.kept).toEqual({ name: "There", settings: app.state.settings });
  return app.state.settings;
}

test("a file's settings replace those that are here, also by naming none", async () => {
  const before = { ...PLAIN, brokers: ["https://here.example"], iceServers: [STUN] };
  expect(await settingsAfter(before, { theme: "dark", icePolicy: "relay" })).toEqual({
    theme: "dark",
    icePolicy: "relay",
    brokers: undefined,
    iceServers: undefined,
  });
});

test("relays with a password, which no file holds, stay", async () => {
  const before = { ...PLAIN, iceServers: [STUN, RELAY] };
  expect((await settingsAfter(before, PLAIN)).iceServers).toEqual([RELAY]);
  const other = { urls: ["stun:other.example"] };
  expect((await settingsAfter(before, { ...PLAIN, iceServers: [other] })).iceServers).toEqual([RELAY, other]);
});

test("of a file's servers come no more than are used beside the relays that stay", async () => {
  const others = Array.from({ length: 4 }, (_, n) => ({ urls: [`stun:${n}.example`] }));
  const imported = { ...PLAIN, iceServers: others };
  expect((await settingsAfter({ ...PLAIN, iceServers: [RELAY] }, imported)).iceServers).toEqual([
    RELAY,
    ...others.slice(0, 3),
  ]);
  // As the first versions could keep them.
  const many = Array.from({ length: 6 }, () => RELAY);
  expect((await settingsAfter({ ...PLAIN, iceServers: many }, imported)).iceServers).toEqual(many);
});
