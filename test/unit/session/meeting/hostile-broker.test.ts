// A broker that changes boxes of one kind in one way, everywhere: no pair, no link, no connection made for a stranger,
// and as soon as it is honest again, both find each other. Every way of lying, each kind of box, strangers and pairs.
import { describe, expect, it } from "vitest";

import { boxDial } from "../../../../src/trust/sealed-signaling.ts";
import { LIES } from "../../../support/memory-lies.ts";
import type { Datagram } from "../../../support/memory-signaling.ts";
import { Seeded, seedOf } from "../../../support/seeded.ts";
import { settle } from "./test-clock.ts";
import { pairUp, scan, World } from "./world.ts";
import type { TestDevice } from "./world.ts";

const KINDS = ["hello", "hello-ack", "signal"] as const;

/** How many connections, each with addresses to give away, a device has made. */
function counted(device: TestDevice): { made: number } {
  const count = { made: 0 };
  device.bend(() => (count.made += 1));
  return count;
}
const links = (...devices: readonly TestDevice[]) => devices.map((device) => [...device.links.keys()].toSorted());

async function two(seed?: number) {
  const world = new World(seed);
  const [host, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  return { world, host, ben };
}
/** Two pairs that have nothing to do with each other. */
async function twoPairs(seed?: number) {
  const { world, host, ben } = await two(seed);
  const [ann, eve] = [await world.device("Ann").start(), await world.device("Eve").start()];
  await pairUp(world, host, ben);
  await pairUp(world, ann, eve);
  await world.pass(5_000);
  return { world, host, ben, ann, eve, all: [host, ben, ann, eve] };
}

describe.each(KINDS)("when every %s is", (kind) => {
  const isOfKind = ({ box }: Datagram) => boxDial(box)?.kind === kind;

  it.each(LIES)("$name: strangers do not become a pair", async (lie) => {
    const { world, host, ben } = await two();
    const [atHost, atBen] = [counted(host), counted(ben)];
    const { broker } = world;
    broker.route = (one) => (isOfKind(one) ? lie.tell(one, broker.log, broker.ids) : [one]);
    await scan(world, host, ben);
    await world.pass(30_000);
    expect([host.pairs.size, ben.pairs.size, host.links.size, ben.links.size]).toEqual([0, 0, 0, 0]);
    // Who has not opened a true hello or a true answer has made nothing.
    if (kind === "hello") expect(atHost.made).toBe(0);
    if (kind !== "signal") expect(atBen.made).toBe(0);
    broker.kind();
    await world.until("paired", () => host.links.size === 1 && ben.links.size === 1, 180_000);
    expect(links(host)).toEqual(links(ben));
  });

  it.each(LIES)("$name: two pairs do not meet, nor meet each other's", async (lie) => {
    const { world, host, ben, ann, eve, all } = await twoPairs();
    const [ofHost, ofAnn] = [host.pair.pairId, ann.pair.pairId];
    await Promise.all(all.map((device) => device.stop()));
    const counts = all.map(counted);
    const { broker } = world;
    broker.route = (one) => (isOfKind(one) ? lie.tell(one, broker.log, broker.ids) : [one]);
    await Promise.all(all.map((device) => device.start()));
    await world.pass(30_000);
    expect(links(...all).flat()).toEqual([]);
    if (kind === "hello") expect(counts.map(({ made }) => made)).toEqual([0, 0, 0, 0]);
    broker.kind();
    await world.until("all together", () => all.every((device) => device.links.size === 1), 300_000);
    expect(links(host, ben, ann, eve)).toEqual([[ofHost], [ofHost], [ofAnn], [ofAnn]]);
  });
});

it("links that stand do not notice a broker that lies in every way, nor make one connection more", async () => {
  const { world, all } = await twoPairs();
  const before = links(...all);
  const counts = all.map(counted);
  const opened = all.map(({ log }) => log.length);
  const { broker } = world;
  const recorded = broker.log.slice();
  for (const lie of LIES) {
    for (const datagram of recorded) for (const out of lie.tell(datagram, recorded, broker.ids)) broker.inject(out);
    await settle();
  }
  for (const id of broker.ids) for (const other of broker.ids) broker.sayAbsent(id, other);
  await world.pass(60_000);
  broker.stop();
  await world.pass(60_000);
  broker.start();
  await world.pass(60_000);
  expect(links(...all)).toEqual(before);
  expect(counts.map(({ made }) => made)).toEqual([0, 0, 0, 0]);
  for (const [n, device] of all.entries()) expect(device.log.slice(opened[n])).not.toContain("closed");
});

it("a recorded hello wakes a device that forgot it, once, and it gives its words to nobody", async () => {
  const { world, host, ben } = await two();
  await pairUp(world, host, ben);
  await world.pass(5_000);
  const recorded = world.broker.log.slice();
  await Promise.all([host.stop(), ben.stop()]);
  const count = counted(host);
  world.broker.drop(({ from }) => recorded.some((one) => one.from === from));
  await host.start();
  await world.pass(1_000);
  const said = world.broker.log.length;
  for (let n = 0; n < 5; n += 1) for (const datagram of recorded) world.broker.inject(datagram);
  await world.pass(10 * 60_000);
  // Each hello of the record is answered at most once, sealed for who is not there; nothing stays open of it.
  const hellos = recorded.filter(({ box }) => boxDial(box)?.kind === "hello").length;
  const acks = world.broker.log.slice(said).filter(({ box }) => boxDial(box)?.kind === "hello-ack").length;
  expect(acks).toBeLessThanOrEqual(hellos);
  expect(count.made).toBeLessThanOrEqual(hellos);
  expect(host.links.size).toBe(0);
  expect(world.network.live.length).toBeLessThanOrEqual(1);
});

it("whatever mixture of lies, delays and repeats: never a wrong peer, and together when it ends", async () => {
  const random = new Seeded(seedOf("hostile broker"));
  for (let round = 0; round < 6; round += 1) {
    const { world, host, ben, ann, eve, all } = await twoPairs(random.below(2 ** 32));
    const [ofHost, ofAnn] = [host.pair.pairId, ann.pair.pairId];
    const right = (device: TestDevice) => (device === host || device === ben ? ofHost : ofAnn);
    const { broker } = world;
    broker.route = (datagram) => {
      const choice = random.below(6);
      if (choice < 2) return [datagram];
      if (choice === 2) return random.pick(LIES).tell(datagram, broker.log.slice(-50), broker.ids);
      if (choice === 3) return [datagram, random.pick(broker.log), { ...random.pick(broker.log), to: datagram.to }];
      if (choice === 4) return [...random.pick(LIES).tell(datagram, broker.log.slice(-50), broker.ids), datagram];
      world.clock.after(random.below(60_000), () => broker.inject(datagram));
      return [];
    };
    for (let step = 0; step < 8; step += 1) {
      await random.pick(all).reload();
      await world.pass(random.below(60_000));
      for (const device of all) for (const pairId of device.links.keys()) expect(pairId).toBe(right(device));
    }
    broker.kind();
    await world.until("all together", () => all.every((device) => device.links.size === 1), 300_000);
    expect(links(host, ben, ann, eve)).toEqual([[ofHost], [ofHost], [ofAnn], [ofAnn]]);
    expect(all.map((device) => device.pairs.size)).toEqual([1, 1, 1, 1]);
  }
});
