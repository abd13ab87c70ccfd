// Forgetting a device: at once when it is here, at its next contact when it is not; the others still find us.
import { expect, it } from "vitest";

import { settle } from "./test-clock.ts";
import { pairUp, World } from "./world.ts";

async function two() {
  const world = new World();
  const [mac, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  await pairUp(world, mac, ben);
  await world.pass(5_000);
  return { world, mac, ben };
}

it("tells a connected device at once, and keeps nothing for later", async () => {
  const { world, mac, ben } = await two();
  await mac.meeting.forget(mac.pair.pairId);
  await world.until("unpaired", () => ben.pairs.size === 0);
  expect(mac.log).toContain("unpaired by me");
  expect(ben.log).toContain("unpaired by them");
  await world.pass(10_000);
  expect([mac.links.size, ben.links.size]).toEqual([0, 0]);
  for (const device of [mac, ben]) {
    expect(await device.storage.table("pairs").keys()).toEqual([]);
    expect(await device.storage.table("tombstones").keys()).toEqual([]);
  }
  expect(world.network.live).toEqual([]);
});

it("tells a device that was away at its next contact", async () => {
  const { world, mac, ben } = await two();
  await ben.stop();
  await mac.meeting.forget(mac.pair.pairId);
  await mac.reload();
  await world.pass(60_000);
  await ben.start();
  expect(ben.pairs.size).toBe(1);
  await world.until("unpaired", () => ben.pairs.size === 0);
  expect(ben.log).toContain("unpaired by them");
});

it("tells it within thirty days, and has nothing left after them", async () => {
  const { world, mac, ben } = await two();
  await ben.stop();
  await mac.meeting.forget(mac.pair.pairId);
  await mac.stop();
  await world.pass(29 * 24 * 3600_000);
  await mac.start();
  expect(await mac.storage.table("tombstones").keys()).toHaveLength(1);
  await world.pass(2 * 24 * 3600_000);
  await mac.reload();
  expect(await mac.storage.table("tombstones").keys()).toHaveLength(0);
  await ben.start();
  await world.pass(60_000);
  expect(ben.pairs.size).toBe(1);
  expect(ben.presence ?? "away").toBe("away");
});

it("ends on both sides when both forget at the same time, together and apart", async () => {
  const { world, mac, ben } = await two();
  await Promise.all([mac.meeting.forget(mac.pair.pairId), ben.meeting.forget(ben.pair.pairId)]);
  await world.pass(10_000);
  expect([mac.pairs.size, ben.pairs.size, mac.links.size, ben.links.size]).toEqual([0, 0, 0, 0]);

  const again = await two();
  await again.ben.stop();
  await again.mac.meeting.forget(again.mac.pair.pairId);
  await again.mac.stop();
  await again.ben.start();
  await again.ben.meeting.forget(again.ben.pair.pairId);
  await again.mac.start();
  await again.world.pass(60_000);
  expect([again.mac.pairs.size, again.ben.pairs.size]).toEqual([0, 0]);
});

it("listens somewhere else after forgetting, and tells the devices that stay", async () => {
  const { world, mac, ben } = await two();
  const eve = await world.device("Eve").start();
  await pairUp(world, mac, eve);
  await world.pass(5_000);
  const before = world.broker.ids;
  await mac.meeting.forget(eve.pair.pairId);
  await world.pass(30_000);
  expect(world.broker.ids.filter((id) => before.includes(id)).length).toBeLessThan(before.length);
  expect([...ben.links.keys()]).toEqual([...mac.links.keys()]);
  await Promise.all([mac.reload(), ben.reload()]);
  await world.until("together", () => mac.links.size === 1 && ben.links.size === 1);
});

it("is found by a device that was away while the inbox changed, and by one that changed its own too", async () => {
  const { world, mac, ben } = await two();
  const [eve, ann] = [await world.device("Eve").start(), await world.device("Ann").start()];
  await pairUp(world, mac, eve);
  await pairUp(world, ben, ann);
  await world.pass(5_000);
  const pairId = [...mac.pairs.keys()].find((id) => ben.pairs.has(id));
  await ben.stop();
  await mac.meeting.forget(eve.pair.pairId);
  await mac.stop();
  await ben.start();
  await ben.meeting.forget(ann.pair.pairId);
  await world.pass(30_000);
  await mac.start();
  await world.until("together", () => mac.links.size === 1 && ben.links.size === 1);
  expect(mac.link.pairId).toBe(pairId);
  await world.pass(5_000);
  // Both know the new inboxes now: nothing but those is listened at.
  await Promise.all([mac.stop(), ben.stop(), eve.stop(), ann.stop()]);
  expect(world.broker.ids).toEqual([]);
  await mac.start();
  await settle();
  await ben.start();
  await world.until("together again", () => mac.links.size === 1 && ben.links.size === 1);
});

it("does not forget when the table refuses, and loses nothing", async () => {
  const { world, mac, ben } = await two();
  mac.storage.fault = "refused";
  await mac.meeting.forget(mac.pair.pairId);
  expect(mac.faults).toContain("refused");
  mac.storage.fault = undefined;
  await world.pass(5_000);
  expect([mac.pairs.size, mac.links.size, ben.links.size]).toEqual([1, 1, 1]);
  await mac.reload();
  await world.until("together", () => mac.links.size === 1 && ben.links.size === 1);
});
