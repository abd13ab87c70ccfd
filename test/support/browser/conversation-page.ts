// The conversation with the laptop, drawn at a height of its own, and its parts as tests look at them.
import type { AppState } from "../../../src/app/state.ts";
import type { PickedFile } from "../../../src/app/verbs.ts";
import "../../../src/ui/pages/conversation.ts";
import type { FerryConversation } from "../../../src/ui/pages/conversation.ts";
import type { FakeApp } from "../fake-app.ts";
import { deep, deepAll, drawn, html, settled } from "./drawn.ts";

export async function conversationPage(state: AppState): Promise<{ element: FerryConversation; app: FakeApp }> {
  const { element, app } = await drawn<FerryConversation>(
    html`<ferry-conversation pairId="laptop"></ferry-conversation>`,
    state,
  );
  element.style.setProperty("height", "600px");
  await settled();
  return { element, app };
}

/** The text of the first element that matches, spaces joined; "" when there is none. */
export function textOf(element: Element, selector: string): string {
  return (deep(element, selector)?.textContent ?? "").replaceAll(/\s+/g, " ").trim();
}

/** The paths of files that a verb was given. */
export function pathsOf(files: unknown): readonly string[] {
  return (files as readonly PickedFile[]).map(({ path }) => path);
}

/** A sheet rises: its colours are only there once it stands. */
export async function still(element: Element): Promise<void> {
  const rising = deepAll(element, "dialog").flatMap((dialog) => dialog.getAnimations());
  await Promise.all(rising.map((animation) => animation.finished));
}
