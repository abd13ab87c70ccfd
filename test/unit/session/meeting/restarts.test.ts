// Either device closed at every step of pairing: both end with one and the same pair, or with none.
import { describe, expect, it } from "vitest";

import { settle } from "./test-clock.ts";
import { scan, World } from "./world.ts";

const STEPS = [1, 2, 3, 4, "introduce", "ping"] as const;

for (const closed of ["host", "joiner"] as const) {
  describe(`${closed} is closed and opened again`, () => {
    for (const step of STEPS) {
      for (const by of ["host", "joiner"] as const) {
        const said = typeof step === "number" ? `"step":${step}` : `"type":"${step}"`;
        if (typeof step === "number" && (step % 2 === 1) !== (by === "joiner")) continue;
        for (const arrives of [true, false]) {
          it(`when the ${by} says ${step}${arrives ? "" : ", which is lost"}`, async () => {
            const world = new World();
            const devices = { host: world.device("Studio Mac"), joiner: world.device("Ben") };
            const { host, joiner } = devices;
            await Promise.all([host.start(), joiner.start()]);
            let stopped: Promise<void> | undefined;
            devices[by].tap((text) => {
              if (stopped || !text.includes(said)) return text;
              // After the text has gone out, or instead of that.
              stopped = arrives ? settle().then(() => devices[closed].stop()) : devices[closed].stop();
              return arrives ? text : undefined;
            });
            await scan(world, host, joiner);
            await world.until("cut off", () => stopped !== undefined);
            await stopped;
            await world.pass(10_000);
            await devices[closed].start();
            if (closed === "host") host.meeting.showInvitation();
            await world.until("paired and talking", () => host.links.size === 1 && joiner.links.size === 1, 120_000);
            await world.pass(30_000);
            expect([...host.pairs.keys()]).toEqual([...joiner.pairs.keys()]);
            expect(host.pairs.size).toBe(1);
            expect([host.presence, joiner.presence]).toEqual(["here", "here"]);
          });
        }
      }
    }
  });
}

it("a device that crashes with a message on its way finds the other again, both with one link", async () => {
  const world = new World();
  const [host, joiner] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  await scan(world, host, joiner);
  await world.until("paired", () => host.links.size === 1 && joiner.links.size === 1);
  for (const device of [host, joiner, host, joiner]) {
    await device.reload();
    await world.until("together", () => host.links.size === 1 && joiner.links.size === 1);
  }
  await Promise.all([host.reload(), joiner.reload()]);
  await world.until("together", () => host.links.size === 1 && joiner.links.size === 1);
});
