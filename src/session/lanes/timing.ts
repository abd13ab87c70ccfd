// How long lanes are waited for and judged, and why. Rule: milliseconds unless said.

import { MAX_LANES } from "../../protocol/limits.ts";

const SECOND = 1_000;

// ---- Making one ----

/** From the offer to a connected lane: the path is known to work, so this is a lane that does not come. */
export const LANE_CONNECT_MS = 15 * SECOND;
/** For what a lane was given to arrive before it is closed anyway; it then goes by another. */
export const RETIRE_MS = 10 * SECOND;

// ---- Judging ----

/**
 * Lanes beside the first, step by step. With two or more the first carries no blocks. Large steps: a gain that is worth
 * its cost then shows clearly in a rate that sways, and a path that needs all of them has them within seconds. Four are
 * what a long path without loss needs (measured, bench/RESULTS.md).
 */
export const EXTRA_LANES = [0, 4, MAX_LANES - 1] as const;
/**
 * Bytes to send from which on a few lanes are asked for at once, on a path that is known to be long: they are open within
 * a second, and so much takes longer than that at 100 Mbit/s.
 */
export const MUCH_BYTES = 8 * 1024 * 1024;
/** Part of the lanes of a step that must be open before it is judged: some take long on a path that loses packets. */
export const OPEN_PART = 0.75;
/** The rate is judged over so long: several round trips of any path on earth. */
export const RATE_MS = SECOND;
/** More lanes are tried for so long, after they are open, before they are found not to pay. */
export const TRIAL_MS = 2.5 * SECOND;
/** Gain of rate at which twice the lanes are worth their cost in packets and processor time. */
export const WORTH = 1.25;
/** Part of the time that the browser is what limits lanes beside the first, from which on all lanes are worth a try. */
export const HELD_BACK = 0.5;
/** Times the rate of the second before: above it a rate still rises by itself. */
export const RISING = 1.15;
/** Smallest round trip in ms on which more lanes are tried: on a shorter path one lane is limited by the processor. */
export const LEAST_ROUND_TRIP_MS = 8;
/** Until more lanes are tried again: doubling from the first to the last while they do not pay. */
export const FIRST_AGAIN_MS = 20 * SECOND;
export const LAST_AGAIN_MS = 160 * SECOND;
/** Until fewer lanes are tried for the first time; doubling up to the last while all of them are needed. */
export const FIRST_FEWER_MS = 40 * SECOND;
export const LAST_FEWER_MS = 320 * SECOND;
/** Fewer lanes are tried for so long: what the others were given has to arrive first. */
export const FEWER_MS = 3 * SECOND;
/** Rate lost with fewer lanes, in times, that is worth having them back. */
export const MISSED = 1.1;
/** After a lane was lost or refused, before what is missing is asked for again. */
export const AFTER_LOSS_MS = 5 * SECOND;
/** Lanes that carry nothing for so long are closed. */
export const IDLE_MS = 10 * SECOND;
