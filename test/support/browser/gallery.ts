// One state of the app, drawn by the real root element: `gallery.html?state=home`. For screenshots.
// Rule: nothing here but the app's own elements, so that a picture shows what a person sees.
import "../../../src/ui/root.ts";
import { APP_STATES, STATE_PLACES } from "../app-states.ts";
import { FakeApp } from "../fake-app.ts";

const names = Object.keys(APP_STATES) as (keyof typeof APP_STATES)[];
const wanted = new URLSearchParams(location.search).get("state");
const name = names.find((each) => each === wanted);
Object.assign(globalThis, { FERRY_STATES: names });
if (name !== undefined) {
  location.hash = STATE_PLACES[name] ?? "#/";
  const root = document.createElement("ferry-app");
  root.app = new FakeApp(APP_STATES[name]);
  document.body.append(root);
}
