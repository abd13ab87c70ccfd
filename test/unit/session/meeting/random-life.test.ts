// Three paired devices through a long random life: restarts, broken paths, brokers that come, go, lose, repeat and lie,
// clocks that pass midnight. Rule: whatever happened, once the world is well again all of them are linked, once each.
import { expect, it } from "vitest";

import { Seeded, seedOf } from "../../../support/seeded.ts";
import { joinError, pairUp, World } from "./world.ts";
import type { TestDevice } from "./world.ts";

/** `SEED=... SEEDS=1` repeats the one that failed. */
const FIRST = seedOf("random life");
const SEEDS = Array.from({ length: Number(process.env["SEEDS"] ?? 6) }, (_, n) => FIRST + n);
const STEPS = 40;

for (const seed of SEEDS) {
  it(`all are linked again in the end, seed ${seed}`, async () => {
    const random = new Seeded(seed);
    const world = new World(seed);
    const devices: TestDevice[] = [];
    for (const name of ["Mac", "Ben", "Eve"]) devices.push(await world.device(name).start());
    const [mac, ben, eve] = devices as [TestDevice, TestDevice, TestDevice];
    await pairUp(world, mac, ben);
    await pairUp(world, ben, eve);
    await pairUp(world, eve, mac);
    const running = new Set(devices);
    const pick = () => random.pick(devices);
    const start = async (device: TestDevice) => {
      if (!running.has(device)) await device.start();
      running.add(device);
    };
    const mischief: (() => unknown)[] = [
      () => pick().wake(),
      async () => {
        const device = pick();
        if (running.delete(device)) await device.stop();
      },
      () => start(pick()),
      () => start(pick()),
      () => world.network.cut(),
      () => world.network.heal(),
      () => world.network.move(),
      () => world.network.fail(),
      () => world.broker.stop(),
      () => world.broker.start(),
      () => world.broker.drop(() => random.unit() < 0.4),
      () => world.broker.replay(2),
      () => world.broker.reorder(),
      () => world.broker.swap(),
      () => world.broker.kind(),
      () => world.pass(random.below(3 * 3_600_000)),
      () => [...pick().links.values()][0]?.violate("chance"),
    ];
    for (let step = 0; step < STEPS; step += 1) {
      await random.pick(mischief)();
      await world.pass(random.unit() < 0.3 ? random.below(60_000) : random.below(3_000));
      for (const device of devices) expect(device.links.size).toBeLessThanOrEqual(2);
    }
    world.broker.kind();
    world.broker.start();
    world.network.heal();
    for (const device of devices) await start(device);
    const all = () =>
      devices.every(({ presences }) => [...presences.values()].filter(({ is }) => is === "here").length === 2);
    await world.until("all linked", all, 5 * 60_000);
    await world.pass(60_000);
    expect(all()).toBe(true);
    expect(world.network.live).toHaveLength(6);
    for (const device of devices) expect(device.pairs.size).toBe(2);
  }, 60_000);
}

for (const seed of SEEDS) {
  it(`a code that three race for makes one pair, known to both of its devices, seed ${seed}`, async () => {
    const random = new Seeded(seed);
    const world = new World(seed);
    const host = await world.device("Mac").start();
    const joiners: TestDevice[] = [];
    for (const name of ["Ben", "Eve", "Ann"]) joiners.push(await world.device(name).start());
    world.broker.route = (datagram) => {
      world.clock.after(random.unit() * 800, () => world.broker.inject(datagram));
      return [];
    };
    // Now and then a text is lost with all that comes after it, as on a path that breaks.
    const broken = new Set<number>();
    let connection = 0;
    let calm = false;
    for (const device of [host, ...joiners]) {
      device.tap((text) => {
        if (text.includes('"step"')) connection += 1;
        if (random.unit() < 0.15) broken.add(connection);
        return broken.has(connection) && !calm ? undefined : text;
      });
    }
    const hide = host.meeting.showInvitation();
    await world.until("a code", () => host.invitations.screen !== undefined);
    const link = host.invitations.screen?.link ?? "";
    hide();
    for (const joiner of joiners) {
      await joiner.meeting.openInvitation(link);
      joiner.meeting.agreeToJoin();
      await world.pass(random.below(500));
      if (random.unit() < 0.2) await joiner.reload();
      if (random.unit() < 0.2) await host.reload();
    }
    await world.pass(15 * 60_000);
    calm = true;
    const devices = [host, ...joiners];
    for (const device of devices) await device.reload();
    await world.pass(5 * 60_000);
    // The broker still lets boxes overtake each other, which costs a round now and then.
    await world.until("linked", () => host.links.size === host.pairs.size, 30 * 60_000);
    const held = joiners.flatMap(({ pairs }) => [...pairs.keys()]);
    expect([...host.pairs.keys()]).toEqual(held);
    expect(held.length).toBeLessThanOrEqual(1);
    expect(host.links.size).toBe(held.length);
    for (const joiner of joiners)
      expect(joiner.pairs.size === 1 || joiner.joining === undefined || joinError(joiner)).toBeTruthy();
  }, 60_000);
}
