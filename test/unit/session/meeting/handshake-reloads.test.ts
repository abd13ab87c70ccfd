// A page that is reloaded at any step of a handshake, on either side, and clocks that are a day off: both have the pair
// in the end or neither has, nobody has half of one, and it can be tried again.
import { describe, expect, it } from "vitest";

import type { Clock } from "../../../../src/session/ports.ts";
import { joinError, pairUp, scan, World } from "./world.ts";
import type { TestDevice } from "./world.ts";

/** Which text: a step of the handshake, or the first introduction after it. */
const MOMENTS = ["step 1", "step 2", "step 3", "step 4", "introduce"] as const;
type Moment = (typeof MOMENTS)[number];
const isMoment = (text: string, moment: Moment) =>
  moment === "introduce" ? text.includes('"type":"introduce"') : text.includes(`"step":${moment.slice(5)}`);

/** Reloads `device` once, when the text of this moment is about to be said by either; the text is said, or is lost. */
function reloadAt(moment: Moment, isLost: boolean, device: TestDevice, ...talkers: readonly TestDevice[]) {
  const reload = { done: Promise.resolve() as Promise<unknown>, happened: false };
  for (const talker of talkers) {
    talker.tap((text) => {
      if (reload.happened || !isMoment(text, moment)) return text;
      reload.happened = true;
      reload.done = Promise.resolve().then(() => device.reload());
      return isLost ? undefined : text;
    });
  }
  return reload;
}

describe.each(MOMENTS)("reloaded at %s,", (moment) => {
  for (const who of ["host", "joiner"] as const) {
    for (const isLost of [false, true]) {
      const what = `the ${who} (the text is ${isLost ? "lost" : "said"})`;
      it(`${what}: strangers become one pair, known to both`, async () => {
        const world = new World();
        const [host, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
        const reload = reloadAt(moment, isLost, who === "host" ? host : ben, host, ben);
        await scan(world, host, ben);
        await world.until("reloaded", () => reload.happened, 120_000);
        await reload.done;
        // As the person goes on: the code is on the screen again, the question is answered again.
        host.meeting.showInvitation();
        const both = () => {
          if (ben.joining?.stage === "ask") ben.meeting.agreeToJoin();
          return host.links.size === 1 && ben.links.size === 1;
        };
        await world.until("paired", () => both() || joinError(ben) !== undefined, 300_000);
        if (!both()) await scan(world, host, ben);
        await world.until("paired", both, 300_000);
        await world.pass(60_000);
        expect([...host.pairs.keys()]).toEqual([...ben.pairs.keys()]);
        expect([...host.links.keys()]).toEqual([...host.pairs.keys()]);
        expect(host.pairs.size).toBe(1);
        expect(world.network.live).toHaveLength(2);
      });

      it(`${what}: a pair meets again as the pair it was`, async () => {
        const world = new World();
        const [host, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
        await pairUp(world, host, ben);
        const { pairId, peerKey } = host.pair;
        await Promise.all([host.stop(), ben.stop()]);
        const reload = reloadAt(moment, isLost, who === "host" ? host : ben, host, ben);
        await Promise.all([host.start(), ben.start()]);
        await world.until("reloaded", () => reload.happened, 120_000);
        await reload.done;
        await world.until("together", () => host.links.size === 1 && ben.links.size === 1, 300_000);
        await world.pass(60_000);
        expect([...host.links.keys(), ...ben.links.keys()]).toEqual([pairId, pairId]);
        expect(host.pair.peerKey).toEqual(peerKey);
        expect(world.network.live).toHaveLength(2);
      });
    }
  }
});

describe("with a clock that is off by", () => {
  const HOUR_MS = 60 * 60 * 1000;
  const off = (world: World, ms: number): Clock => ({
    now: () => world.clock.now() + ms,
    after: (wait, call) => world.clock.after(wait, call),
  });
  async function two(hostOff: number, benOff: number) {
    const world = new World();
    const host = await world.device("Studio Mac", { clock: off(world, hostOff) }).start();
    const ben = await world.device("Ben", { clock: off(world, benOff) }).start();
    return { world, host, ben };
  }

  it.each([
    [24, 0],
    [0, -24],
    [13, -12],
  ])("%i and %i hours two devices pair by a code, and find each other on other days", async (hostOff, benOff) => {
    const { world, host, ben } = await two(hostOff * HOUR_MS, benOff * HOUR_MS);
    await pairUp(world, host, ben);
    await Promise.all([host.stop(), ben.stop()]);
    await world.pass(50 * HOUR_MS);
    await Promise.all([host.start(), ben.start()]);
    await world.until("together", () => host.links.size === 1 && ben.links.size === 1, 300_000);
  });

  it("a day behind a host's code has run out for everybody else, who are told so and dial nobody", async () => {
    const { world, host, ben } = await two(-24 * HOUR_MS, 0);
    const before = world.broker.log.length;
    await scan(world, host, ben);
    await world.until("told", () => joinError(ben) === "expired");
    expect(world.broker.log.length).toBe(before);
    expect(host.pairs.size).toBe(0);
  });

  it("more than 26 hours a hello is answered by nobody", async () => {
    const { world, host, ben } = await two(0, -27 * HOUR_MS);
    await scan(world, host, ben);
    await world.pass(60_000);
    expect([host.pairs.size, ben.pairs.size]).toEqual([0, 0]);
    expect(world.network.live).toEqual([]);
  });
});
