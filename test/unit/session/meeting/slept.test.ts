// A device that slept: what came for it meanwhile is all there when it wakes, and most of it is of no use any more.
import { expect, it } from "vitest";

import type { Clock } from "../../../../src/session/ports.ts";
import { boxDial } from "../../../../src/trust/sealed-signaling.ts";
import type { Datagram } from "../../../support/memory-signaling.ts";
import { settle, type TestClock } from "./test-clock.ts";
import { pairUp, type TestDevice, World } from "./world.ts";

const SECOND = 1_000;
const isHello = ({ box }: Datagram) => boxDial(box)?.kind === "hello";

/** Of a device that can sleep: what would have been called meanwhile is called when it wakes. */
class SleepersClock implements Clock {
  readonly #world: TestClock;
  #late: (() => void)[] | undefined;

  constructor(world: TestClock) {
    this.#world = world;
  }
  now(): number {
    return this.#world.now();
  }
  after(ms: number, call: () => void): () => void {
    let cancelled = false;
    const due = () => cancelled || call();
    const cancel = this.#world.after(ms, () => (this.#late ? this.#late.push(due) : due()));
    return () => {
      cancelled = true;
      cancel();
    };
  }
  sleep(): void {
    this.#late = [];
  }
  wake(): void {
    const late = this.#late ?? [];
    this.#late = undefined;
    for (const due of late) due();
  }
}

/** Two paired devices that know nothing of each other yet; one falls asleep as soon as it has said `hellos` of them. */
async function asleep(role: "host" | "joiner", hellos = 0) {
  const world = new World();
  const clock = new SleepersClock(world.clock);
  const own = (mine: "host" | "joiner") => (mine === role ? { clock } : {});
  const host = await world.device("Studio Mac", own("host")).start();
  const joiner = await world.device("Ben", own("joiner")).start();
  await pairUp(world, host, joiner);
  await Promise.all([host.stop(), joiner.stop()]);
  const [sleeper, awake] = role === "host" ? [host, joiner] : [joiner, host];
  await awake.start();
  await world.pass(SECOND);
  const ids = new Set(world.broker.ids);
  const pile: Datagram[] = [];
  let said = 0;
  world.broker.route = (datagram) => {
    if (ids.has(datagram.from)) pile.push(datagram);
    else if (isHello(datagram) && (said += 1) <= hellos) return [datagram];
    return [];
  };
  await sleeper.start();
  if (hellos > 0) await world.until("said", () => said >= hellos);
  clock.sleep();

  /** All that piled up arrives at once, in order, before anything that was due. */
  async function wakeUp(): Promise<void> {
    world.broker.kind();
    for (const datagram of pile) world.broker.inject(datagram);
    await settle();
    clock.wake();
  }
  /** Until the other one has said a hello more. */
  async function lookedForAgain(): Promise<void> {
    const before = pile.length;
    await world.until("looked for again", () => pile.slice(before).some(isHello), 180 * SECOND);
  }
  const looks = (from: number) => world.broker.log.slice(from).some((sent) => isHello(sent) && ids.has(sent.from));
  return { world, sleeper, awake, pile, wakeUp, lookedForAgain, looks };
}

const together = (a: TestDevice, b: TestDevice) => a.links.size === 1 && b.links.size === 1;

for (const role of ["host", "joiner"] as const) {
  it(`a ${role} that wakes while it is looked for is met at once, whatever piled up before`, async () => {
    const { world, sleeper, awake, pile, wakeUp, lookedForAgain } = await asleep(role);
    await world.pass(100 * SECOND);
    expect(pile.filter(isHello).length).toBeGreaterThan(4);
    await lookedForAgain();
    await wakeUp();
    await world.until("together", () => together(sleeper, awake), SECOND);
  });

  it(`a ${role} that wakes between two looks for it is met at the next one`, async () => {
    const { world, sleeper, awake, wakeUp, lookedForAgain, looks } = await asleep(role);
    await world.pass(100 * SECOND);
    await lookedForAgain();
    // That round has ended by now.
    await world.pass(14 * SECOND);
    const heard = world.broker.log.length;
    await wakeUp();
    const isTogether = () => together(sleeper, awake);
    await world.until("met, or looked for once more", () => isTogether() || looks(heard), 180 * SECOND);
    await world.until("together", isTogether, SECOND);
  });

  it(`a ${role} that fell asleep before the answer to its own hello is met at once when it wakes`, async () => {
    const { world, sleeper, awake, pile, wakeUp, lookedForAgain } = await asleep(role, 1);
    await world.until("answered", () => pile.some(({ box }) => boxDial(box)?.kind === "hello-ack"));
    await world.pass(60 * SECOND);
    await lookedForAgain();
    await wakeUp();
    await world.until("together", () => together(sleeper, awake), SECOND);
  });
}

it("a page that is waked between its hello and the answer, over a slow way, is met at once all the same", async () => {
  const world = new World();
  const [mac, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  await pairUp(world, mac, ben);
  await ben.stop();
  await world.pass(600 * SECOND);
  // A broker on the other side of an ocean.
  world.broker.route = (datagram) => {
    world.clock.after(100, () => world.broker.inject(datagram));
    return [];
  };
  await ben.start();
  // Its hello has reached the host, whose answer is under way.
  await world.pass(150);
  ben.wake();
  await world.until("together", () => together(mac, ben), 5 * SECOND);
});
