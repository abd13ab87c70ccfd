import { expect, test } from "vitest";

import { Rates } from "../../../src/app/rates.ts";

const MB = 1_000_000;
/** Feeds a trace of [ms, bytes stored] and returns what was shown after each. */
function shown(trace: readonly (readonly [number, number])[], byteLength: number) {
  const rates = new Rates();
  return trace.map(([at, stored]) => rates.heard("t", stored, at, byteLength));
}
const steady = (perSecond: number, seconds: number, everyMs = 250) =>
  Array.from(
    { length: (seconds * 1000) / everyMs + 1 },
    (_, n) => [n * everyMs, (n * everyMs * perSecond) / 1000] as const,
  );

test("a steady transfer shows its speed soon, and the time left only once it is sure", () => {
  const all = shown(steady(10 * MB, 10), 1_000 * MB);
  expect(all[0]).toEqual({ storedBytes: 0 });
  expect(all[1]?.bytesPerSecond).toBeUndefined();
  expect(all[4]?.bytesPerSecond).toBeCloseTo(10 * MB);
  expect(all[4]?.secondsLeft).toBeUndefined();
  expect(all[12]?.secondsLeft).toBeCloseTo((1_000 - 30) / 10);
});

test("a burst moves the time left little, a lasting change moves it within a few seconds", () => {
  const trace = [...steady(10 * MB, 8)];
  const [last] = trace.slice(-1);
  const [at, stored] = last ?? [0, 0];
  const burst = shown([...trace, [at + 250, stored + 20 * MB]], 1_000 * MB).at(-1)?.bytesPerSecond ?? 0;
  expect(burst).toBeGreaterThan(10 * MB);
  expect(burst).toBeLessThan(17 * MB);
  const slower = steady(2 * MB, 9).map(([ms, bytes]) => [at + ms, stored + bytes] as const);
  const after = shown([...trace, ...slower.slice(1)], 1_000 * MB).at(-1)?.bytesPerSecond ?? 0;
  expect(after).toBeLessThan(2.6 * MB);
});

test("after a silence, or when blocks were taken back, the measurement begins anew", () => {
  const trace = steady(10 * MB, 5);
  expect(shown([...trace, [60_000, 51 * MB]], 100 * MB).at(-1)).toEqual({ storedBytes: 51 * MB });
  expect(shown([...trace, [5_250, 3 * MB]], 100 * MB).at(-1)).toEqual({ storedBytes: 3 * MB });
});

test("two reports at the same moment do not divide by zero", () => {
  expect(
    shown(
      [
        [0, 0],
        [0, 5 * MB],
        [1_000, 10 * MB],
      ],
      20 * MB,
    ).at(-1)?.bytesPerSecond,
  ).toBeCloseTo(5 * MB);
});
