// What elements have in common: the words, and for those that draw the app's state, a new drawing when it changes.
// Rule: elements that can be drawn from their own properties extend WordsElement and know no app.
import { ContextConsumer } from "@lit/context";
import { LitElement } from "lit";

import type { AppState } from "../app/state.ts";
import type { App, Verbs } from "../app/verbs.ts";
import { appContext, stringsContext } from "./app-context.ts";
import type { Strings } from "./strings/strings.ts";

/** Text for the one polite live region, which <ferry-app> keeps. */
export class AnnounceEvent extends Event {
  constructor(readonly text: string) {
    super("ferry-announce", { bubbles: true, composed: true });
  }
}

/** An element with words: `this.strings`. */
export class WordsElement extends LitElement {
  #strings = new ContextConsumer(this, { context: stringsContext, subscribe: true });

  get strings(): Strings {
    const { value } = this.#strings;
    if (!value) throw new Error(`<${this.localName}> stands outside of <ferry-app>`);
    return value;
  }

  /** Says `text` to screen readers. */
  announce(text: string): void {
    this.dispatchEvent(new AnnounceEvent(text));
  }
}

/** An element that draws the app's state: `this.state`, `this.verbs`. Drawn again when the state changes. */
export class AppElement extends WordsElement {
  #unsubscribe: (() => void) | undefined;
  #app = new ContextConsumer(this, { context: appContext, subscribe: true, callback: () => this.#follow() });

  get app(): App {
    const { value } = this.#app;
    if (!value) throw new Error(`<${this.localName}> stands outside of <ferry-app>`);
    return value;
  }

  get state(): AppState {
    return this.app.state;
  }

  get verbs(): Verbs {
    return this.app.verbs;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  /** Whether `state` looks different in this element; called after every change of the state. */
  protected concerns(_state: AppState, _before: AppState): boolean {
    return true;
  }

  #follow(): void {
    // The context calls back while the field that holds it is still being made.
    const app = this.#app?.value;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    if (!app || !this.isConnected) return;
    let before = app.state;
    this.#unsubscribe = app.subscribe((state) => {
      if (this.concerns(state, before)) this.requestUpdate();
      before = state;
    });
    this.requestUpdate();
  }
}
