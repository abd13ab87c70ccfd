// One state of the app, drawn by the real root element: `gallery.html?state=home`. For screenshots.
// Rule: nothing here but the app's own elements, so that a picture shows what a person sees.
import type { AppState } from "../../../src/app/state.ts";
import "../../../src/ui/root.ts";
import { APP_STATES, STATE_PLACES } from "../app-states.ts";
import { CONVERSATION_STATES } from "../conversation-states.ts";
import { FakeApp } from "../fake-app.ts";
import { TWO_SCANS_PLACES, TWO_SCANS_STATES } from "../two-scans-states.ts";
import { VISIT_PLACES, VISIT_STATES } from "../visit-states.ts";
import { WORDS_PLACES, WORDS_STATES } from "../words-states.ts";

const STATES: Readonly<Record<string, AppState>> = {
  ...CONVERSATION_STATES,
  ...APP_STATES,
  ...VISIT_STATES,
  ...WORDS_STATES,
  ...TWO_SCANS_STATES,
};
const PLACES: Readonly<Partial<Record<string, string>>> = {
  ...STATE_PLACES,
  ...VISIT_PLACES,
  ...WORDS_PLACES,
  ...TWO_SCANS_PLACES,
};

const name = new URLSearchParams(location.search).get("state") ?? "";
const state = STATES[name];
Object.assign(globalThis, { FERRY_STATES: Object.keys(STATES) });
if (state) {
  location.hash = PLACES[name] ?? (name in CONVERSATION_STATES ? "#/device/laptop" : "#/");
  const root = document.createElement("ferry-app");
  root.app = new FakeApp(state);
  document.body.append(root);
}
