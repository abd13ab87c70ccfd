// What the phase of a transfer means for how long something of it is kept at hand. Pure.
import type { TransferEntry } from "./state.ts";

/** More of it may be stored at any moment. */
export function isMoving({ phase: { is } }: TransferEntry): boolean {
  return is === "moving" || is === "checking";
}

/** Nothing more comes of it. */
export function isOver({ phase: { is } }: TransferEntry): boolean {
  return is === "done" || is === "declined" || is === "cancelled" || is === "failed";
}
