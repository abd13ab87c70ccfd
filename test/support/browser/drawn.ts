// Draws an element of the interface in a test page, with its app and words; and asks axe about it.
// Rule: under the app's own tokens, so that contrast is measured as people see it.
import { ContextProvider } from "@lit/context";
import { fixture } from "@open-wc/testing";
import axe from "axe-core";
import { html, type TemplateResult } from "lit";

import { appContext, stringsContext } from "../../../src/ui/app-context.ts";
import { en } from "../../../src/ui/strings/en.ts";
import globalStyles from "../../../src/ui/styles/global.css?inline";
import type { AppState } from "../../../src/app/state.ts";
import { FakeApp } from "../fake-app.ts";

const sheet = new CSSStyleSheet();
sheet.replaceSync(globalStyles);
document.adoptedStyleSheets = [sheet];
document.documentElement.lang = "en";

/** A parent that provides `app` and the English words, as <ferry-app> does. */
function parentFor(app: FakeApp): HTMLElement {
  const parent = document.createElement("main");
  const [apps, words] = [{ context: appContext }, { context: stringsContext }] as const;
  new ContextProvider(parent, apps).setValue(app);
  new ContextProvider(parent, words).setValue(en);
  return parent;
}

/** Draws one element; `app.set` changes what it shows. */
export async function drawn<T extends HTMLElement>(
  template: TemplateResult,
  state: AppState,
): Promise<{ element: T; app: FakeApp }> {
  const app = new FakeApp(state);
  const element = await fixture<T>(template, { parentNode: parentFor(app) });
  return { element, app };
}

/** Throws with every violation and the elements concerned. */
export async function expectAccessible(element: Element = document.body): Promise<void> {
  const { violations } = await axe.run(element, {
    // The page around is a test page; the app's own is looked at end to end.
    rules: { region: { enabled: false }, "page-has-heading-one": { enabled: false } },
  });
  if (violations.length === 0) return;
  const lines = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html }) => html).join("\n  ")}`,
  );
  throw new Error(lines.join("\n"));
}

/** The first element that matches, looked for through open shadow roots. */
export function deep<T extends Element = HTMLElement>(root: ParentNode, selector: string): T | undefined {
  return deepAll<T>(root, selector)[0];
}

export function deepAll<T extends Element = HTMLElement>(root: ParentNode, selector: string): T[] {
  const found: T[] = [...root.querySelectorAll<T>(selector)];
  const own = root instanceof Element && root.shadowRoot ? [root.shadowRoot] : [];
  const inner = [...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => (shadowRoot ? [shadowRoot] : []));
  return [...found, ...[...own, ...inner].flatMap((shadow) => deepAll<T>(shadow, selector))];
}

/** A button or link by its accessible name as far as text and aria-label make it. */
export function control(root: ParentNode, name: string): HTMLElement {
  const all = deepAll(root, "button, a[href], input, [role=button]");
  const found = all.find((element) => nameOf(element) === name);
  if (!found) throw new Error(`no control "${name}" among: ${all.map(nameOf).join(" | ")}`);
  return found;
}

function nameOf(element: HTMLElement): string {
  return (element.getAttribute("aria-label") ?? element.textContent ?? "").replaceAll(/\s+/g, " ").trim();
}

/** What is said to screen readers from within `element`, from now on. */
export function announced(element: Element): string[] {
  const heard: string[] = [];
  element.addEventListener("ferry-announce", (event) => heard.push((event as Event & { text: string }).text));
  return heard;
}

/** Draws nothing but waits until everything that Lit has queued is drawn. */
export async function settled(): Promise<void> {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}

export { html };
