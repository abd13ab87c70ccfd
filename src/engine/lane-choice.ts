// Which lane of a pair does what. Rule: chat never waits behind blocks for long, and a slow lane never holds the end.
import type { BlockAddress } from "../protocol/frame.ts";

import type { LaneTraffic } from "./lane-traffic.ts";
import type { Expected } from "./outgoing-lane.ts";

/** Lanes beside the first one from which on that one is left to the control channel: as many as carried before. */
const ENOUGH_EXTRA = 2;
/** Milliseconds without a sign of what is under way after which a lane does not count as one that carries. */
const SILENT_MS = 2_000;
/** How much later than by another lane, in times and in ms, a block must be thought to arrive to be sent by both. */
const SLOWER = 2;
const SLOWER_MS = 100;

type Lanes = ReadonlySet<LaneTraffic>;

/** True for the lane whose connection also carries the control channel, while enough others carry blocks. */
export function standsBack(lane: LaneTraffic, lanes: Lanes): boolean {
  if (lane.isExtra) return false;
  let carrying = 0;
  for (const other of lanes) {
    if (other.isExtra && other.isOpen && !other.isRetired && other.outgoing.quietMs < SILENT_MS) carrying += 1;
  }
  return carrying >= ENOUGH_EXTRA;
}

/**
 * The block of other lanes that `idle` would bring much sooner than any of those that carry it: of several the one that
 * is thought to come last.
 */
export function slowest(idle: LaneTraffic, lanes: Lanes): BlockAddress | undefined {
  const soonest = new Map<string, Expected>();
  for (const lane of lanes) {
    for (const expected of lane.outgoing.expected()) {
      const { transfer, block } = expected.address;
      const name = `${transfer} ${block}`;
      // What it carries itself it cannot bring sooner.
      const ms = lane === idle ? 0 : Math.min(expected.ms, soonest.get(name)?.ms ?? expected.ms);
      soonest.set(name, { ...expected, ms });
    }
  }
  let found: Expected | undefined;
  for (const expected of soonest.values()) {
    if (expected.ms <= (found?.ms ?? SLOWER_MS)) continue;
    if (expected.ms > SLOWER * idle.outgoing.wouldTake(expected.byteLength) + SLOWER_MS) found = expected;
  }
  return found?.address;
}
