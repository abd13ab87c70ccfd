// A clock that was ahead, by hours or by a month, and then is set right.
import { expect, it } from "vitest";

import { SETTLE_MS } from "../../../../src/session/meeting/timing.ts";
import { wordsOf } from "./words.ts";
import type { TestDevice } from "./world.ts";
import { pairUp, World } from "./world.ts";

const DAY = 24 * 3_600_000;
/** What a browser's timer can wait: a 32-bit number of ms; more than that is no wait at all (or any other). */
const LONGEST_MS = 2 ** 31 - 1;

/** Two in a link, and how to set the clock of the one whose code it was back by an hour. */
async function linked() {
  const world = new World();
  let ahead = 3_600_000;
  const { after } = world.clock;
  const clock = { now: () => world.clock.now() + ahead, after: after.bind(world.clock) };
  const [mac, ben] = [world.device("Studio Mac", { clock }), world.device("Ben")];
  await Promise.all([mac.start(), ben.start()]);
  await pairUp(world, mac, ben);
  const both = () => mac.links.size === 1 && ben.links.size === 1;
  return { world, mac, ben, both, setClockBack: () => void (ahead = 0) };
}

/** A device that showed something while its clock was a month ahead, and starts again with the right time. */
async function setBack(show: (world: World, mac: TestDevice) => Promise<void>) {
  const world = new World();
  let ahead = 30 * DAY;
  const waits: number[] = [];
  const clock = {
    now: () => world.clock.now() + ahead,
    after(ms: number, call: () => void) {
      waits.push(ms);
      return world.clock.after(ms <= LONGEST_MS ? ms : 1, call);
    },
  };
  const mac = await world.device("Studio Mac", { clock }).start();
  await show(world, mac);
  await mac.stop();
  ahead = 0;
  waits.length = 0;
  await mac.start();
  await world.pass(100);
  return { world, mac, waits };
}

const showCode = async (world: World, mac: TestDevice) => {
  mac.meeting.showInvitation();
  await world.until("a code", () => mac.invitations.screen !== undefined);
};
const showTheWords = async (world: World, mac: TestDevice) => {
  mac.meeting.showWords();
  await wordsOf(world, mac);
};

it.each([
  ["a code", showCode],
  ["words", showTheWords],
])("waits for nothing that a browser cannot wait for, and keeps nothing of that time: %s", async (_, show) => {
  const { mac, waits } = await setBack(show);
  // Each longer one would be one turn of a loop that goes on for 30 days, through every reload.
  expect(waits.filter((ms) => ms > LONGEST_MS)).toEqual([]);
  expect(await mac.storage.table("invitations").keys()).toEqual([]);
});

it("shows another code and other words, which run out in time", async () => {
  const { world, mac } = await setBack(async (before, device) => {
    await showCode(before, device);
    await showTheWords(before, device);
  });
  await showCode(world, mac);
  await showTheWords(world, mac);
  const hour = world.clock.now() + 3_600_000;
  expect(mac.invitations.screen?.expiresAt).toBeLessThan(hour);
  expect(mac.words?.is === "shown" && mac.words.expiresAt).toBeLessThan(hour);
});

it("answers a device that comes back right after the link was opened", async () => {
  const { world, mac, ben, both, setClockBack } = await linked();
  setClockBack();
  // It goes without a word, as a device whose battery is taken out: the other end still has its link.
  world.network.all.clear();
  await ben.stop();
  await world.pass(SETTLE_MS + 100);
  expect(mac.links.size).toBe(1);
  await ben.start();
  await world.until("together", both, 1_000);
  expect(mac.log.filter((entry) => entry === "opened")).toHaveLength(2);
});
