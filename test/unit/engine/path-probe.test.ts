// Probes: what they tell of the path, and what the other side may answer.
import { describe, expect, it } from "vitest";

import { PathProbe } from "../../../src/engine/path-probe.ts";
import { SharedPath } from "../../../src/engine/shared-path.ts";

function probing(): { path: SharedPath; probe: PathProbe } {
  const path = new SharedPath();
  return { path, probe: new PathProbe(path) };
}

describe("a probe", () => {
  it("tells the round trip of the path when its echo comes", () => {
    const { path, probe } = probing();
    const numbers = [0, 20, 40, 60].map((now) => probe.next(now));
    numbers.forEach((number, n) => expect(probe.answered(number, n * 20 + 50 + n)).toBe(true));
    expect(path.minRoundTripMs).toBe(50);
    expect(path.queueMs).toBe(0);
  });

  it("is due every 20 ms, also by a clock that was set back", () => {
    const { probe } = probing();
    expect(probe.isDue(0)).toBe(true);
    probe.next(1_000);
    expect(probe.isDue(1_019)).toBe(false);
    expect(probe.isDue(1_020)).toBe(true);
    expect(probe.isDue(-5_000)).toBe(true);
  });

  it("counts once, however often it is answered", () => {
    const { path, probe } = probing();
    const number = probe.next(0);
    for (const now of [40, 900, 900, 900, 900]) expect(probe.answered(number, now)).toBe(true);
    expect(path.minRoundTripMs).toBe(40);
    expect(path.queueMs).toBe(0);
  });

  it("that was never sent has no answer", () => {
    const { path, probe } = probing();
    expect(probe.answered(0, 10)).toBe(false);
    probe.next(20);
    expect(probe.answered(1, 30)).toBe(false);
    expect(path.minRoundTripMs).toBe(Number.POSITIVE_INFINITY);
  });

  it("is forgotten when many later ones were sent: its answer says nothing, and is no lie", () => {
    const { path, probe } = probing();
    for (let n = 0; n < 65; n += 1) probe.next(n * 20);
    expect(probe.answered(0, 5_000)).toBe(true);
    expect(path.minRoundTripMs).toBe(Number.POSITIVE_INFINITY);
    expect(probe.answered(1, 5_020)).toBe(true);
    expect(path.minRoundTripMs).toBe(5_000);
  });
});
