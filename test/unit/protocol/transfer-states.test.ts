// Every pair of a transfer's state and a message, on both sides: written out, so that a change of the table is seen.
import { describe, expect, it } from "vitest";

import { ControlMessageSchema, type ControlType } from "../../../src/protocol/messages.ts";
import { afterMessage, isOver, type TransferSide, type TransferState } from "../../../src/protocol/transfer-states.ts";

const TYPES = ControlMessageSchema.options.map(({ entries }) => entries.type.literal);
const STATES: TransferState[] = ["offered", "accepted", "checking", "done", "declined", "cancelled", "failed"];
const OVER: TransferState[] = ["done", "declined", "cancelled", "failed"];

type Row = readonly [offered: string, accepted: string, checking: string];
/** What follows in each open state; "-" where the message may not come. */
const EXPECTED: Record<TransferSide, Partial<Record<ControlType, Row>>> = {
  sending: {
    "transfer-items-received": ["offered", "-", "-"],
    "transfer-accept": ["accepted", "accepted", "checking"],
    "transfer-decline": ["declined", "-", "-"],
    "transfer-held": ["offered", "accepted", "checking"],
    "transfer-resume": ["accepted", "accepted", "accepted"],
    "transfer-pause": ["accepted", "accepted", "accepted"],
    "transfer-verified": ["done", "done", "done"],
    "transfer-cancel": ["cancelled", "cancelled", "cancelled"],
    "transfer-fail": ["failed", "failed", "failed"],
    "items-void": ["offered", "accepted", "accepted"],
  },
  receiving: {
    "transfer-request": ["offered", "accepted", "checking"],
    "transfer-items": ["offered", "accepted", "checking"],
    "transfer-ready": ["offered", "accepted", "accepted"],
    "transfer-pause": ["offered", "accepted", "accepted"],
    "transfer-complete": ["-", "checking", "checking"],
    "transfer-cancel": ["cancelled", "cancelled", "cancelled"],
    "transfer-fail": ["failed", "failed", "failed"],
    "items-void": ["offered", "accepted", "accepted"],
  },
};

describe("a transfer's states", () => {
  it("are over when nothing more can happen", () => {
    expect(STATES.filter((state) => isOver(state))).toEqual(OVER);
  });

  for (const side of ["sending", "receiving"] as const) {
    for (const type of TYPES) {
      const row = EXPECTED[side][type];
      it(`${side}: ${type} ${row ? `leads to ${row.join(", ")}` : "may never come"}`, () => {
        for (const [n, state] of (["offered", "accepted", "checking"] as const).entries()) {
          const next = row?.[n] ?? "-";
          expect([state, afterMessage(side, state, type) ?? "-"]).toEqual([state, next]);
        }
        // Both sides may end a transfer at the same moment: what could have come before is late, not wrong.
        for (const state of OVER) expect(afterMessage(side, state, type)).toBe(row ? "late" : undefined);
      });
    }
  }
});
