// Invitations at both ends: codes and links, their end, and the ways in which joining fails.
import { expect, it } from "vitest";

import { LINK_INVITATION_MS, MAX_INVITATION_FAILURES, SCREEN_INVITATION_MS } from "../../../../src/protocol/limits.ts";
import type { PairRecord } from "../../../../src/session/link.ts";
import type { Table } from "../../../../src/session/ports.ts";
import { MemoryStorage } from "../../../support/memory-table.ts";
import { open, shared, three } from "./three.ts";
import { joinError, pairUp, scan, World } from "./world.ts";

it("asks before anything is dialled, and remembers the question over a reload", async () => {
  const { world, host, ben } = await three();
  host.meeting.showInvitation();
  await world.until("a code", () => host.invitations.screen !== undefined);
  const before = world.broker.log.length;
  await ben.meeting.openInvitation(host.invitations.screen?.link ?? "");
  expect(ben.joining).toEqual({ stage: "ask", hostName: "Studio Mac" });
  await ben.reload();
  expect(ben.joining).toEqual({ stage: "ask", hostName: "Studio Mac" });
  expect(world.broker.log.length).toBe(before);
  ben.meeting.agreeToJoin();
  await world.until("paired", () => ben.links.size === 1);
});

it("replaces the code on the screen when it was used, and when it has run out, while it is shown", async () => {
  const { world, host, ben } = await three();
  const hide = host.meeting.showInvitation();
  await world.until("a code", () => host.invitations.screen !== undefined);
  const first = host.invitations.screen?.link ?? "";
  await open(ben, first);
  await world.until("paired", () => host.links.size === 1);
  await world.until("another code", () => host.invitations.screen?.link !== first);
  const second = host.invitations.screen?.link;
  await world.pass(SCREEN_INVITATION_MS + 1_000);
  expect(host.invitations.screen?.link).not.toBe(second);
  expect(host.invitations.screen?.expiresAt).toBeGreaterThan(world.clock.now());
  hide();
  await world.pass(SCREEN_INVITATION_MS + 1_000);
  expect(host.invitations.screen).toBeUndefined();
});

it("shows the same code again after a reload while it has enough time left", async () => {
  const { world, host } = await three();
  host.meeting.showInvitation();
  await world.until("a code", () => host.invitations.screen !== undefined);
  const { link } = host.invitations.screen ?? {};
  await host.reload();
  host.meeting.showInvitation();
  await world.until("a code", () => host.invitations.screen !== undefined);
  expect(host.invitations.screen?.link).toBe(link);
  await host.reload();
  await world.pass(SCREEN_INVITATION_MS - 30_000);
  host.meeting.showInvitation();
  await world.until("a code", () => host.invitations.screen !== undefined);
  expect(host.invitations.screen?.link).not.toBe(link);
});

it("refuses a code that was used", async () => {
  const { world, host, ben, eve } = await three();
  host.meeting.showInvitation();
  await world.until("a code", () => host.invitations.screen !== undefined);
  const link = host.invitations.screen?.link ?? "";
  await open(ben, link);
  await world.until("paired", () => host.links.size === 1 && ben.links.size === 1);
  await open(eve, link);
  await world.until("refused", () => joinError(eve) === "used");
  expect(host.pairs.size).toBe(1);
});

it("refuses a code that was used, after the host's reload too", async () => {
  const { world, host, ben, eve } = await three();
  await scan(world, host, ben);
  const link = host.invitations.screen?.link ?? "";
  await world.until("paired", () => host.links.size === 1 && ben.links.size === 1);
  await host.reload();
  await open(eve, link);
  await world.until("refused", () => joinError(eve) === "used");
});

it("refuses a code that has run out by the host's clock, and one that has run out long ago by ours", async () => {
  const { world, host, ben } = await three();
  host.meeting.showInvitation();
  await world.until("a code", () => host.invitations.screen !== undefined);
  const link = host.invitations.screen?.link ?? "";
  await world.pass(SCREEN_INVITATION_MS + 5_000);
  await open(ben, link);
  await world.until("refused by the host", () => joinError(ben) === "expired");
  await world.pass(SCREEN_INVITATION_MS);
  await open(ben, link);
  expect(joinError(ben)).toBe("expired");
});

it("says what is wrong with a text that is no invitation it can use", async () => {
  const { world, host, ben } = await three();
  host.meeting.showInvitation();
  await world.until("a code", () => host.invitations.screen !== undefined);
  const link = host.invitations.screen?.link ?? "";
  for (const [text, error] of [
    ["https://example.com/", "not-ferry"],
    [link.slice(0, -9), "cut-short"],
    ["", "not-ferry"],
  ] as const) {
    await ben.meeting.openInvitation(text);
    expect(joinError(ben)).toBe(error);
  }
  await host.meeting.openInvitation(link);
  expect(joinError(host)).toBe("own");
  ben.meeting.cancelJoin();
  expect(ben.joining).toBeUndefined();
});

it("gives exactly one of two joiners that race for one code", async () => {
  for (let round = 0; round < 5; round += 1) {
    const { world, host, ben, eve } = await three();
    await scan(world, host, ben);
    await open(eve, host.invitations.screen?.link ?? "");
    await world.until("one has it", () => host.links.size === 1);
    await world.until("the other knows", () => joinError(ben) === "used" || joinError(eve) === "used");
    await world.pass(60_000);
    expect(ben.pairs.size + eve.pairs.size).toBe(1);
    expect(host.pairs.size).toBe(1);
    expect(host.pair.pairId).toBe((ben.pairs.size ? ben : eve).pair.pairId);
  }
});

it("gives exactly one of two joiners that are proven while the first is being kept", async () => {
  const world = new World();
  const storage = new MemoryStorage();
  const pairs = storage.table<PairRecord>("pairs");
  const slow: Table<PairRecord> = {
    get: (key) => pairs.get(key),
    put: async (key, value) => {
      await new Promise<void>((resolve) => world.clock.after(500, resolve));
      return pairs.put(key, value);
    },
    delete: (key) => pairs.delete(key),
    keys: (prefix) => pairs.keys(prefix),
    getMany: (keys) => pairs.getMany(keys),
    update: (key, change) => pairs.update(key, change),
  };
  const host = await world.device("Studio Mac", { pairs: slow }).start();
  const [ben, eve] = [await world.device("Ben").start(), await world.device("Eve").start()];
  await scan(world, host, ben);
  await open(eve, host.invitations.screen?.link ?? "");
  await world.until("one has it", () => host.links.size === 1);
  await world.until("the other knows", () => joinError(ben) === "used" || joinError(eve) === "used");
  await world.pass(60_000);
  expect(ben.pairs.size + eve.pairs.size).toBe(1);
  expect([...host.pairs.keys()]).toEqual([...ben.pairs.keys(), ...eve.pairs.keys()]);
  expect(await pairs.keys()).toHaveLength(1);
});

it("tells a joiner that was cut off before it spoke, and was replaced, that it is no pair", async () => {
  const { world, host, ben, eve } = await three();
  let mute = false;
  ben.tap((text) => {
    mute ||= text.includes('"introduce"');
    return mute ? undefined : text;
  });
  const hide = await scan(world, host, ben);
  const link = host.invitations.screen?.link ?? "";
  await world.until("kept by both", () => mute);
  await ben.stop();
  await open(eve, link);
  await world.until("paired with another", () => host.links.size === 1 && eve.links.size === 1);
  hide();
  mute = false;
  await ben.start();
  expect(ben.pairs.size).toBe(1);
  await world.until("told", () => ben.pairs.size === 0);
  expect([...host.pairs.keys()]).toEqual([...eve.pairs.keys()]);
});

it("fails when there is no broker, and when the invitation runs out unanswered", async () => {
  const { world, host, ben } = await three();
  const link = await shared(host);
  await host.stop();
  world.broker.stop();
  await open(ben, link);
  await world.until("unreachable", () => joinError(ben) === "unreachable");
  world.broker.start();
  await open(ben, link);
  await world.until("expired", () => joinError(ben) === "expired", LINK_INVITATION_MS * 1.1);
});

it("burns an invitation after failed handshakes, and it stays burnt", async () => {
  const { world, host, ben } = await three();
  host.meeting.showInvitation();
  await world.until("a code", () => host.invitations.screen !== undefined);
  const link = host.invitations.screen?.link ?? "";
  // Whoever has the code may try, but says nonsense on the control channel.
  ben.tap((text) => text.replace('"step":1', '"step":9'));
  for (let n = 0; n < MAX_INVITATION_FAILURES; n += 1) await open(ben, link);
  await world.until("gave up", () => joinError(ben) !== undefined);
  await world.until("replaced", () => host.invitations.screen?.link !== link);
  await host.reload();
  await open(ben, link);
  await world.until("burnt", () => joinError(ben) === "used");
});

it("keeps nothing and fails in words when a table refuses", async () => {
  const { world, host, ben } = await three();
  await scan(world, host, ben);
  ben.storage.fault = "full";
  await world.until("storage", () => joinError(ben) === "storage");
  expect(ben.pairs.size).toBe(0);
  ben.storage.fault = undefined;
  await open(ben, host.invitations.screen?.link ?? "");
  await world.until("paired", () => host.links.size === 1 && ben.links.size === 1);
});

it("names the pairing after what the devices call themselves, cleaned", async () => {
  const world = new World();
  const host = await world.device("Ma\u202ec\u0000").start();
  const ben = await world.device("Ben").start();
  await pairUp(world, host, ben);
  expect(ben.pair.name).toBe("Mac");
});
