import { expect, test } from "vitest";

import { reduce } from "../../../src/app/reduce.ts";
import type { AppState, TransferEntry } from "../../../src/app/state.ts";
import { announcements } from "../../../src/ui/announcements.ts";
import { en } from "../../../src/ui/strings/en.ts";
import { CLIP, HOME, transfer } from "../../support/app-states.ts";

const after = (state: AppState, ...entries: TransferEntry[]) =>
  entries.reduce((now, entry) => reduce(now, { type: "entry", entry }), state);

test("the end of a transfer is said that began long before many others", () => {
  const moving = after({ ...HOME, recent: [] }, transfer("long", CLIP, { at: 1, phase: { is: "moving" } }));
  const newer = Array.from({ length: 20 }, (_, n) => transfer(`newer ${n}`, CLIP, { at: 2 + n }));
  const before = after(moving, ...newer);
  const said = announcements(before, after(before, transfer("long", CLIP, { at: 1 })), en);
  expect(said).toEqual([expect.stringContaining("verified")]);
});
