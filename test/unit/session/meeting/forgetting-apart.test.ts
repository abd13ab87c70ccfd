// Forgetting while others are away: what the forgotten device knew is replaced whatever happens, the remaining pairs
// follow without noticing, and each forgotten device hears of it within thirty days, however many there are.
import { expect, it } from "vitest";

import type { PairRecord } from "../../../../src/session/link.ts";
import type { OwnRecord } from "../../../../src/session/meeting/parts.ts";
import { dayOf, inboxId } from "../../../../src/trust/inbox.ts";
import { importSecret } from "../../../../src/trust/key-schedule.ts";
import { settle } from "./test-clock.ts";
import { pairUp, World } from "./world.ts";
import type { TestDevice } from "./world.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Three devices, each paired with both others, all talking. */
async function all() {
  const world = new World();
  const [mac, ben, eve] = [world.device("Studio Mac"), world.device("Ben"), world.device("Eve")];
  await Promise.all([mac.start(), ben.start(), eve.start()]);
  await pairUp(world, mac, ben);
  await pairUp(world, mac, eve);
  await pairUp(world, ben, eve);
  await world.pass(5_000);
  return { world, mac, ben, eve };
}
const common = (a: TestDevice, b: TestDevice) => [...a.pairs.keys()].find((pairId) => b.pairs.has(pairId)) ?? "";
const linked = (a: TestDevice, b: TestDevice) => [...a.links.keys()].some((pairId) => b.links.has(pairId));
const own = async (device: TestDevice) => device.storage.table<OwnRecord>("device").get("own");
async function idsOf(record: OwnRecord | undefined, now: number): Promise<string[]> {
  const days = Array.from({ length: 12 }, (_, n) => dayOf(now) - 1 + n);
  return record ? Promise.all(days.map((day) => inboxId(record.inboxSecret, day))) : [];
}

it("two that forgot the same third device while apart meet days later, and the third is told by both", async () => {
  const { world, mac, ben, eve } = await all();
  const pairId = common(mac, ben);
  await Promise.all([ben.stop(), eve.stop()]);
  await mac.meeting.forget([...mac.pairs.values()].find(({ name }) => name === "Eve")?.pairId ?? "");
  await mac.stop();
  await world.pass(2 * DAY_MS);
  await ben.start();
  await ben.meeting.forget([...ben.pairs.values()].find(({ name }) => name === "Eve")?.pairId ?? "");
  await ben.stop();
  await world.pass(3 * DAY_MS);
  await Promise.all([mac.start(), ben.start()]);
  await world.until("together", () => linked(mac, ben), 10 * 60_000);
  expect([mac.link.pairId, ben.link.pairId]).toEqual([pairId, pairId]);
  await eve.start();
  expect(eve.pairs.size).toBe(2);
  await world.until("told by both", () => eve.pairs.size === 0, 10 * 60_000);
  await world.pass(60_000);
  expect([mac.links.size, ben.links.size, eve.links.size]).toEqual([1, 1, 0]);
});

it("the remaining pair's link does not notice, and days later nobody is where the forgotten device knew", async () => {
  const { world, mac, ben, eve } = await all();
  const knew = await idsOf(await own(mac), world.clock.now());
  const seen = ben.log.length;
  await mac.meeting.forget(common(mac, eve));
  await world.pass(60_000);
  expect(linked(mac, ben)).toBe(true);
  expect(ben.log.slice(seen)).not.toContain("closed");
  await eve.stop();
  for (let day = 0; day < 6; day += 1) {
    await Promise.all([mac.stop(), ben.stop()]);
    await world.pass(DAY_MS);
    const sent = world.broker.log.length;
    await Promise.all([mac.start(), ben.start()]);
    await world.until("together", () => linked(mac, ben));
    await world.pass(5_000);
    const used = [...world.broker.ids, ...world.broker.log.slice(sent).flatMap(({ from, to }) => [from, to])];
    expect(used.filter((id) => knew.includes(id))).toEqual([]);
  }
});

it("a crash at any moment of forgetting leaves nothing where the forgotten device knew, after the next start", async () => {
  for (const deaf of ["mark", "tombstone", "pair", "secret"] as const) {
    const { world, mac, ben, eve } = await all();
    const knew = await idsOf(await own(mac), world.clock.now());
    const [device, pairs] = [mac.storage.table<OwnRecord>("device"), mac.storage.table("pairs")];
    const stones = mac.storage.table("tombstones");
    const never = () => new Promise<void>(() => undefined);
    const [putOwn, putStone, drop] = [device.put, stones.put, pairs.delete];
    let puts = 0;
    // The first write is the last that a killed browser made, and nothing after it is.
    if (deaf === "mark") Object.assign(stones, { put: never });
    if (deaf === "tombstone") Object.assign(pairs, { delete: never });
    if (deaf === "pair" || deaf === "secret") {
      Object.assign(device, {
        put: (key: string, value: OwnRecord) => ((puts += 1) > 1 ? never() : putOwn.call(device, key, value)),
      });
    }
    void mac.meeting.forget(common(mac, eve));
    await settle();
    await mac.stop();
    Object.assign(device, { put: putOwn });
    Object.assign(stones, { put: putStone });
    Object.assign(pairs, { delete: drop });
    await mac.start();
    await settle();
    const now = await idsOf(await own(mac), world.clock.now());
    expect(
      now.filter((id) => knew.includes(id)),
      deaf,
    ).toEqual([]);
    expect(
      world.broker.ids.filter((id) => knew.includes(id)),
      deaf,
    ).toEqual([]);
    await world.until("the other pair follows", () => linked(mac, ben), 10 * 60_000);
  }
});

it("seven devices that were forgotten while away are all told, the oldest too", async () => {
  const world = new World();
  const mac = await world.device("Studio Mac").start();
  const others: TestDevice[] = [];
  for (let n = 0; n < 7; n += 1) {
    const other = await world.device(`Device ${n}`).start();
    await pairUp(world, mac, other);
    await world.pass(2_000);
    await other.stop();
    others.push(other);
  }
  for (const other of others) {
    const pair = [...mac.pairs.values()].find(({ name }) => name === other.name);
    await mac.meeting.forget(pair?.pairId ?? "");
    await world.pass(1_000);
  }
  for (const other of others) {
    await other.start();
    expect(other.pairs.size).toBe(1);
    await world.until(`${other.name} is told`, () => other.pairs.size === 0, 4 * HOUR_MS);
    await other.stop();
  }
});

it("two that both changed their inbox meet though many likelier devices are away", async () => {
  const { world, mac, ben, eve } = await all();
  const { pair } = mac;
  await ben.stop();
  for (const device of [mac, ben]) {
    const table = device.storage.table<PairRecord>("pairs");
    const likelier = { toldGeneration: 0, lastSeenAt: world.clock.now() + DAY_MS };
    for (let n = 0; n < 40; n += 1) {
      const pairId = n.toString(16).padStart(32, "0");
      const secret = await importSecret(crypto.getRandomValues(new Uint8Array(32)));
      await table.put(pairId, { ...pair, pairId, secret, ...likelier });
    }
  }
  await mac.meeting.forget(common(mac, eve));
  await Promise.all([mac.stop(), eve.stop()]);
  await ben.start();
  await ben.meeting.forget(common(ben, eve));
  await world.pass(30_000);
  await mac.start();
  await world.until("together", () => linked(mac, ben), 4 * HOUR_MS);
});

it("two that forgot each other while apart have nothing of it left after thirty days, open all the time or not", async () => {
  const { world, mac, ben, eve } = await all();
  const [pairId, other] = [common(mac, ben), common(ben, eve)];
  await eve.stop();
  await ben.stop();
  await mac.meeting.forget(pairId);
  await mac.stop();
  await ben.start();
  await ben.meeting.forget(pairId);
  await settle();
  for (const device of [mac, ben]) expect(await device.storage.table("tombstones").keys()).toEqual([pairId]);
  // One of them stays open; it has nobody else to look for.
  await ben.meeting.forget(other);
  await world.pass(31 * DAY_MS);
  expect(await ben.storage.table("tombstones").keys()).toEqual([]);
  await mac.start();
  expect(await mac.storage.table("tombstones").keys()).toEqual([]);
});
