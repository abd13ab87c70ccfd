// What the phase of a transfer means for how long something of it is kept at hand. Pure.
import type { TransferEntry, TransferPhase } from "./state.ts";

const OVER: ReadonlySet<TransferPhase["is"]> = new Set(["done", "declined", "cancelled", "failed"]);
const MOVING: ReadonlySet<TransferPhase["is"]> = new Set(["moving", "checking"]);

/** More of it may be stored at any moment. */
export function isMoving({ phase }: TransferEntry): boolean {
  return MOVING.has(phase.is);
}

/** Nothing more comes of it. */
export function isOver({ phase }: TransferEntry): boolean {
  return OVER.has(phase.is);
}
