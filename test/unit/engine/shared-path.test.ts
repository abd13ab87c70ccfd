// Whose queue it is: one's own goes when one gives way, another's stays.
import { describe, expect, it } from "vitest";

import { SharedPath } from "../../../src/engine/shared-path.ts";

const LONG_MS = 40;
const PATH_MS = 40;
const FEW_BYTES = 50_000;
const MANY_BYTES = 800_000;

/** One round with so much under way, in which the queue is found so long. */
function round(path: SharedPath, bytes: number, queueMs: number, now: number): void {
  path.moved(bytes - path.underWay);
  for (let n = 0; n < 8; n += 1) path.measured(PATH_MS + queueMs, true, now);
  path.watch(LONG_MS, now);
}

function quietPath(): SharedPath {
  const path = new SharedPath();
  round(path, MANY_BYTES, 0, 0);
  return path;
}

describe("a queue", () => {
  it("that stays though little is left under way is another's, for twenty seconds", () => {
    const path = quietPath();
    round(path, MANY_BYTES, 80, 100);
    round(path, FEW_BYTES, 80, 200);
    expect(path.isContested(200)).toBe(false);
    round(path, FEW_BYTES, 70, 500);
    expect(path.isContested(500)).toBe(true);
    expect(path.isContested(20_499)).toBe(true);
    expect(path.isContested(20_500)).toBe(false);
  });

  it("that shrinks with what is under way is one's own", () => {
    const path = quietPath();
    round(path, MANY_BYTES, 200, 100);
    round(path, FEW_BYTES, 200, 200);
    round(path, FEW_BYTES, 60, 1_000);
    expect(path.isContested(1_000)).toBe(false);
  });

  it("says nothing about others while much is under way", () => {
    const path = quietPath();
    for (let now = 100; now < 5_000; now += 100) round(path, MANY_BYTES, 90, now);
    expect(path.isContested(5_000)).toBe(false);
  });

  it("that was short in between is judged from then on", () => {
    const path = quietPath();
    round(path, MANY_BYTES, 80, 100);
    round(path, FEW_BYTES, 10, 300);
    round(path, FEW_BYTES, 80, 600);
    round(path, FEW_BYTES, 80, 1_200);
    expect(path.isContested(1_200)).toBe(false);
  });
});

describe("the path of a pair", () => {
  it("is told by probes while they are answered, and by frames when they no longer are", () => {
    const path = quietPath();
    for (let now = 0; now < 200; now += 20) path.probed(PATH_MS - 2, now);
    // What SCTP needs for a frame where packets are lost.
    for (let n = 0; n < 20; n += 1) path.measured(PATH_MS + 100, true, 300);
    expect(path.queueMs).toBe(0);
    expect(path.minRoundTripMs).toBe(PATH_MS - 2);
    for (let n = 0; n < 20; n += 1) path.measured(PATH_MS + 100, true, 5_000);
    expect(path.queueMs).toBe(102);
  });

  it("has no queue that fewer than eight frames tell, or fewer than four probes", () => {
    for (const [byFrame, least] of [
      [true, 8],
      [false, 4],
    ] as const) {
      const path = new SharedPath();
      const met = (ms: number) => (byFrame ? path.measured(ms, true, 0) : path.probed(ms, 0));
      met(PATH_MS);
      path.replaced(PATH_MS, 0);
      for (let n = 1; n < least; n += 1) met(PATH_MS + 30);
      expect(path.queueMs).toBe(0);
      met(PATH_MS + 30);
      expect(path.queueMs).toBe(30);
    }
  });

  it("has the queue that the quickest of the latest probes met", () => {
    const path = new SharedPath();
    for (const ms of [PATH_MS, 90, 95, 300, 85]) path.probed(ms, 0);
    expect(path.queueMs).toBe(45);
  });

  it("is as long as the latest probes say, once its queue was let drain", () => {
    const path = new SharedPath();
    for (let now = 0; now < 100; now += 20) path.probed(PATH_MS, now);
    path.drains(10_000);
    for (const [n, ms] of [80, 50, 30, 60, 60, 60, 60].entries()) path.probed(PATH_MS + ms, 10_000 + n * 20);
    // Another lane that begins to drain a little later; and frames took longer.
    path.drains(10_090);
    path.replaced(PATH_MS + 90, 10_100);
    expect(path.minRoundTripMs).toBe(PATH_MS + 30);
    // Another lane that ends its draining in the same moment.
    path.replaced(PATH_MS + 80, 10_101);
    expect(path.minRoundTripMs).toBe(PATH_MS + 30);
  });
});
