// Named states with a visitor: a device that was paired just once. Rule: as app-states.ts.
import type { AppState } from "../../src/app/state.ts";
import { device, FIRST_OPEN, HOME, item, NOW, PICTURES, transfer } from "./app-states.ts";

const PHOTO = item("Whiteboard.jpg", 3_100_000, "image/jpeg");
const VISITOR = device("visitor", "Meeting room tablet", {
  visit: true,
  pairedAt: NOW - 9 * 60_000,
  presence: { is: "here", path: "local", roundTripMs: 4 },
});
const BOARD_ARRIVED = transfer("board", PHOTO, { pairId: "visitor", at: NOW - 8 * 60_000 });
/** One visitor, paired just once, beside devices that stay. */
export const VISIT: AppState = {
  ...HOME,
  devices: { ...HOME.devices, visitor: { ...VISITOR, latest: BOARD_ARRIVED } },
  deviceOrder: ["visitor", ...HOME.deviceOrder],
  recent: [BOARD_ARRIVED, ...HOME.recent],
  timelines: { visitor: { more: false, entries: [BOARD_ARRIVED] } },
};

/** By the name that a screenshot gets. */
export const VISIT_STATES = {
  "join-ask-visit": { ...FIRST_OPEN, joining: { stage: "ask", hostName: "Work laptop", visit: true } },
  "paired-visit": {
    ...VISIT,
    paired: { pairId: "visitor", name: "Meeting room tablet", pictures: PICTURES, visit: true },
  },
  visit: VISIT,
  "visit-conversation": VISIT,
} as const satisfies Record<string, AppState>;

export const VISIT_PLACES: Partial<Record<keyof typeof VISIT_STATES, string>> = {
  "visit-conversation": "#/device/visitor",
};
