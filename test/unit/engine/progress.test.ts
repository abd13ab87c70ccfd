// How often progress is told: often at first, twice a second later, the last value always.
import { expect, it } from "vitest";

import { ProgressMeter } from "../../../src/engine/progress.ts";
import { TestClock } from "../../support/engine-parts.ts";

function meter() {
  const clock = new TestClock();
  const told: { storedBytes: number; at: number }[] = [];
  return { clock, told, progress: new ProgressMeter(clock, (storedBytes, at) => told.push({ storedBytes, at })) };
}

/** One byte more each ten milliseconds. */
function run(ms: number, { clock, progress }: ReturnType<typeof meter>, from = 0): void {
  for (let at = 0; at < ms; at += 10) {
    progress.set(from + at / 10 + 1);
    clock.advance(10);
  }
}

it("is told eight times in the first second, and twice a second from the ninth on", () => {
  const one = meter();
  run(1000, one);
  expect(one.told.length).toBeGreaterThanOrEqual(8);
  expect(one.told.length).toBeLessThanOrEqual(9);
  run(8000, one, 100);
  const before = one.told.length;
  run(10_000, one, 900);
  expect(one.told.length - before).toBeLessThanOrEqual(21);
  expect(one.told.length - before).toBeGreaterThanOrEqual(19);
});

it("is told to the last value, also when nothing more comes", () => {
  const one = meter();
  run(20_000, one);
  one.progress.set(77_777);
  one.clock.advance(500);
  expect(one.told.at(-1)?.storedBytes).toBe(77_777);
  const { length } = one.told;
  one.progress.flush();
  one.clock.advance(5000);
  expect(one.told).toHaveLength(length);
});

it("is told at once when it stood still for a while", () => {
  const one = meter();
  run(20_000, one);
  one.clock.advance(3000);
  one.progress.set(5);
  expect(one.told.at(-1)?.storedBytes).toBe(5);
});
