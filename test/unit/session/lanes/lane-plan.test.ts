// When more lanes are tried, and when they are kept: a path in numbers, measured five times a second.
import { describe, expect, it } from "vitest";

import { LanePlan } from "../../../../src/session/lanes/lane-plan.ts";
import { EXTRA_LANES, FIRST_AGAIN_MS, FIRST_FEWER_MS, MUCH_BYTES } from "../../../../src/session/lanes/timing.ts";
import { Seeded, seedOf } from "../../../support/seeded.ts";

const EVERY_MS = 200;
const [, SOME, ALL] = EXTRA_LANES;
const seed = seedOf("lane plan");

interface Path {
  roundTripMs: number;
  /** Bytes per ms that so many lanes carry; one when none is extra. */
  rate(lanes: number): number;
  /** Milliseconds until a lane that is wanted is open. */
  openMs?: number;
  /** Bytes that are still to be sent; left out: few. */
  toSendBytes?: number;
  /** The browser's congestion control limits so many lanes; left out: it does not. */
  isHeldBack?(lanes: number): boolean;
}

/** Plays a path against a plan. */
class Play {
  readonly plan = new LanePlan();
  at = 1_000;
  open = 0;
  /** Wanted lanes, each time they changed. */
  readonly steps: number[] = [0];
  most = 0;
  #wantedSince = 0;

  run(path: Path, ms: number): this {
    for (const end = this.at + ms; this.at < end; this.at += EVERY_MS) {
      const { wanted } = this.plan;
      if (this.open > wanted) this.open = wanted;
      else if (this.open < wanted && this.at - this.#wantedSince >= (path.openMs ?? 400)) this.open = wanted;
      const lanes = Math.max(1, this.open);
      const deliveredBytes = path.rate(lanes) * EVERY_MS;
      const heldBackPart = path.isHeldBack?.(lanes) ? 1 : 0;
      const { roundTripMs, toSendBytes = 0 } = path;
      this.plan.take({ at: this.at, deliveredBytes, toSendBytes, open: this.open, roundTripMs, heldBackPart });
      if (this.plan.wanted !== this.steps.at(-1)) {
        this.steps.push(this.plan.wanted);
        this.#wantedSince = this.at;
      }
      this.most = Math.max(this.most, this.plan.wanted);
    }
    return this;
  }
}

const lossy: Path = { roundTripMs: 40, rate: (lanes) => 400 * lanes, isHeldBack: () => true };
/** One lane nearly fills it, a few do. */
const clean: Path = { roundTripMs: 40, rate: (lanes) => Math.min(12_000, 7_500 * lanes) };

describe("the plan of lanes", () => {
  it("leaves a short path at one lane, however fast or slow it is", () => {
    for (const rate of [200, 5_000, 100_000]) {
      expect(new Play().run({ roundTripMs: 1, rate: (lanes) => rate * lanes }, 60_000).most).toBe(0);
    }
  });

  it("has all lanes within seconds on a path that limits each by itself, and keeps them", () => {
    const play = new Play().run(lossy, 8_000);
    expect(play.plan.wanted).toBe(ALL);
    expect(play.steps).toEqual([0, SOME, ALL]);
    play.run(lossy, 25_000);
    expect(play.steps).toEqual([0, SOME, ALL]);
  });

  it("asks for the few at once when much is to be sent over a path known to be long", () => {
    const much: Path = { ...lossy, toSendBytes: MUCH_BYTES };
    expect(new Play().run(much, EVERY_MS).steps).toEqual([0, SOME]);
    expect(new Play().run({ ...much, toSendBytes: MUCH_BYTES - 1 }, EVERY_MS).most).toBe(0);
    expect(new Play().run({ ...much, roundTripMs: Number.POSITIVE_INFINITY }, EVERY_MS).most).toBe(0);
    expect(new Play().run({ ...much, roundTripMs: 1 }, EVERY_MS).most).toBe(0);
  });

  it("finds out later that lanes which were asked for at once do not pay", () => {
    const one: Path = { roundTripMs: 40, rate: () => 1_000, toSendBytes: 1e9 };
    const play = new Play().run(one, FIRST_FEWER_MS + 10_000);
    expect(play.steps).toEqual([0, SOME, 0]);
  });

  it("stays at the few that fill a path without loss", () => {
    const play = new Play().run(clean, 20_000);
    expect(play.plan.wanted).toBe(SOME);
    expect(play.steps).toEqual([0, SOME]);
  });

  it("tries all lanes only when the few carry no more by themselves", () => {
    let at = 0;
    const rising: Path = {
      roundTripMs: 150,
      isHeldBack: () => true,
      rate: (lanes) => lanes * Math.min(2_500, 50 * 1.05 ** (at += 1)),
    };
    const play = new Play().run(rising, 8_000);
    expect(play.steps).toEqual([0, SOME]);
  });

  it("goes back to the few where all carry no more", () => {
    const narrow: Path = { ...clean, isHeldBack: () => true };
    const play = new Play().run(narrow, 20_000);
    expect(play.steps).toEqual([0, SOME, ALL, SOME]);
  });

  it("goes back to one where more carry no more, and asks ever more rarely", () => {
    const path: Path = { roundTripMs: 60, rate: () => 3_000 };
    const play = new Play().run(path, 8_000);
    expect(play.steps).toEqual([0, SOME, 0]);
    play.run(path, 10 * 60_000);
    expect(play.plan.wanted).toBe(0);
    expect((play.steps.length - 1) / 2).toBeLessThanOrEqual(8);
  });

  it("gives up lanes that do not open, and those that are refused", () => {
    const play = new Play().run({ ...lossy, openMs: 1e9 }, 20_000);
    expect(play.steps).toEqual([0, SOME, 0]);
    const refused = new Play().run({ ...lossy, openMs: 1e9 }, 3_000);
    refused.plan.fell(refused.at);
    expect([refused.plan.wanted, refused.plan.mayAdd(refused.at)]).toEqual([0, false]);
    refused.run(lossy, FIRST_AGAIN_MS - 1_000);
    expect(refused.plan.wanted).toBe(0);
    refused.run(lossy, 10_000);
    expect(refused.plan.wanted).toBe(ALL);
  });

  it("keeps what it has when a lane is lost later, and asks for the missing one after a while", () => {
    const play = new Play().run(lossy, 10_000);
    play.plan.fell(play.at);
    expect([play.plan.wanted, play.plan.mayAdd(play.at)]).toEqual([ALL, false]);
    expect(play.plan.mayAdd(play.at + 5_000)).toBe(true);
  });

  it("gives lanes back when the path needs fewer, and has them again where it was wrong", () => {
    const play = new Play().run(lossy, 10_000);
    // The loss has ended.
    play.run(clean, 2 * FIRST_FEWER_MS);
    expect(play.plan.wanted).toBeLessThanOrEqual(SOME);
    const still = new Play().run(lossy, FIRST_FEWER_MS + 20_000);
    expect(still.steps).toEqual([0, SOME, ALL, SOME, ALL]);
  });

  it("wants nothing while nothing moves", () => {
    expect(new Play().run({ roundTripMs: 40, rate: () => 0 }, 60_000).most).toBe(0);
  });

  it("gets there on paths that sway", () => {
    for (let round = 0; round < 50; round += 1) {
      const random = new Seeded(seed + round);
      const sway = () => 0.6 + 0.8 * random.unit();
      const rate = (lanes: number) => 200 * lanes * sway();
      const path = { roundTripMs: 150, rate, openMs: 800, isHeldBack: () => random.unit() < 0.8 };
      const play = new Play().run(path, 20_000);
      expect(play.plan.wanted).toBe(ALL);
    }
  });
});
