// Draws the whole app with a fake one behind it, at a place of its own. Rule: the address of the test page is put back
// to a place of the app before each drawing; nothing else of it changes.
import { fixture, fixtureCleanup, html } from "@open-wc/testing";

import type { AppState } from "../../../src/app/state.ts";
import { WIDE } from "../../../src/ui/controllers/media-query.ts";
import "../../../src/ui/root.ts";
import type { FerryApp } from "../../../src/ui/root.ts";
import { FakeApp } from "../fake-app.ts";
import { deep, settled } from "./drawn.ts";
import { until } from "./until.ts";

export async function drawnApp(state: AppState, place = "#/"): Promise<{ element: FerryApp; app: FakeApp }> {
  fixtureCleanup();
  history.replaceState(null, "", place);
  const app = new FakeApp(state);
  const element = await fixture<FerryApp>(html`<ferry-app .app=${app}></ferry-app>`);
  await settled();
  return { element, app };
}

/** The first element that matches, once it is drawn: pages beyond the first come after it. */
export async function coming<T extends Element = HTMLElement>(root: ParentNode, selector: string): Promise<T> {
  await until(() => deep(root, selector) !== undefined, `${selector} is drawn`);
  await settled();
  return deep<T>(root, selector) as T;
}

/** Goes to a place as a typed address does. */
export async function goTo(place: string): Promise<void> {
  const changed = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
  location.hash = place;
  await changed;
  await settled();
}

/** From here on the app takes this window for a phone's, or for a wide one. Returns how to undo it. */
export function narrowWindow(narrow: boolean): () => void {
  const real = globalThis.matchMedia;
  globalThis.matchMedia = (query) => {
    const list = real.call(globalThis, query);
    if (query !== WIDE) return list;
    return Object.defineProperty(list, "matches", { value: !narrow });
  };
  return () => {
    globalThis.matchMedia = real;
  };
}
