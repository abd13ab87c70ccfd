// <ferry-app>: the root of the screen. Gives the app and the words to everything below, follows the address, keeps the
// one polite live region. Rule: shows nothing of the app before it has one; an invitation opened until then waits.
import { ContextProvider } from "@lit/context";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import type { AppState } from "../app/state.ts";
import type { App } from "../app/verbs.ts";
import { announcements } from "./announcements.ts";
import { appContext, stringsContext } from "./app-context.ts";
import type { AnnounceEvent } from "./base.ts";
import { Awake } from "./controllers/awake.ts";
import { leaveFor, Place } from "./controllers/place.ts";
import "./elements/notice.ts";
import "./pages/other-tab.ts";
import "./pages/unable.ts";
import "./sheets/approval-sheet.ts";
import "./sheets/join-sheet.ts";
import "./sheets/paired-sheet.ts";
import "./shell.ts";
import { en } from "./strings/en.ts";
import { base } from "./styles/controls.ts";
import "./styles/global.css";
import { showTheme } from "./theme.ts";

@customElement("ferry-app")
export class FerryApp extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        height: 100%;
      }
      .starting {
        height: 100%;
        display: grid;
        place-content: center;
        color: var(--ink-2);
      }
      .starting h1 {
        font-size: inherit;
        font-weight: inherit;
        letter-spacing: inherit;
      }
      @media (prefers-reduced-motion: no-preference) {
        /* Most starts are over before there is anything to read. */
        .starting {
          animation: appear 200ms 300ms ease-out backwards;
        }
        @keyframes appear {
          from {
            opacity: 0;
          }
        }
      }
    `,
  ];

  /** Everything that is drawn, and everything that can be done. Set once, as soon as there is one. */
  @property({ attribute: false }) app?: App;

  @state() private said = "";

  #place = new Place(this, (link) => this.#open(link));
  #awake = new Awake();
  #strings = en;
  #appProvider = new ContextProvider(this, { context: appContext });
  #stringsProvider = new ContextProvider(this, { context: stringsContext });
  #link: string | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor() {
    super();
    this.#stringsProvider.setValue(this.#strings);
    this.addEventListener("ferry-announce", (event) => this.#say((event as AnnounceEvent).text));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.documentElement.lang = this.#strings.locale;
    this.#awake.connect();
    addEventListener("dragover", refuseDrop);
    addEventListener("drop", refuseDrop);
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#awake.disconnect();
    removeEventListener("dragover", refuseDrop);
    removeEventListener("drop", refuseDrop);
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  override render() {
    const { ownership } = this.app?.state ?? {};
    return html`${this.#page(ownership)}
      ${
        ownership === undefined
          ? nothing
          : html`<ferry-join-sheet></ferry-join-sheet>
              <ferry-approval-sheet></ferry-approval-sheet>
              <ferry-paired-sheet></ferry-paired-sheet>
              <ferry-offer-sheet></ferry-offer-sheet>
              <ferry-notice></ferry-notice>`
      }
      <div class="quiet" role="status">${this.said}</div>`;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("app") || !this.app) return;
    this.#appProvider.setValue(this.app);
    this.#follow();
    if (this.#link !== undefined) this.#open(this.#link);
    this.#link = undefined;
  }

  #page(ownership: AppState["ownership"] | undefined) {
    switch (ownership) {
      case undefined:
      case "starting":
        return html`<main class="starting"><h1>${this.#strings.shell.starting}</h1></main>`;
      case "elsewhere":
      case "taken":
        return html`<ferry-other-tab></ferry-other-tab>`;
      case "unable":
        return html`<ferry-unable></ferry-unable>`;
      case "here":
        return html`<ferry-shell .route=${this.#place.route}></ferry-shell>`;
    }
  }

  #follow(): void {
    const { app } = this;
    this.#unsubscribe?.();
    if (!app || !this.isConnected) return;
    let before = app.state;
    showTheme(before.settings.theme);
    this.#unsubscribe = app.subscribe((state) => {
      if (state.settings.theme !== before.settings.theme) showTheme(state.settings.theme);
      if (state.ownership !== before.ownership) this.requestUpdate();
      if (asksForTwoScans(state, before)) leaveFor({ at: "two-scans" });
      this.#awake.want(Object.keys(state.progress).length > 0);
      for (const text of announcements(before, state, this.#strings)) this.#say(text);
      before = state;
    });
  }

  #open(link: string): void {
    if (this.app) this.app.verbs.openInvitation(link);
    else this.#link = link;
  }

  /** The same text again, or one more before the last was drawn, is still something new to hear. */
  #say(text: string): void {
    const waiting = this.isUpdatePending && this.said !== "" ? `${this.said} ` : "";
    this.said = this.said === text ? `${text}\u00a0` : waiting + text;
  }
}

/** Two scans have something to say, wherever the person is: a question, an end, a code that did not fit. */
function asksForTwoScans({ twoScans: now }: AppState, { twoScans: before }: AppState): boolean {
  if (!now || now === before) return false;
  return now.stage === "ask" || now.stage === "connecting" || now.stage === "failed" || "trouble" in now;
}

/** A file that is dropped beside every target would otherwise replace the app in this tab. */
function refuseDrop(event: DragEvent): void {
  if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-app": FerryApp;
  }
}
