// When a lane says what arrived: at once where it is slow, together where it is fast, and never not at all.
import { describe, expect, it } from "vitest";

import { Arrivals } from "../../../src/engine/arrivals.ts";
import { TestClock } from "../../support/engine-parts.ts";

const KiB = 1024;
const FRAME = 52 * KiB;

function arrivals() {
  const clock = new TestClock();
  const said: number[] = [];
  return { clock, said, lane: new Arrivals(clock, (total) => said.push(total)) };
}

describe("what arrived on a lane", () => {
  it("is said at once for each frame of a slow lane", () => {
    const { clock, said, lane } = arrivals();
    for (let n = 0; n < 4; n += 1) {
      lane.took(FRAME);
      clock.advance(20);
    }
    expect(said).toEqual([FRAME, 2 * FRAME, 3 * FRAME, 4 * FRAME]);
  });

  it("is said every 128 KiB on a fast one", () => {
    const { said, lane } = arrivals();
    for (let n = 0; n < 7; n += 1) lane.took(FRAME);
    expect(said).toEqual([FRAME, 4 * FRAME, 7 * FRAME]);
  });

  it("is said a little later when nothing more comes, and once", () => {
    const { clock, said, lane } = arrivals();
    lane.took(FRAME);
    lane.took(72);
    expect(said).toEqual([FRAME]);
    clock.advance(10);
    clock.advance(10);
    expect(said).toEqual([FRAME, FRAME + 72]);
    expect(lane.bytes).toBe(FRAME + 72);
  });

  it("is not said of a lane that is gone", () => {
    const { clock, said, lane } = arrivals();
    lane.took(FRAME);
    lane.took(72);
    lane.close();
    clock.advance(10);
    expect(said).toEqual([FRAME]);
  });

  it("is not left to timers for a while when those are held back, as on a page that is not seen", () => {
    const { clock, said, lane } = arrivals();
    lane.took(72);
    lane.took(72);
    clock.advance(1_000);
    expect(said).toEqual([72, 144]);
    for (let n = 0; n < 3; n += 1) lane.took(72);
    expect(said).toEqual([72, 144, 216, 288, 360]);
    clock.advance(10_000);
    lane.took(72);
    lane.took(72);
    expect(said).toEqual([72, 144, 216, 288, 360, 432]);
  });
});
