// What keeps devices apart, in the words of state.ts, and that nothing of it lasts longer than its cause.
import { expect, it } from "vitest";

import { MAX_OPEN_INVITATIONS, MAX_PAIRS } from "../../../../src/protocol/limits.ts";
import type { PairRecord } from "../../../../src/session/link.ts";
import { settle } from "./test-clock.ts";
import { MAX_PAIR_INBOXES } from "../../../../src/session/meeting/timing.ts";
import { importSecret } from "../../../../src/trust/key-schedule.ts";
import { joinError, pairUp, scan, World } from "./world.ts";
import type { TestDevice } from "./world.ts";

async function two() {
  const world = new World();
  const [host, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  return { world, host, ben };
}
async function paired() {
  const all = await two();
  await pairUp(all.world, all.host, all.ben);
  await all.world.pass(5_000);
  return { ...all, both: () => all.host.links.size === 1 && all.ben.links.size === 1 };
}
const troubles = (device: TestDevice) => [...device.troubles.values()];
/** Fills a device's table of pairs, from one that it has. */
async function fill(device: TestDevice, count: number): Promise<void> {
  const table = device.storage.table<PairRecord>("pairs");
  for (let n = 0; n < count; n += 1) {
    const pairId = n.toString(16).padStart(32, "0");
    const secret = await importSecret(crypto.getRandomValues(new Uint8Array(32)));
    await table.put(pairId, { ...device.pair, pairId, secret, toldGeneration: 0 });
  }
}

it("says that there is no path while there is none, and takes it back", async () => {
  const { world, host, ben, both } = await paired();
  await Promise.all([host.stop(), ben.stop()]);
  world.network.reachable = false;
  await Promise.all([host.start(), ben.start()]);
  await world.until("no path", () => troubles(host)[0] === "no-path" && troubles(ben)[0] === "no-path", 120_000);
  world.network.reachable = true;
  await world.until("together", both, 300_000);
  expect([...troubles(host), ...troubles(ben)]).toEqual([undefined, undefined]);
});

it("fails joining when the networks do not connect", async () => {
  const { world, host, ben } = await two();
  world.network.reachable = false;
  await scan(world, host, ben);
  await world.until("no path", () => joinError(ben) === "no-path", 120_000);
  expect([host.pairs.size, ben.pairs.size]).toEqual([0, 0]);
});

it("says that the other device has a newer Ferry, in a pair and when joining", async () => {
  const { world, host, ben } = await paired();
  await host.stop();
  host.tap((text) => text.replace(/("type":"handshake".*)"version":1/, '$1"version":2'));
  await host.start();
  await world.until("newer", () => troubles(ben).includes("newer-version") || troubles(host).includes("newer-version"));

  const other = await two();
  other.host.tap((text) => text.replace(/("type":"handshake".*)"version":1/, '$1"version":2'));
  await scan(other.world, other.host, other.ben);
  await other.world.until("newer", () => joinError(other.ben) === "newer");
});

it("pairs with no more devices than it can listen for, at either end", async () => {
  const { world, host, ben } = await paired();
  const eve = await world.device("Eve").start();
  await fill(host, MAX_PAIRS);
  await host.reload();
  await scan(world, host, eve);
  await world.until("refused by the host", () => joinError(eve) === "too-many");
  const ann = await world.device("Ann").start();
  await fill(ben, MAX_PAIRS);
  await ben.reload();
  await scan(world, ann, ben);
  expect(joinError(ben)).toBe("too-many");
});

it("gives up a pair whose joiner never spoke, after a day", async () => {
  const { world, host, ben } = await two();
  let cut = false;
  host.tap((text) => {
    cut ||= text.includes('"step":4');
    return cut ? undefined : text;
  });
  const hide = await scan(world, host, ben);
  await world.until("kept", () => cut);
  hide();
  await ben.stop();
  await world.pass(60_000);
  expect(host.pairs.size).toBe(0);
  expect(await host.storage.table("pairs").keys()).toHaveLength(1);
  await world.pass(25 * 3_600_000);
  await host.reload();
  expect(await host.storage.table("pairs").keys()).toEqual([]);
});

it("keeps no pair at the host when its table refuses, says so, and pairs once it does not", async () => {
  const { world, host, ben } = await two();
  const hide = await scan(world, host, ben);
  host.storage.fault = "full";
  await world.until("fault", () => host.faults.length > 0);
  await settle();
  expect([host.pairs.size, ben.pairs.size]).toEqual([0, 0]);
  host.storage.fault = undefined;
  await world.until("paired", () => host.links.size === 1 && ben.links.size === 1);
  hide();
  expect([...host.pairs.keys()]).toEqual([...ben.pairs.keys()]);
});

it("talks on while nothing can be kept", async () => {
  const { world, host, ben, both } = await paired();
  host.storage.fault = "refused";
  await host.reload();
  await world.until("together", both);
  expect(host.faults).toContain("refused");
  await ben.reload();
  await world.until("together", both);
});

it("starts with storage that refuses everything, and says so", async () => {
  const world = new World();
  const mac = world.device("Mac");
  mac.storage.fault = "refused";
  await mac.start();
  mac.meeting.showInvitation();
  await settle();
  expect(mac.invitations.screen).toBeUndefined();
  expect(mac.faults.length).toBeGreaterThan(0);
  expect(await mac.meeting.shareLink()).toBeUndefined();
});

it("dials no broker on this machine that another device names", async () => {
  const world = new World();
  const [mac, ben] = [world.device("Mac"), world.device("Ben")];
  ben.options = { ...ben.options, brokers: [...ben.options.brokers, "http://127.0.0.1:9999", "https://two.example"] };
  await Promise.all([mac.start(), ben.start()]);
  await pairUp(world, mac, ben);
  expect(mac.pair.brokers).toEqual([...mac.options.brokers, "https://two.example"]);
});

it("makes no code without a broker, and one as soon as there is one", async () => {
  const world = new World();
  const mac = world.device("Mac");
  const { brokers } = mac.options;
  mac.options = { ...mac.options, brokers: [] };
  await mac.start();
  mac.meeting.showInvitation();
  await settle();
  expect(mac.invitations.screen).toBeUndefined();
  mac.meeting.configure({ ...mac.options, brokers });
  await world.until("a code", () => mac.invitations.screen !== undefined);
});

it("keeps sockets and dials few with as many pairs as there may be, and still finds the one that is here", async () => {
  const { world, host, ben, both } = await paired();
  await fill(host, MAX_PAIRS - 1);
  await Promise.all([host.stop(), ben.stop()]);
  await host.start();
  await settle();
  expect(world.broker.ids.length).toBeLessThanOrEqual(1 + MAX_PAIR_INBOXES + MAX_OPEN_INVITATIONS);
  const before = world.broker.log.length;
  await world.pass(10 * 60_000);
  // Eight rounds of seven hellos at once, each round lasting over eight seconds.
  expect((world.broker.log.length - before) / 10).toBeLessThan(420);
  await ben.start();
  await world.until("together", both);
}, 30_000);
