// Waits between attempts at a broker.
import { describe, expect, it } from "vitest";

import { retryAfter } from "../../../src/signaling/timing.ts";

describe("the wait before the next attempt", () => {
  it("is short after a lost connection, doubles, and ends at a minute", () => {
    const waits = Array.from({ length: 40 }, (_, failures) => retryAfter(failures, 0));
    expect(waits.slice(0, 8)).toEqual([300, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
    expect(Math.max(...waits)).toBe(60_000);
    expect(retryAfter(1e9, 0)).toBe(60_000);
  });

  it("is shortened by chance, by half at most", () => {
    for (let failures = 1; failures < 12; failures += 1) {
      const full = retryAfter(failures, 0);
      expect(retryAfter(failures, 1)).toBe(full / 2);
      expect(retryAfter(failures, 0.5)).toBe(full * 0.75);
    }
  });
});
