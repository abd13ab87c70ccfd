// A slow way to the broker: boxes take seconds, in order, none is lost. Each socket's own echo would still come in time
// (ECHO_LIMIT_MS is 5 s there and back).
import { expect, it } from "vitest";

import { boxDial } from "../../../../src/trust/sealed-signaling.ts";
import { open, shared, three } from "./three.ts";
import { showWords, together, type } from "./words.ts";
import { joinError, pairUp, scan, World } from "./world.ts";

function slow(world: World, ms: number): void {
  world.broker.route = (datagram) => {
    world.clock.after(ms, () => world.broker.inject(datagram));
    return [];
  };
}

it.each([1_000, 2_100, 2_600, 4_900])("a code is joined though each box takes %d ms", async (ms) => {
  const world = new World();
  const [host, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  slow(world, ms);
  await scan(world, host, ben);
  await world.until(
    "joined, or told",
    () => (host.links.size === 1 && ben.links.size === 1) || joinError(ben) !== undefined,
    10 * 60_000,
  );
  expect(joinError(ben)).toBeUndefined();
});

it.each([1_000, 1_600, 2_600, 3_500, 4_000, 4_900])(
  "two paired devices meet though each box takes %d ms",
  async (ms) => {
    const world = new World();
    const [mac, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
    await pairUp(world, mac, ben);
    await world.pass(10 * 60_000);
    await Promise.all([mac.stop(), ben.stop()]);
    slow(world, ms);
    await mac.start();
    await ben.start();
    await world.until("together", () => mac.links.size === 1 && ben.links.size === 1, 10 * 60_000);
    // Nobody is told that there is no path between them.
    expect([...mac.log, ...ben.log]).not.toContain("trouble no-path");
  },
);

it.each([2_600, 4_900])("a shared link is joined once its sharer approves though each box takes %d ms", async (ms) => {
  const { world, host, ben } = await three();
  const link = await shared(host);
  slow(world, ms);
  await open(ben, link);
  await world.until("asked", () => host.approvals.length === 1);
  // Between the answers to two hellos, which is when it matters which of them the host goes by.
  await world.pass(5_000);
  host.meeting.approve(host.approvals[0]?.id ?? "", true);
  await world.until("paired", () => together(host, ben), 30_000);
});

it.each([2_800, 4_900])("words are found though each box takes %d ms", async (ms) => {
  const { world, host, ben } = await three();
  const words = await showWords(world, host);
  slow(world, ms);
  await type(ben, words);
  await world.until("paired", () => together(host, ben), 120_000);
});

it("the joiner's offer is taken when the host's was lost", async () => {
  const world = new World();
  const [mac, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  await pairUp(world, mac, ben);
  await Promise.all([mac.stop(), ben.stop()]);
  await ben.start();
  await world.pass(1_000);
  // The first box after a hello and its answer is the host's offer.
  let lost = 0;
  world.broker.route = (datagram) => {
    if (boxDial(datagram.box)?.kind !== "signal" || lost > 0) return [datagram];
    lost += 1;
    return [];
  };
  await mac.start();
  await world.until("together", () => mac.links.size === 1 && ben.links.size === 1, 20_000);
  expect(lost).toBe(1);
});
