// Lanes over the life of a link: bound, asked for while bytes move, emptied before they are closed, gone when idle.
import { expect, test } from "vitest";

import type { LaneMeasure } from "../../../../src/engine/api.ts";
import { Lanes } from "../../../../src/session/lanes/lanes.ts";
import { EXTRA_LANES, IDLE_MS } from "../../../../src/session/lanes/timing.ts";
import type { LaneLink } from "../../../../src/session/link.ts";
import { settle, TestClock } from "../meeting/test-clock.ts";

const [, SOME] = EXTRA_LANES;

class FakeLink implements LaneLink {
  readonly pairId = "pair";
  readonly laneId = "first";
  readonly role = "joiner";
  readonly path = undefined;
  readonly lanes = new Set<string>();
  asked = 0;
  /** Ids of lanes by the order in which this side closed them. */
  readonly closed: string[] = [];
  get extraLanes(): number {
    return this.asked + this.lanes.size;
  }
  get ownExtraLanes(): number {
    return this.extraLanes;
  }
  addLane(): boolean {
    this.asked += 1;
    return true;
  }
  closeLane(laneId: string): void {
    this.lanes.delete(laneId);
    this.closed.push(laneId);
  }
  send(): boolean {
    return true;
  }
  violate(): void {}
}

async function moving() {
  const clock = new TestClock();
  const calls: string[] = [];
  const alive = new Set(["first"]);
  let measured: (measure: LaneMeasure) => void = () => {};
  const lanes = new Lanes({
    clock,
    onFault: (error) => {
      throw error;
    },
    engine: {
      onMeasure: (listener) => void (measured = listener),
      bindLane: async (laneId, pairId, options) => {
        calls.push(`bind ${laneId} ${pairId} ${options?.extra}`);
        alive.add(laneId);
      },
      retireLane: async (laneId) => void calls.push(`retire ${laneId}`),
      dropLane: async (laneId) => {
        calls.push(`drop ${laneId}`);
        alive.delete(laneId);
      },
    },
  });
  await lanes.start();
  const link = new FakeLink();
  lanes.opened(link);
  let delivered = 0;
  /** Bytes move over so many ms at a rate in bytes per ms for each lane. */
  const move = async (ms: number, rate: number) => {
    for (let passed = 0; passed < ms; passed += 200) {
      clock.step(clock.now() + 200);
      delivered += rate * 200;
      const told = [...alive].map((laneId) => ({
        laneId,
        deliveredBytes: delivered,
        receivedBytes: 0,
        isHeldBack: true,
        roundTripMs: 40,
      }));
      measured({ pairId: "pair", at: clock.now(), toSendBytes: 0, lanes: told });
      for (; link.asked > 0; link.asked -= 1) {
        const laneId = `lane ${link.lanes.size} at ${clock.now()}`;
        link.lanes.add(laneId);
        lanes.laneOpened(link, laneId, true);
      }
      await settle();
    }
  };
  return { clock, lanes, link, alive, calls, move };
}

test("more lanes are asked for while bytes move, and bound as what they are", async () => {
  const { link, calls, move } = await moving();
  await move(2_000, 300);
  expect(link.extraLanes).toBe(SOME);
  expect(calls.filter((call) => call.startsWith("bind ") && call.endsWith(" pair true"))).toHaveLength(SOME);
});

test("lanes that carry nothing any more are emptied, closed and dropped", async () => {
  const { clock, link, calls, move } = await moving();
  await move(2_000, 300);
  const end = clock.now() + IDLE_MS + 1_000;
  while (clock.step(end)) await settle();
  await settle();
  expect(link.extraLanes).toBe(0);
  for (const laneId of link.closed)
    expect(calls.indexOf(`retire ${laneId}`)).toBeLessThan(calls.indexOf(`drop ${laneId}`));
  expect(link.closed).toHaveLength(SOME);
});

test("lanes that come about only after all of it went are closed, too", async () => {
  const { clock, lanes, link, move } = await moving();
  let late = 0;
  Object.defineProperty(link, "extraLanes", { get: () => late + link.lanes.size });
  link.addLane = () => {
    late += 1;
    return true;
  };
  await move(2_000, 300);
  expect(late).toBe(SOME);
  for (const end = clock.now() + IDLE_MS + 1_000; clock.step(end);) await settle();
  for (; late > 0; late -= 1) {
    link.lanes.add(`late ${late}`);
    lanes.laneOpened(link, `late ${late}`, true);
  }
  for (const end = clock.now() + IDLE_MS + 1_000; clock.step(end);) await settle();
  await settle();
  expect(link.extraLanes).toBe(0);
});

test("a lane that the engine closed for itself is closed here too, and not asked for at once", async () => {
  const { link, alive, move } = await moving();
  await move(2_000, 300);
  const [lost = ""] = link.lanes;
  alive.delete(lost);
  await move(200, 300);
  expect(link.closed).toContain(lost);
});

test("with its link every lane is dropped", async () => {
  const { lanes, link, alive, move } = await moving();
  await move(2_000, 300);
  lanes.closed(link);
  await settle();
  expect([...alive]).toEqual(["first"]);
});
