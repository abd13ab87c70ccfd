// The window against paths in simulation: it fills a path without filling its queue, and finds it again when it changes.
import { describe, expect, it } from "vitest";

import { DeliveryWindow } from "../../../src/engine/delivery-window.ts";

const KiB = 1024;
const FRAME = 64 * KiB;

interface Path {
  /** Bytes per millisecond. */
  readonly rate: number;
  /** Milliseconds there and back, with an empty queue. */
  readonly roundTrip: number;
}

interface Run {
  /** Bytes that arrived. */
  readonly arrived: number;
  /** Most milliseconds that a byte waited in the path's queue, after the first `settleMs`. */
  readonly longestQueueMs: number;
}

/**
 * Sends over a drop-less path with one queue for `ms`, always having more to send. `pathAt` says what the path is.
 * Acknowledgements come back for every frame, half a round trip after it arrived.
 */
function send(window: DeliveryWindow, ms: number, settleMs: number, pathAt: (now: number) => Path): Run {
  const acks: { at: number; total: number }[] = [];
  let [freeAt, sent, arrived, longestQueueMs] = [0, 0, 0, 0];
  for (let now = 0; now < ms; now += 1) {
    while (acks[0] && acks[0].at <= now) {
      arrived = acks.shift()?.total ?? arrived;
      expect(window.arrived(arrived, now)).toBe(true);
    }
    while (window.hasRoom()) {
      const { rate, roundTrip } = pathAt(now);
      const begins = Math.max(now, freeAt);
      if (now >= settleMs) longestQueueMs = Math.max(longestQueueMs, begins - now);
      freeAt = begins + FRAME / rate;
      sent += FRAME;
      window.sent(FRAME, now);
      acks.push({ at: freeAt + roundTrip, total: sent });
    }
  }
  return { arrived, longestQueueMs };
}

describe("a delivery window", () => {
  const paths: Record<string, Path> = {
    "a slow line, 1 MB/s and 40 ms": { rate: 1_000, roundTrip: 40 },
    "100 Mbit/s and 10 ms": { rate: 12_500, roundTrip: 10 },
    "100 Mbit/s and 40 ms": { rate: 12_500, roundTrip: 40 },
    "100 Mbit/s and 150 ms": { rate: 12_500, roundTrip: 150 },
    "a local network, 1 Gbit/s and 1 ms": { rate: 125_000, roundTrip: 1 },
  };
  for (const [name, path] of Object.entries(paths)) {
    it(`fills ${name}, and keeps its queue short`, () => {
      const seconds = Math.min(90, 400_000 / path.rate);
      const { arrived, longestQueueMs } = send(new DeliveryWindow(), seconds * 1_000, 5_000, () => path);
      expect(arrived / (path.rate * seconds * 1_000)).toBeGreaterThan(0.8);
      // The slack it means to keep, a probing round on top, and a frame that is on the wire.
      const frame = FRAME / path.rate;
      expect(longestQueueMs).toBeLessThan(75 + path.roundTrip * 0.5 + 2 * frame);
    });
  }

  it("lets go when the path becomes slower, and takes it when it becomes faster", () => {
    const pathAt = (now: number) => ({ rate: now < 10_000 || now > 20_000 ? 12_500 : 2_500, roundTrip: 40 });
    const window = new DeliveryWindow();
    const { arrived, longestQueueMs } = send(window, 30_000, 15_000, pathAt);
    expect(arrived / (12_500 * 20_000 + 2_500 * 10_000)).toBeGreaterThan(0.75);
    expect(longestQueueMs).toBeLessThan(250);
  });

  it("stays within its bounds whatever it is told", () => {
    const window = new DeliveryWindow();
    expect(window.bytes).toBe(256 * KiB);
    // Acknowledged at once: a path without length or limit.
    for (let now = 0, total = 0; now < 2_000; now += 1) {
      while (window.hasRoom()) {
        window.sent(FRAME, now);
        total += FRAME;
      }
      window.arrived(total, now);
      expect(window.bytes).toBeLessThanOrEqual(12 * 1024 * KiB);
      expect(window.bytes).toBeGreaterThanOrEqual(64 * KiB);
    }
  });

  it("never falls below one frame on a path that hardly moves", () => {
    const window = new DeliveryWindow();
    const { arrived } = send(window, 60_000, 60_000, () => ({ rate: 20, roundTrip: 400 }));
    expect(window.bytes).toBeGreaterThanOrEqual(64 * KiB);
    expect(arrived).toBeGreaterThan(20 * 60_000 * 0.7);
  });

  it("refuses totals that fall, or are more than was sent", () => {
    const window = new DeliveryWindow();
    window.sent(100, 0);
    expect(window.arrived(101, 1)).toBe(false);
    expect(window.arrived(60, 1)).toBe(true);
    expect(window.arrived(59, 2)).toBe(false);
    expect(window.underWay).toBe(40);
  });
});
