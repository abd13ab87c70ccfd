// <ferry-shell>: the app in its frame. A phone has one page at a time and a bar below; from 720 px the devices stand
// beside the page. Rule: a change of place moves the focus to the page, so that a keyboard and a screen reader follow.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { ChevronLeft, CloudOff, MessagesSquare, Settings } from "lucide";

import type { AppState } from "../app/state.ts";
import { AppElement } from "./base.ts";
import { LazyPages } from "./controllers/lazy-pages.ts";
import { MediaQuery, WIDE } from "./controllers/media-query.ts";
import "./elements/banners.ts";
import "./elements/places.ts";
import { icon } from "./icon.ts";
import "./pages/home.ts";
import "./pages/pair.ts";
import { hrefOf, type Stay } from "./route.ts";
import { blank } from "./styles/blank.ts";
import { base, buttons } from "./styles/controls.ts";
import { shellStyles } from "./styles/shell.ts";

@customElement("ferry-shell")
export class FerryShell extends AppElement {
  static override styles = [base, buttons, blank, shellStyles];

  @property({ attribute: false }) route: Stay = { at: "home" };

  #wide = new MediaQuery(this, WIDE);
  #lazy = new LazyPages(this);

  override render() {
    const { route } = this;
    if (route.at === "scan" && this.#lazy.state("scan") === "there") return html`<ferry-scan></ferry-scan>`;
    const wide = this.#wide.matches;
    const alone = wide && this.#first;
    return html`<div class="frame ${wide && !alone ? "wide" : ""}">
      <ferry-banners></ferry-banners>
      ${wide && !alone ? html`<nav class="side" aria-label=${this.strings.shell.devices}><ferry-home narrow .route=${route}></ferry-home></nav>` : nothing}
      <main tabindex="-1">${this.#page(wide)}</main>
      ${!wide && this.#barred ? html`<ferry-places .route=${route}></ferry-places>` : nothing}
    </div>`;
  }

  /** The page, not what lies beside it. */
  override focus(): void {
    this.renderRoot.querySelector("main")?.focus({ preventScroll: true });
  }

  protected override concerns(state: AppState, before: AppState): boolean {
    return state.deviceOrder !== before.deviceOrder || state.devices !== before.devices;
  }

  protected override updated(changed: PropertyValues<this>): void {
    document.title = this.#title();
    if (!changed.has("route") || changed.get("route") === undefined) return;
    const main = this.renderRoot.querySelector("main");
    if (!main?.matches(":focus-within")) this.focus();
    main?.scrollTo(0, 0);
  }

  /** Nothing is paired yet, and the person has gone nowhere: the code is the whole screen. */
  get #first(): boolean {
    return this.state.deviceOrder.length === 0 && (this.route.at === "home" || this.route.at === "pair");
  }

  get #barred(): boolean {
    return !this.#first && (this.route.at === "home" || this.route.at === "history");
  }

  #page(wide: boolean): TemplateResult | typeof nothing {
    const { shell, pairing } = this.strings;
    const { route } = this;
    if (this.#first)
      return html`<header class="first">
          <h1 class="grow">${shell.appName}</h1>
          ${this.#toSettings()}
        </header>
        <ferry-pair></ferry-pair>`;
    switch (route.at) {
      case "home":
        return wide ? this.#pickDevice() : html`<ferry-home></ferry-home>`;
      case "pair":
        return wide
          ? html`<ferry-pair class="beside"></ferry-pair>`
          : html`${this.#header(pairing.title)}<ferry-pair headless></ferry-pair>`;
      default:
        return this.#lazyPage(route);
    }
  }

  #lazyPage(route: Exclude<Stay, { at: "home" | "pair" }>): TemplateResult | typeof nothing {
    const { shell, settings, words, twoScans } = this.strings;
    const state = this.#lazy.state(route.at);
    if (state === "failed")
      return html`<div class="blank">
        ${icon(CloudOff)}
        <p class="mut">${shell.pageFailed}</p>
        <button class="btn" @click=${() => location.reload()}>${shell.reload}</button>
      </div>`;
    if (state === "coming" || route.at === "scan") return nothing;
    if (route.at === "conversation") return html`<ferry-conversation .pairId=${route.pairId}></ferry-conversation>`;
    if (route.at === "history") return html`<ferry-history></ferry-history>`;
    if (route.at === "words")
      return html`${this.#header(words.title)}<ferry-words .visit=${route.visit ?? false}></ferry-words>`;
    if (route.at === "two-scans") return html`${this.#header(twoScans.title)}<ferry-two-scans></ferry-two-scans>`;
    return html`${this.#header(settings.title)}<ferry-settings></ferry-settings>`;
  }

  #header(title: string) {
    const { back } = this.strings.shell;
    return html`<header>
      <a class="ico back" href=${hrefOf({ at: "home" })} aria-label=${back} title=${back}>${icon(ChevronLeft)}</a>
      <h1>${title}</h1>
    </header>`;
  }

  #toSettings() {
    const { settings } = this.strings.shell;
    return html`<a class="ico" href=${hrefOf({ at: "settings" })} aria-label=${settings} title=${settings}
      >${icon(Settings)}</a
    >`;
  }

  #pickDevice() {
    return html`<div class="blank">
      ${icon(MessagesSquare)}
      <p class="mut">${this.strings.shell.pickDevice}</p>
    </div>`;
  }

  /** A visitor's name is not for the browser's own history, which keeps titles. */
  #nameFor(pairId: string): string {
    const device = this.state.devices[pairId];
    return device?.visit ? this.strings.trust.visit.only : (device?.name ?? "");
  }

  #title(): string {
    const { shell, pairing, words, twoScans } = this.strings;
    const { route } = this;
    const titles = {
      home: "",
      history: shell.history,
      settings: shell.settings,
      pair: pairing.title,
      words: words.title,
      "two-scans": twoScans.title,
    };
    const place =
      route.at === "conversation"
        ? this.#nameFor(route.pairId)
        : route.at === "scan"
          ? pairing.scanner.title
          : titles[route.at];
    return place === "" ? shell.appName : `${place} · ${shell.appName}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-shell": FerryShell;
  }
}
