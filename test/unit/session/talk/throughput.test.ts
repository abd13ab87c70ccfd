import { describe, expect, test, vi } from "vitest";

import type { Throughput } from "../../../../src/app/state.ts";
import {
  FIRST_STRETCH_MS,
  MAX_SILENCE_MS,
  MAX_STRETCHES,
  ThroughputSeries,
} from "../../../../src/session/talk/throughput.ts";
import { Seeded, seedOf } from "../../../support/seeded.ts";
import { connect, pickedFile } from "../../../support/talking-devices.ts";
import { accepted, arrived, caughtHalfWay, MiB, twoDevices } from "./transferring.ts";

const START = 1_700_000_000_000;
const sum = ({ bytes }: Throughput) => bytes.reduce((all, each) => all + each, 0);

/** [ms after the start, bytes stored by then] */
function measured(words: readonly (readonly [at: number, storedBytes: number])[], kept?: Throughput) {
  const series = new ThroughputSeries(kept);
  for (const [at, storedBytes] of words) series.heard(storedBytes, START + at);
  return series.value;
}

describe("the series", () => {
  test("says nothing before bytes have moved for a time that is known", () => {
    expect(measured([])).toBeUndefined();
    expect(measured([[0, 5_000]])).toBeUndefined();
  });

  test("spreads what came over the time it took, to the byte", () => {
    expect(
      measured([
        [0, 0],
        [250, 100],
        [1_000, 401],
      ]),
    ).toEqual({ stretchMs: 250, tookMs: 1_000, bytes: [100, 100, 101, 100] });
  });

  test("does not count what was held before this visit", () => {
    const value = measured([
      [0, 9_000],
      [100, 9_010],
    ]);
    expect(value).toEqual({ stretchMs: 250, tookMs: 100, bytes: [10] });
  });

  test("shows a break as a gap, a long one no longer than its bound", () => {
    const value = measured([
      [0, 0],
      [250, 500],
      [8 * 3_600_000, 500],
      [8 * 3_600_000 + 250, 900],
    ]);
    expect(value?.tookMs).toBe(MAX_SILENCE_MS + 500);
    expect(value?.bytes.at(0)).toBe(500);
    expect(value?.bytes.at(-1)).toBe(400);
    expect(value?.bytes.slice(1, -1).every((bytes) => bytes === 0)).toBe(true);
  });

  test("takes bytes that were taken back for no speed, and counts them when they come again", () => {
    const value = measured([
      [0, 0],
      [250, 1_000],
      [500, 600],
      [750, 1_000],
    ]);
    expect(value?.bytes).toEqual([1_000, 0, 400]);
  });

  test("takes no time when the clock goes back", () => {
    const value = measured([
      [0, 0],
      [250, 100],
      [-60_000, 150],
      [-59_750, 200],
    ]);
    expect(value).toEqual({ stretchMs: 250, tookMs: 500, bytes: [150, 50] });
  });

  test("when full, two stretches become one", () => {
    const words = Array.from({ length: MAX_STRETCHES + 2 }, (_, n) => [n * FIRST_STRETCH_MS, n * 10] as const);
    const value = measured(words);
    expect(value?.stretchMs).toBe(2 * FIRST_STRETCH_MS);
    expect(value?.bytes).toEqual([...Array.from({ length: MAX_STRETCHES / 2 }, () => 20), 10]);
  });

  test("goes on with what an earlier visit measured", () => {
    const kept = { stretchMs: 500, tookMs: 750, bytes: [7, 3] };
    const words = [
      [0, 10],
      [500, 20],
    ] as const;
    expect(measured(words, kept)).toEqual({ stretchMs: 500, tookMs: 1_250, bytes: [7, 8, 5] });
  });

  test("stays within its bound and loses no byte, whatever comes", () => {
    const random = new Seeded(seedOf("throughput"));
    for (let run = 0; run < 200; run++) {
      let [series, at, stored, first, moved] = [new ThroughputSeries(), START, random.below(1e9), true, 0];
      for (let word = 0; word < 150; word++) {
        at += random.pick([0, 1, 90, 125, 400, 9_000, 5e6, -1e6]) * random.unit();
        const more = random.pick([0, 1, 65_536, 3e7, -4e6]);
        if (!first && more > 0) moved += more;
        first = false;
        series.heard((stored += more), at);
        if (random.below(40) > 0) continue;
        [series, first] = [new ThroughputSeries(structuredClone(series.value)), true];
      }
      const value = series.value;
      if (!value) continue;
      expect(sum(value)).toBe(moved);
      expect(value.bytes.length).toBeLessThanOrEqual(MAX_STRETCHES);
      expect(value.bytes.every((bytes) => Number.isInteger(bytes) && bytes >= 0)).toBe(true);
      expect(value.tookMs).toBeLessThanOrEqual(value.bytes.length * value.stretchMs);
    }
  });
});

describe("a transfer", () => {
  test("keeps its throughput on both sides when it is over, for the next visit too", async () => {
    const [a, b] = await twoDevices();
    connect(a, b);
    const id = await accepted(a, b);
    await arrived(a, b, id);
    for (const device of [a, b]) {
      const value = await device.talk.history.throughput(id);
      expect(value && sum(value)).toBe(device.transfer?.byteLength);
      expect(device.transfer?.throughput).toEqual(value);
      device.kill();
      await device.start();
      expect(await device.talk.history.throughput(id)).toEqual(value);
    }
  });

  test("that moves tells what it has so far, and goes on with what was kept when the page went", async () => {
    // Past the first commit, before the second (COMMIT_BYTES).
    const files = [pickedFile("big.bin", 24 * MiB, 6)];
    const [a, b] = await twoDevices();
    const { first, id, release } = await caughtHalfWay(a, b, 70, files);
    expect(await b.talk.history.throughput("0011223344556677")).toBeUndefined();
    await a.until(() => a.storedBytes > 0);
    const before = await a.talk.history.throughput(id);
    expect(before && sum(before)).toBeGreaterThan(0);
    a.talk.hide();
    await vi.waitFor(async () => expect(await a.talk.timeline.get("pair", id)).toMatchObject({ throughput: before }));
    a.kill();
    first.cut();
    release();
    await a.start();
    expect(await a.talk.history.throughput(id)).toEqual(before);
    connect(a, b);
    await arrived(a, b, id, files);
    const [sent, received] = [a.transfer?.throughput, b.transfer?.throughput];
    expect(sent?.tookMs).toBeGreaterThanOrEqual(before?.tookMs ?? Number.NaN);
    expect(received && sum(received)).toBe(24 * MiB);
  });
});
