// Several lanes at once: added, lost and slow at any moment. What arrives is what was sent, and no lane holds it up.
import { describe, expect, it } from "vitest";

import type { LaneMeasure } from "../../../src/engine/api.ts";
import { decodeAck, decodeBulk } from "../../../src/protocol/frame.ts";
import { Seeded, seedOf } from "../../support/seeded.ts";
import { TwoEngines, type TwoEnginesOptions } from "../../support/two-engines.ts";

const KiB = 1024;
const BLOCK = 64 * KiB;
/** Longer than the engine waits before it looks at its lanes again. */
const STEP_MS = 250;
/** Milliseconds of a long path. */
const FAR_MS = 40;
const seed = seedOf("lanes");
const SHAPE: TwoEnginesOptions = { blockBytes: BLOCK, sizes: [700_000, 0, 40 * BLOCK, 5, 90_000] };

type ExtraLane = Awaited<ReturnType<TwoEngines["addLane"]>>;

/** Counts payload bytes by lane, in the order in which lanes were added. */
function countByLane(two: TwoEngines): number[] {
  const counts = two.sender.lanes.map(() => 0);
  for (const [n, lane] of two.sender.lanes.entries()) {
    lane.tamper = (frame) => {
      if (decodeBulk(frame)?.kind === "payload") counts[n] = (counts[n] ?? 0) + frame.byteLength;
      return frame;
    };
  }
  return counts;
}

async function begun(random: Seeded, options = SHAPE): Promise<TwoEngines> {
  const two = new TwoEngines(random, options);
  await two.connect();
  return two;
}

/** Time passes on both sides, in steps, until there is an outcome. */
async function pass(two: TwoEngines, ms: number): Promise<void> {
  await two.quiet();
  for (let passed = 0; passed < ms && !two.outcome; passed += STEP_MS) {
    for (const { clock } of [two.sender, two.receiver]) clock.advance(STEP_MS);
    await two.quiet();
  }
}

describe("several lanes", () => {
  it("lose and gain lanes, and have slow ones, at random moments: all of it arrives in one attempt", async () => {
    for (let round = 0; round < 25; round += 1) {
      const random = new Seeded(seed + round);
      const two = await begun(random);
      const lanes: ExtraLane[] = [];
      let left = 12;
      const happen = async () => {
        if (two.outcome) return;
        const what = random.below(5);
        const lane = lanes.length > 0 ? random.pick(lanes) : undefined;
        if (what < 2 || !lane) lanes.push(await two.addLane({ extra: true }));
        else if (what === 2) lanes.splice(lanes.indexOf(lane), 1)[0]?.close();
        else lane.flow(what === 4);
      };
      let next = 1 + random.below(20);
      two.onFrame = (count) => {
        if (count < next || left === 0) return;
        left -= 1;
        next = count + 1 + random.below(20);
        void happen();
      };
      await two.resume();
      await pass(two, 60_000);
      two.assertVerified();
      expect(two.attempt).toBe(1);
      // Each lane that was lost or slow had its queue and one block more at most.
      expect(two.sentBytes).toBeLessThan(two.shape.byteLength + 12 * (1024 * KiB + 2 * BLOCK));
    }
  });

  it("go on without the one that was made with the connection", async () => {
    const two = await begun(new Seeded(seed));
    await two.addLane({ extra: true });
    two.onFrame = (count) => {
      if (count === 20) two.sender.lanes[0]?.close();
    };
    await two.resume();
    await pass(two, 5_000);
    two.assertVerified();
    expect(two.attempt).toBe(1);
  });

  it("do not wait for one that has stopped: what it carries goes by another, once", async () => {
    const two = await begun(new Seeded(seed));
    const slow = await two.addLane({ extra: true });
    let stopped = false;
    two.onFrame = (count) => {
      if (count < 25 || stopped) return;
      stopped = true;
      slow.flow(false);
    };
    await two.resume();
    await pass(two, 10_000);
    expect(stopped).toBe(true);
    two.assertVerified();
    expect(two.attempt).toBe(1);
    expect(two.sentBytes).toBeLessThan(two.shape.byteLength + 2 * 1024 * KiB);
    // Late: what it still had is dropped and breaks nothing.
    slow.flow(true);
    await two.quiet();
    expect(two.violations).toEqual([]);
  });

  it("do not wait for one that never carried anything", async () => {
    const two = await begun(new Seeded(seed));
    const slow = await two.addLane({ extra: true });
    slow.flow(false);
    await two.resume();
    await pass(two, 10_000);
    two.assertVerified();
  });

  it("send nothing twice while all of them are well", async () => {
    const two = await begun(new Seeded(seed), { ...SHAPE, lanes: 4 });
    await two.resume();
    await pass(two, 10_000);
    two.assertVerified();
    expect(two.sentBytes).toBe(two.shape.byteLength);
  });

  it("leave the first one to the control channel as soon as two others carry, and only as long", async () => {
    const two = await begun(new Seeded(seed), { blockBytes: BLOCK, sizes: [80 * BLOCK] });
    const others = [await two.addLane({ extra: true }), await two.addLane({ extra: true })];
    const counts = countByLane(two);
    let atLoss = 0;
    two.onFrame = (count) => {
      if (count !== 60) return;
      atLoss = counts[0] ?? 0;
      others[0]?.close();
    };
    await two.resume();
    await pass(two, 10_000);
    two.assertVerified();
    expect(atLoss).toBe(0);
    expect(counts[0]).toBeGreaterThan(0);
    expect((counts[1] ?? 0) + (counts[2] ?? 0)).toBeGreaterThan(5 * BLOCK);
  });

  it("ask the first one for the path's round trip while others carry, and never while it carries itself", async () => {
    const two = await begun(new Seeded(seed), { blockBytes: BLOCK, sizes: [80 * BLOCK] });
    const said: string[] = [];
    const watch = () => {
      for (const [side, { lanes }] of Object.entries({ asked: two.sender, answered: two.receiver }))
        for (const lane of lanes)
          lane.onAck = (frame) => {
            const kind = decodeAck(frame)?.kind;
            if (kind === "probe" || kind === "echo") said.push(`${lane.id} ${side} ${kind}`);
          };
    };
    let alone = 0;
    two.onFrame = (count) => {
      two.sender.clock.advance(5);
      if (count === 40) alone = said.length;
      if (count === 40) void Promise.all([two.addLane({ extra: true }), two.addLane({ extra: true })]).then(watch);
    };
    watch();
    await two.resume();
    await pass(two, 10_000);
    two.assertVerified();
    expect(alone).toBe(0);
    expect(said.length).toBeGreaterThan(4);
    expect(new Set(said)).toEqual(new Set(["lane 1 asked probe", "lane 1 answered echo"]));
    expect(two.violations).toEqual([]);
  });

  it("take one out without loss: it gets nothing more, and says when what it had has arrived", async () => {
    const two = await begun(new Seeded(seed));
    const lane = await two.addLane({ extra: true });
    let retired: Promise<void> | undefined;
    two.onFrame = (count) => {
      if (count !== 20) return;
      retired = two.sender.engine.retireLane(lane.id).then(() => lane.close());
    };
    await two.resume();
    await pass(two, 10_000);
    await retired;
    two.assertVerified();
    expect(two.sentBytes).toBe(two.shape.byteLength);
    expect(two.attempt).toBe(1);
  });

  it("resolve the taking out of a lane that is lost, or was never there", async () => {
    const two = await begun(new Seeded(seed));
    const lane = await two.addLane({ extra: true });
    await two.resume();
    lane.flow(false);
    const retired = two.sender.engine.retireLane(lane.id);
    lane.close();
    await retired;
    await two.sender.engine.retireLane("no such lane");
    await pass(two, 10_000);
    two.assertVerified();
  });

  it("forget with the last of them how long the path was: the next connection may take another one", async () => {
    const two = await begun(new Seeded(seed));
    let last: LaneMeasure | undefined;
    two.sender.engine.onMeasure((measure) => (last = measure));
    const half = new Promise<void>((resolve) => {
      two.onFrame = (frames) => frames === 30 && resolve();
    });
    await two.resume();
    await half;
    two.sender.clock.advance(STEP_MS);
    expect(last?.lanes[0]?.roundTripMs).toBeLessThan(FAR_MS);
    await two.connect();
    for (const lane of two.receiver.lanes) lane.onAck = () => two.sender.clock.advance(FAR_MS);
    await two.resume();
    await pass(two, 5_000);
    two.assertVerified();
    expect(last?.lanes[0]?.roundTripMs).toBeGreaterThanOrEqual(FAR_MS);
  });

  it("are measured while something moves, and not when nothing does", async () => {
    const two = await begun(new Seeded(seed));
    const lane = await two.addLane({ extra: true });
    const told: LaneMeasure[] = [];
    two.sender.engine.onMeasure((measure) => told.push(measure));
    await pass(two, 1_000);
    expect(told).toEqual([]);
    lane.flow(false);
    await two.resume();
    await pass(two, 5_000);
    lane.flow(true);
    two.assertVerified();
    for (let n = 0; n < 8; n += 1) {
      two.sender.clock.advance(250);
      await two.quiet();
    }
    const count = told.length;
    expect(count).toBeGreaterThan(1);
    const last = told.at(-1);
    expect(last?.toSendBytes).toBe(0);
    expect(last?.pairId).toBe("pair");
    expect(last?.lanes.map(({ laneId }) => laneId)).toEqual(["lane 1", lane.id]);
    expect(last?.lanes[0]?.deliveredBytes).toBeGreaterThan(two.shape.byteLength / 2);
    expect(last?.lanes[0]?.roundTripMs).toBeGreaterThan(0);
    two.sender.clock.advance(10_000);
    await two.quiet();
    expect(told.length).toBe(count);
  });
});
