// The colour of a phase's tag and bar. Rule: it repeats what the word says.
import type { TransferPhase } from "../../app/state.ts";

const TONES: Readonly<Partial<Record<TransferPhase["is"], "ok" | "warn" | "bad">>> = {
  paused: "warn",
  reconnecting: "warn",
  "needs-file": "warn",
  declined: "warn",
  cancelled: "warn",
  done: "ok",
  failed: "bad",
};

/** A class of `.tag`; "" is the plain one. */
export function toneOf(phase: TransferPhase): string {
  return TONES[phase.is] ?? "";
}
