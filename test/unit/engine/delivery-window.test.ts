// The window against paths in simulation: it fills a path without filling its queue, and finds it again when it changes.
import { describe, expect, it } from "vitest";

import { DeliveryWindow } from "../../../src/engine/delivery-window.ts";
import { SharedPath } from "../../../src/engine/shared-path.ts";
import { Seeded } from "../../support/seeded.ts";
import { type LaneUse, type PathShape, SimulatedPath } from "../../support/simulated-path.ts";

const KiB = 1024;
const FRAME = 64 * KiB;
const CLEAN = { queueMs: 100, loss: 0, jitterMs: 0 };
/** Bytes per ms of 100 Mbit/s. */
const RATE = 12_500;

/** The first lane alone; or until some others are there, two seconds later. */
function lanes(extra: number): LaneUse[] {
  const forGood = Number.POSITIVE_INFINITY;
  const first = { fromMs: 0, toMs: extra > 0 ? 2_000 : forGood };
  return [first, ...Array.from({ length: extra }, () => ({ fromMs: 2_000, toMs: forGood }))];
}

function run(shape: PathShape, extra: number, seconds = 30) {
  return new SimulatedPath(() => shape, lanes(extra), new Seeded(7)).run(seconds * 1_000, 5_000);
}

describe("a delivery window", () => {
  const short: Record<string, PathShape> = {
    "1 MB/s and 40 ms": { rate: 1_000, roundTripMs: 40, ...CLEAN, queueMs: 400 },
    "100 Mbit/s and 10 ms": { rate: RATE, roundTripMs: 10, ...CLEAN },
    "100 Mbit/s and 40 ms": { rate: RATE, roundTripMs: 40, ...CLEAN },
    "a local network, 400 Mbit/s and 1 ms": { rate: 50_000, roundTripMs: 1, ...CLEAN },
  };
  for (const [name, shape] of Object.entries(short)) {
    it(`fills ${name} with one lane, loses nothing, and keeps the queue short`, () => {
      const { used, overflowed, longestQueueMs } = run(shape, 0);
      expect(used).toBeGreaterThan(0.93);
      expect(overflowed).toBe(0);
      // What is aimed at, and frames: two may always be under way.
      expect(longestQueueMs).toBeLessThan(75 + (3 * FRAME) / shape.rate);
    });
  }

  it("does not fill the queue of 100 Mbit/s and 150 ms with the lane that the control channel shares", () => {
    const { used, overflowed, longestQueueMs } = run({ rate: RATE, roundTripMs: 150, ...CLEAN }, 0);
    expect(used).toBeGreaterThan(0.4);
    expect(overflowed).toBe(0);
    expect(longestQueueMs).toBeLessThan(30);
  });

  for (const roundTripMs of [10, 40, 150]) {
    it(`fills 100 Mbit/s and ${roundTripMs} ms with four lanes more, and loses next to nothing`, () => {
      const { used, overflowed } = run({ rate: RATE, roundTripMs, ...CLEAN }, 4);
      expect(used).toBeGreaterThan(roundTripMs > 100 ? 0.85 : 0.95);
      // Of some three hundred thousand packets.
      expect(overflowed).toBeLessThan(50);
    });

    it(`fills 100 Mbit/s and ${roundTripMs} ms with fifteen lanes more on a machine that is late by up to 30 ms`, () => {
      const { used, overflowed } = run({ rate: RATE, roundTripMs, ...CLEAN, jitterMs: 30 }, 15);
      expect(used).toBeGreaterThan(0.85);
      // Of some three hundred thousand packets.
      expect(overflowed).toBeLessThan(1_000);
    });

    it(`carries much more with fifteen lanes than with one over ${roundTripMs} ms that lose one packet in 200`, () => {
      const lossy = { rate: RATE, roundTripMs, ...CLEAN, loss: 0.005 };
      expect(run(lossy, 15).bytes / run(lossy, 0).bytes).toBeGreaterThan(roundTripMs > 20 ? 10 : 4);
    });
  }

  it("lets go when the path becomes slower, and takes it when it becomes faster", () => {
    const isSlow = (now: number) => now >= 10_000 && now <= 20_000;
    const shapeAt = (now: number) => ({
      ...CLEAN,
      rate: isSlow(now) ? 2_500 : RATE,
      roundTripMs: 40,
      queueMs: isSlow(now) ? 500 : 100,
    });
    const { used, longestQueueMs } = new SimulatedPath(shapeAt, lanes(0), new Seeded(7)).run(30_000, 15_000);
    expect(used).toBeGreaterThan(0.85);
    expect(longestQueueMs).toBeLessThan(220);
  });

  it("finds the round trip of a longer route, and fills that too", () => {
    const shapeAt = (now: number) => ({ ...CLEAN, rate: RATE, roundTripMs: now < 5_000 ? 10 : 40 });
    const path = new SimulatedPath(shapeAt, lanes(4), new Seeded(7));
    path.run(25_000, 25_000);
    expect(path.run(55_000, 25_000).bytes / (30_000 * RATE)).toBeGreaterThan(0.85);
  });

  it("gives way to a queue that stands, and no longer once that stays whatever it gives", () => {
    const path = new SharedPath();
    for (let n = 0; n < 8; n += 1) path.measured(40, true, 0);
    const window = new DeliveryWindow();
    window.begin(path, true);
    let least = window.bytes;
    // Whatever is sent takes 140 ms, on a path that takes 40 by itself.
    for (let [now, total] = [0, 0]; now < 8_000; now += 140) {
      const before = total;
      for (; window.hasRoom(FRAME); total += FRAME) window.sent(FRAME, now, 0);
      for (let at = before + FRAME; at <= total; at += FRAME) window.arrived(at, now + 140, 0);
      least = Math.min(least, window.bytes);
    }
    expect(least).toBeLessThan(64 * KiB);
    expect(window.bytes).toBeGreaterThanOrEqual(112 * KiB);
  });

  it("does not take SCTP's own round trips for a queue where probes say that there is none", () => {
    const path = new SharedPath();
    const window = new DeliveryWindow();
    window.begin(path, true);
    // Each frame takes three round trips, one after the other, and nothing waits before it.
    for (let [now, total] = [0, 0]; now < 8_000; now += 120) {
      for (let at = 0; at < 120; at += 20) path.probed(40, now + at);
      for (; window.hasRoom(FRAME); total += FRAME) window.sent(FRAME, now, 0);
      window.arrived(total, now + 120, 0);
      if (now > 1_000) expect(window.bytes).toBeGreaterThanOrEqual(3 * FRAME - 24 * KiB);
    }
    expect(path.queueMs).toBe(0);
  });

  for (const rivalFromMs of [0, 8_000]) {
    it(`gets its part beside a TCP flow that began after ${rivalFromMs} ms, and leaves it the other`, () => {
      const shape = { rate: RATE, roundTripMs: 40, ...CLEAN };
      const path = new SimulatedPath(() => shape, lanes(4), new Seeded(7), rivalFromMs);
      const { ownBytes, rivalBytes } = path.run(50_000, 16_000);
      expect(ownBytes / (ownBytes + rivalBytes)).toBeGreaterThan(0.25);
      expect(ownBytes / (ownBytes + rivalBytes)).toBeLessThan(0.75);
    });
  }

  it("never falls below one frame on a path that hardly moves", () => {
    const { used } = run({ rate: 20, roundTripMs: 400, ...CLEAN, queueMs: 20_000 }, 0, 60);
    expect(used).toBeGreaterThan(0.7);
  });

  it("stays within its bounds whatever it is told", () => {
    for (const isExtra of [false, true]) {
      const window = new DeliveryWindow();
      window.begin(new SharedPath(), isExtra);
      // Acknowledged at once: a path without length or limit.
      for (let now = 0, total = 0; now < 2_000; now += 1) {
        while (window.hasRoom(FRAME)) {
          window.sent(FRAME, now, 0);
          total += FRAME;
        }
        window.arrived(total, now, 0);
        expect(window.bytes).toBeLessThanOrEqual((isExtra ? 12 : 1) * 1024 * KiB);
        expect(window.bytes).toBeGreaterThanOrEqual(16 * KiB);
      }
    }
  });

  it("always lets one message go, however long", () => {
    const window = new DeliveryWindow();
    expect(window.hasRoom(64 * 1024 * KiB)).toBe(true);
    window.sent(64 * 1024 * KiB, 0, 0);
    expect(window.hasRoom(1)).toBe(false);
  });

  it("refuses totals that fall, or are more than was sent", () => {
    const window = new DeliveryWindow();
    window.sent(100, 0, 0);
    expect(window.arrived(101, 1, 0)).toBe(false);
    expect(window.arrived(60, 1, 0)).toBe(true);
    expect(window.arrived(59, 2, 0)).toBe(false);
    expect(window.underWay).toBe(40);
  });

  it("takes what was under way by a lost lane off the path", () => {
    const path = new SharedPath();
    const window = new DeliveryWindow();
    window.begin(path, true);
    window.sent(FRAME, 0, 0);
    expect(path.underWay).toBe(FRAME);
    window.gone();
    expect(path.underWay).toBe(0);
    expect(window.underWay).toBe(0);
  });
});

describe("a clock that is set back by an hour", () => {
  const NOW = 10_000_000;
  const BACK = NOW - 3_600_000;

  it("does not keep a round trip of nothing, which it caused, for that hour", () => {
    const path = new SharedPath();
    path.measured(200, true, NOW);
    path.replaced(200, NOW);
    // Sent before, arrived after.
    path.measured(0, true, BACK);
    path.measured(200, true, BACK + 6_000);
    expect(path.agedMs(BACK + 6_000)).toBe(6_000);
    path.replaced(200, BACK + 10_000);
    expect(path.minRoundTripMs).toBe(200);
  });

  it("does not leave the window in one round for that hour", () => {
    const window = new DeliveryWindow();
    window.sent(1_000, NOW, 0);
    window.arrived(1_000, NOW + 10, 0);
    window.sent(100_000, BACK, 0);
    window.arrived(101_000, BACK + 10, 0);
    expect(window.rate).toBe(10_000_000);
  });
});
