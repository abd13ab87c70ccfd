// Finding each other again: over midnight, with clocks that differ, with slow and unfair brokers, on several of them,
// and always with one link at most.
import { expect, it } from "vitest";

import { Seeded, seedOf } from "../../../support/seeded.ts";
import { settle } from "./test-clock.ts";
import { BROKER, pairUp, World } from "./world.ts";
import type { TestDevice } from "./world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SEED = seedOf("finding");

async function paired(seed?: number) {
  const world = new World(seed);
  const [mac, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  await pairUp(world, mac, ben);
  await world.pass(10 * 60_000);
  const both = () => mac.links.size === 1 && ben.links.size === 1;
  return { world, mac, ben, both };
}

it("takes its ids over after a reload", async () => {
  const { world, mac } = await paired();
  const before = world.broker.ids.toSorted();
  await mac.reload();
  await settle();
  expect(world.broker.ids.toSorted()).toEqual(before);
  expect(mac.log).not.toContain("broker offline");
});

it("listens at other ids each day, and its links do not notice", async () => {
  const { world, mac, ben, both } = await paired();
  const before = world.broker.ids;
  expect(before).toHaveLength(2);
  await world.pass(DAY);
  expect(world.broker.ids).toHaveLength(2);
  expect(world.broker.ids.filter((id) => before.includes(id))).toEqual([]);
  expect(both()).toBe(true);
  expect([...mac.log, ...ben.log].filter((line) => line === "closed")).toEqual([]);
  await Promise.all([mac.reload(), ben.reload()]);
  await world.until("together", both);
});

it("finds a device at every hour around midnight", async () => {
  const { world, mac, ben, both } = await paired();
  await world.pass(11 * HOUR);
  for (let hour = 23; hour < 30; hour += 1) {
    await ben.reload();
    await world.until(`together at ${hour}`, both, 30_000);
    await world.pass(HOUR);
    await Promise.all([mac.reload(), ben.reload()]);
    await world.until(`both together at ${hour}`, both, 30_000);
  }
});

it("finds a device that was away for a month", async () => {
  const { world, mac, ben, both } = await paired();
  await Promise.all([mac.stop(), ben.stop()]);
  await world.pass(30 * DAY);
  await mac.start();
  await ben.start();
  await world.until("together", both, 30_000);
});

it("finds a device whose clock is hours away from ours", async () => {
  for (const skew of [-20 * HOUR, -5 * HOUR, 14 * HOUR]) {
    const world = new World();
    const { clock } = world;
    const skewed = { now: () => clock.now() + skew, after: clock.after.bind(clock) };
    const [mac, ben] = [await world.device("Mac").start(), await world.device("Ben", { clock: skewed }).start()];
    // An invitation would have run out by such a clock, so the one with the wrong clock invites.
    await pairUp(world, ben, mac).catch(() => pairUp(world, mac, ben));
    await world.pass(HOUR);
    await Promise.all([mac.reload(), ben.reload()]);
    await world.until(`together with ${skew}`, () => mac.links.size === 1 && ben.links.size === 1);
  }
});

it("opens one link however hellos and offers cross on a slow broker", async () => {
  for (let seed = SEED; seed < SEED + 25; seed += 1) {
    const { world, mac, ben, both } = await paired(seed);
    const random = new Seeded(seed);
    const due = new Map<string, number>();
    world.broker.route = (datagram) => {
      // In order for each direction, as a broker keeps it.
      const key = `${datagram.from} ${datagram.to}`;
      const at = Math.max(due.get(key) ?? 0, world.clock.now() + random.below(1_500));
      due.set(key, at);
      world.clock.after(at - world.clock.now(), () => world.broker.inject(datagram));
      return [];
    };
    await mac.stop();
    await ben.stop();
    await mac.start();
    await world.pass(random.below(4_000));
    await ben.start();
    await world.until(`together, seed ${seed}`, both, 120_000);
    mac.log.length = 0;
    await world.pass(120_000);
    expect(both(), `seed ${seed}`).toBe(true);
    expect(mac.log.filter((line) => line === "closed").length, `seed ${seed}`).toBeLessThanOrEqual(1);
    expect(world.network.live, `seed ${seed}`).toHaveLength(2);
    expect(mac.link.laneId).not.toBe(ben.link.laneId);
  }
}, 30_000);

it("meets in spite of a broker that loses a third of all boxes", async () => {
  // Always the same: by chance all of ten minutes can be lost, of any other ones.
  for (let seed = 1; seed <= 10; seed += 1) {
    const { world, mac, ben, both } = await paired(seed);
    const random = new Seeded(seed);
    world.broker.drop(() => random.unit() < 0.33);
    await Promise.all([mac.reload(), ben.reload()]);
    await world.until(`together, seed ${seed}`, both, 10 * 60_000);
  }
}, 30_000);

it("meets on the broker of either side, and listens on all of its own", async () => {
  const world = new World();
  const [one, two] = ["https://one.example", "https://two.example"];
  const [mac, ben] = [world.device("Mac"), world.device("Ben")];
  mac.options = { ...mac.options, brokers: [BROKER, one] };
  ben.options = { ...ben.options, brokers: [two] };
  await mac.start();
  await ben.start();
  await pairUp(world, mac, ben);
  await world.pass(10_000);
  expect(world.signaling.broker(one).ids).toHaveLength(1);
  world.broker.stop();
  world.signaling.broker(two).stop();
  await Promise.all([mac.reload(), ben.reload()]);
  await world.until("together over the one that is left", () => mac.links.size === 1 && ben.links.size === 1);
});

it("tells a change of brokers, and is found on the new one", async () => {
  const { world, mac, ben, both } = await paired();
  const other = "https://other.example";
  mac.options = { ...mac.options, brokers: [other] };
  mac.meeting.configure(mac.options);
  await world.pass(5_000);
  expect(world.broker.ids).toHaveLength(1);
  expect(world.signaling.broker(other).ids).toHaveLength(1);
  await mac.reload();
  await world.until("together", both);
  await ben.reload();
  await world.until("together", both);
});

it("keeps three devices in touch with each other, whoever restarts", async () => {
  const world = new World();
  const devices: TestDevice[] = [];
  for (const name of ["Mac", "Ben", "Eve"]) devices.push(await world.device(name).start());
  const [mac, ben, eve] = devices as [TestDevice, TestDevice, TestDevice];
  await pairUp(world, mac, ben);
  await pairUp(world, mac, eve);
  await world.until("three links", () => mac.links.size === 2);
  await pairUp(world, ben, eve);
  const all = () => devices.every(({ links }) => links.size === 2);
  await world.until("all together", all);
  for (const device of devices) {
    await device.reload();
    await world.until("all together", all);
  }
  await Promise.all(devices.map((device) => device.reload()));
  await world.until("all together", all);
  expect(world.network.live).toHaveLength(6);
});

it("has only one session when a device that was thought to be here comes again", async () => {
  const { world, ben, both } = await paired();
  // Ben's page dies without a word: nothing of it is heard, but Mac's connection does not know yet.
  world.network.cut();
  ben.meeting.stop().catch(() => undefined);
  world.network.move();
  ben.links.clear();
  await ben.start();
  await world.until("together", both);
  await world.pass(60_000);
  expect(world.network.live).toHaveLength(2);
  expect(both()).toBe(true);
});
