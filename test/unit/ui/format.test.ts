// Numbers and times as people read them: decimal units, no jumping, days by the local clock.
import { describe, expect, it } from "vitest";

import { formats } from "../../../src/ui/strings/format.ts";

const en = formats("en-GB");
const NOON = new Date(2026, 4, 20, 12).getTime();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe("sizes", () => {
  it("are decimal, with one digit after the point below ten", () => {
    expect([0, 1, 999, 1000, 1500, 9_940, 9_960, 840e6, 6.6e9, 38e9, 1.5e12].map(en.bytes)).toEqual([
      "0 bytes",
      "1 byte",
      "999 bytes",
      "1 kB",
      "1.5 kB",
      "9.9 kB",
      "10 kB",
      "840 MB",
      "6.6 GB",
      "38 GB",
      "1.5 TB",
    ]);
  });

  it("never read as a thousand of a smaller unit", () => {
    expect([999_499, 999_500, 999_999_999].map(en.bytes)).toEqual(["999 kB", "1 MB", "1 GB"]);
  });

  it("of a part are in the unit of the whole, with as many digits all the way", () => {
    const of = (done: number) => en.bytesOf(done, 6.6e9, (part, whole) => `${part} of ${whole}`);
    expect([0, 4.1e9, 6.6e9, 9e9].map(of)).toEqual([
      "0.0 of 6.6 GB",
      "4.1 of 6.6 GB",
      "6.6 of 6.6 GB",
      "6.6 of 6.6 GB",
    ]);
  });

  it("say 100 % only when all of it is there", () => {
    expect(
      [
        [999_999_999, 1e9],
        [1e9, 1e9],
        [0, 0],
        [-1, 10],
      ].map(([done = 0, total = 0]) => en.percent(done, total)),
    ).toEqual([99, 100, 100, 0]);
  });
});

describe("times", () => {
  it("are the hour today, and the day otherwise", () => {
    expect(en.when(NOON - 2 * HOUR_MS, NOON)).toBe("10:00");
    expect(en.when(NOON - DAY_MS, NOON)).toBe("yesterday");
    expect(en.day(NOON - DAY_MS, NOON)).toBe("Yesterday");
    expect(en.day(NOON, NOON)).toBe("Today");
    expect(en.when(NOON - 3 * DAY_MS, NOON)).toBe("Sunday 17 May");
    expect(en.brief(NOON - 3 * DAY_MS, NOON)).toBe("17 May");
    expect(en.day(NOON - 400 * DAY_MS, NOON)).toBe("15 April 2025");
  });

  it("know yesterday at one minute past midnight", () => {
    const midnight = new Date(2026, 4, 20, 0, 1).getTime();
    expect(en.when(midnight - 2 * 60_000, midnight)).toBe("yesterday");
  });

  it("count down in minutes and seconds, never below nothing", () => {
    expect([161, 160.2, 59, 0.4, 0, -3].map(en.countdown)).toEqual(["2:41", "2:41", "0:59", "0:01", "0:00", "0:00"]);
  });

  it("speak Korean where the language is Korean", () => {
    const ko = formats("ko");
    expect(ko.day(NOON - DAY_MS, NOON)).toBe("어제");
    expect(ko.bytes(6.6e9)).toBe("6.6GB");
  });
});
