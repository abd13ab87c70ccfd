import { expect, test } from "vitest";

import { drawChart } from "../../../bench/chart.ts";
import { readManyShape } from "../../../bench/payload.ts";
import type { Row } from "../../../bench/record.ts";

const measured = (megabytesPerSecond: number) => ({
  megabytesPerSecond,
  cpuSecondsPerGiB: { sender: 1, receiver: 1 },
  peakMegabytes: { sender: 1, receiver: 1 },
  grownMegabytes: { sender: 1, receiver: 1 },
  rendererGrownMegabytes: { sender: 1, receiver: 1 },
});
const ROW: Row = {
  where: "100 Mbit/s & <40 ms>",
  pairs: 5,
  commit: "abc1234",
  on: "2026-01-02",
  cores: 2,
  results: [
    { name: "bare", median: measured(1.25), ratio: 1 },
    { name: "ferry", median: measured(10), ratio: 8 },
  ],
};

test("every result has its bar, as long as its rate, and its number in words", () => {
  const svg = drawChart([ROW, { ...ROW, where: "loopback" }]);
  const widths = [...svg.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
  expect(widths).toHaveLength(4);
  expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(8, 1);
  expect(svg).toContain(">1.25 MB/s<");
  expect(svg).toContain(">10.0 MB/s, 8.00 × bare<");
  expect(svg).toContain("median of 5, 2 cores, 2026-01-02, abc1234");
});

test("words are text, never markup, and both colour schemes are there", () => {
  const svg = drawChart([ROW]);
  expect(svg).toContain("100 Mbit/s &amp; &lt;40 ms>");
  expect(svg).toContain("prefers-color-scheme: dark");
});

test("a folder's shape is a count and KiB, and anything else is refused", () => {
  expect(readManyShape("10000x4")).toEqual({ count: 10_000, eachBytes: 4096 });
  for (const text of ["", "10000", "x4", "0x4", "manyxfew"]) expect(() => readManyShape(text)).toThrow("COUNTxKIB");
});
