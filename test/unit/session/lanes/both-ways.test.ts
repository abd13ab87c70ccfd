// Two sides of one link, both of which send: they agree on how many lanes there are without a word about it.
import { expect, test } from "vitest";

import type { LaneMeasure } from "../../../../src/engine/api.ts";
import { Lanes } from "../../../../src/session/lanes/lanes.ts";
import { EXTRA_LANES } from "../../../../src/session/lanes/timing.ts";
import type { LaneLink } from "../../../../src/session/link.ts";
import { settle, TestClock } from "../meeting/test-clock.ts";

const [, SOME, ALL] = EXTRA_LANES;
/** Milliseconds from one measure to the next, in which an offer crosses too; and for a lane to open. */
const EVERY_MS = 200;
const OPEN_MS = 600;

interface MadeLane {
  readonly by: Side;
  readonly offeredAt: number;
  /** The other side knows of it. */
  isKnown: boolean;
  isOpen: boolean;
}

/** Bytes per ms by each lane, and whether that is all that the browser lets it carry. */
interface Sending {
  readonly rate: number;
  readonly isHeldBack: boolean;
}
const MUCH: Sending = { rate: 300, isHeldBack: true };
const SOME_MORE: Sending = { rate: 300, isHeldBack: false };
const NOTHING: Sending = { rate: 0, isHeldBack: false };

/** The lanes of one link, as both sides see them. */
const made = new Map<string, MadeLane>();

class Side implements LaneLink {
  readonly pairId = "pair";
  readonly laneId = "first";
  readonly path = { kind: "internet", roundTripMs: 40 } as const;
  readonly role: LaneLink["role"];
  readonly clock: TestClock;
  readonly lanes: Lanes;
  readonly #delivered = new Map<string, number>();
  asked = 0;
  measured: (measure: LaneMeasure) => void = () => {};

  constructor(role: LaneLink["role"], clock: TestClock) {
    this.role = role;
    this.clock = clock;
    this.lanes = new Lanes({
      clock,
      onFault: (error) => {
        throw error;
      },
      engine: {
        onMeasure: (listener) => void (this.measured = listener),
        bindLane: async () => {},
        retireLane: async () => {},
        dropLane: async () => {},
      },
    });
  }

  get extraLanes(): number {
    return [...made.values()].filter(({ by, isKnown }) => by === this || isKnown).length;
  }
  get ownExtraLanes(): number {
    return [...made.values()].filter(({ by }) => by === this).length;
  }
  addLane(): boolean {
    if (this.extraLanes >= ALL) return false;
    this.asked += 1;
    const offeredAt = this.clock.now();
    made.set(`${this.role} ${this.asked}`, { by: this, offeredAt, isKnown: false, isOpen: false });
    return true;
  }
  closeLane(laneId: string): void {
    if (made.delete(laneId)) this.other.lanes.laneClosed(this.other, laneId);
  }
  get other(): Side {
    return sides.find((side) => side !== this) ?? this;
  }
  /** What the other side does with an offer that has come: takes it, or refuses because there are enough. */
  offered(laneId: string, lane: MadeLane): void {
    if (this.extraLanes < ALL) lane.isKnown = true;
    else if (made.delete(laneId)) this.other.lanes.laneRefused(this.other);
  }
  send(): boolean {
    return true;
  }
  violate(): void {}

  /** Measured, with so many bytes that the other side sent by each lane. */
  measure({ rate, isHeldBack }: Sending, receivedBytes: number): void {
    const ids = ["first", ...[...made].filter(([, { isOpen }]) => isOpen).map(([id]) => id)];
    const lanes = ids.map((laneId) => {
      const deliveredBytes = (this.#delivered.get(laneId) ?? 0) + rate * EVERY_MS;
      this.#delivered.set(laneId, deliveredBytes);
      return { laneId, deliveredBytes, receivedBytes, isHeldBack, roundTripMs: 40 };
    });
    this.measured({ pairId: "pair", at: this.clock.now(), toSendBytes: rate > 0 ? 1e9 : 0, lanes });
  }
}

let sides: readonly Side[] = [];

async function twoSides() {
  made.clear();
  const clock = new TestClock();
  const [host, joiner] = [new Side("host", clock), new Side("joiner", clock)];
  sides = [host, joiner];
  for (const side of sides) {
    await side.lanes.start();
    side.lanes.opened(side);
  }
  const came = { host: 0, joiner: 0 };
  /** Both look at the same moments, as they do when their transfers began together. */
  const move = async (ms: number, by: { host: Sending; joiner: Sending }) => {
    for (const end = clock.now() + ms; clock.now() < end;) {
      const now = clock.now() + EVERY_MS;
      while (clock.step(now)) await settle();
      // What one offers now is not known to the other before the next time.
      for (const [id, lane] of made) {
        if (!lane.isKnown && lane.offeredAt < now) lane.by.other.offered(id, lane);
        if (!lane.isKnown || lane.isOpen || lane.offeredAt + OPEN_MS > now) continue;
        lane.isOpen = true;
        for (const side of sides) side.lanes.laneOpened(side, id, lane.by === side);
      }
      came.host += by.joiner.rate * EVERY_MS;
      came.joiner += by.host.rate * EVERY_MS;
      for (const side of sides) side.measure(by[side.role], came[side.role]);
      await settle();
    }
  };
  return { host, joiner, asked: () => host.asked + joiner.asked, move };
}

test("both want a few: each keeps its half of them, and none is asked for again", async () => {
  const { host, joiner, asked, move } = await twoSides();
  await move(4_000, { host: SOME_MORE, joiner: SOME_MORE });
  expect([host.ownExtraLanes, joiner.ownExtraLanes]).toEqual([SOME / 2, SOME / 2]);
  expect(asked()).toBeLessThanOrEqual(2 * SOME);
  const before = asked();
  await move(20_000, { host: SOME_MORE, joiner: SOME_MORE });
  expect(asked()).toBe(before);
});

test("both want all: together they have them, and neither stands in the other's way", async () => {
  const { host, joiner, asked, move } = await twoSides();
  await move(12_000, { host: MUCH, joiner: MUCH });
  expect([host.ownExtraLanes, joiner.ownExtraLanes]).toEqual([Math.ceil(ALL / 2), Math.floor(ALL / 2)]);
  const before = asked();
  await move(20_000, { host: MUCH, joiner: MUCH });
  expect(asked()).toBe(before);
});

test("one wants all, the other a few: all, also when the other stops", async () => {
  const { joiner, move } = await twoSides();
  await move(12_000, { host: SOME_MORE, joiner: MUCH });
  expect(made.size).toBe(ALL);
  await move(20_000, { host: NOTHING, joiner: MUCH });
  expect(made.size).toBe(ALL);
  expect(joiner.ownExtraLanes).toBeGreaterThan(ALL / 2);
});

test("one alone wants them: all are its own", async () => {
  const { host, joiner, move } = await twoSides();
  await move(12_000, { host: NOTHING, joiner: MUCH });
  expect(joiner.ownExtraLanes).toBe(ALL);
  expect(host.asked).toBe(0);
});
