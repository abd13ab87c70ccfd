// Which message about a transfer may come in which of its states, and what follows: one table per side.
// Rule: what the table does not list is a fault of the other side and ends the session; a transfer that is over
// hears late messages without a fault, because both sides may end it at the same moment.
import type { ControlType } from "./messages.ts";

/** `offered`: asked, not answered. `checking`: the sender has said its root. The last four are the end. */
export type TransferState = "offered" | "accepted" | "checking" | "done" | "declined" | "cancelled" | "failed";
export type TransferSide = "sending" | "receiving";

type Table = Readonly<Record<string, Partial<Record<ControlType, TransferState>>>>;

/** What each side may hear from the other. Repeats after a reconnect are listed as well. */
const STEPS: Readonly<Record<TransferSide, Table>> = {
  sending: {
    offered: {
      "transfer-items-received": "offered",
      "transfer-accept": "accepted",
      // Right behind an acceptance that could not be kept here: it says as much.
      "transfer-held": "offered",
      "transfer-resume": "accepted",
      // Said of what was accepted or done, where a power cut took the note of that here.
      "transfer-pause": "accepted",
      "transfer-verified": "done",
      "transfer-decline": "declined",
      "transfer-cancel": "cancelled",
      "transfer-fail": "failed",
      "items-void": "offered",
    },
    accepted: {
      "transfer-accept": "accepted",
      "transfer-held": "accepted",
      "transfer-resume": "accepted",
      "transfer-pause": "accepted",
      "transfer-verified": "done",
      "transfer-cancel": "cancelled",
      "transfer-fail": "failed",
      "items-void": "accepted",
    },
    checking: {
      "transfer-accept": "checking",
      "transfer-held": "checking",
      "transfer-resume": "accepted",
      "transfer-pause": "accepted",
      "transfer-verified": "done",
      "transfer-cancel": "cancelled",
      "transfer-fail": "failed",
      "items-void": "accepted",
    },
  },
  receiving: {
    offered: {
      "transfer-request": "offered",
      "transfer-items": "offered",
      // A power cut took the acceptance here, not there: they change nothing, and the person is asked once more.
      "transfer-ready": "offered",
      "transfer-pause": "offered",
      "transfer-cancel": "cancelled",
      "transfer-fail": "failed",
      "items-void": "offered",
    },
    accepted: {
      "transfer-request": "accepted",
      "transfer-items": "accepted",
      "transfer-ready": "accepted",
      "transfer-pause": "accepted",
      "transfer-complete": "checking",
      "transfer-cancel": "cancelled",
      "transfer-fail": "failed",
      "items-void": "accepted",
    },
    checking: {
      "transfer-request": "checking",
      "transfer-items": "checking",
      "transfer-ready": "accepted",
      "transfer-pause": "accepted",
      "transfer-complete": "checking",
      "transfer-cancel": "cancelled",
      "transfer-fail": "failed",
      "items-void": "accepted",
    },
  },
};

export function isOver(state: TransferState): boolean {
  return !(state in STEPS.sending);
}

/** The state after a message of this type; `late` when the transfer is over; undefined when it may not come. */
export function afterMessage(
  side: TransferSide,
  state: TransferState,
  type: ControlType,
): TransferState | "late" | undefined {
  if (isOver(state)) return mayEverHear(side, type) ? "late" : undefined;
  return STEPS[side][state]?.[type];
}

function mayEverHear(side: TransferSide, type: ControlType): boolean {
  return Object.values(STEPS[side]).some((steps) => type in steps);
}
