import { expect, test } from "vitest";

import { Rates } from "../../../src/app/rates.ts";

const MB = 1_000_000;
const KiB = 1_024;
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

test.each([
  ["small blocks", 256 * KiB],
  ["large blocks", 4096 * KiB],
])("a path so slow that %s come seconds apart has a speed and a time left too", (_, blockBytes) => {
  for (const perSecond of [10_000, 50_000, 200_000, 900_000]) {
    const everyMs = (blockBytes / perSecond) * 1_000;
    const all = shown(steady(perSecond, (20 * everyMs) / 1_000, everyMs), 100_000 * MB);
    // After the first there is nothing to compare with, and the second may come behind what was taken for a silence.
    for (const each of all.slice(3).filter((_, n) => n * everyMs > 3_000)) {
      expect(each.bytesPerSecond).toBeCloseTo(perSecond);
      expect(each.secondsLeft).toBeGreaterThan(0);
    }
  }
});

test("blocks of several lanes that come at about the same time are no silence between them, and no burst", () => {
  // Three lanes of 100 kB/s each, with blocks of 4 MiB.
  const trace = Array.from(
    { length: 60 },
    (_, n) => [Math.floor(n / 3) * 42_000 + (n % 3) * 500, n * 4.2 * MB] as const,
  );
  const all = shown(trace, 10_000 * MB);
  for (const { bytesPerSecond } of all.slice(30)) {
    expect(bytesPerSecond).toBeGreaterThan(0.2 * MB);
    expect(bytesPerSecond).toBeLessThan(0.45 * MB);
  }
});

test("silence is longer where words about it are rare, and soon as short as ever once they are not", () => {
  const rates = new Rates();
  const silence = (at: number) => {
    rates.heard("t", at, at, 1_000 * MB);
    return rates.silenceMs("t");
  };
  expect([0, 500, 1_000].map(silence)).toEqual([4_000, 4_000, 4_000]);
  expect(silence(21_000)).toBe(40_000);
  for (let n = 1; n < 8; n += 1) silence(21_000 + n * 500);
  expect(silence(25_000)).toBe(4_000);
});
