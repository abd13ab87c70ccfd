// <ferry-places>: the bar at the foot of a phone's screen. Rule: only places that exist; a conversation and the scanner
// cover it.
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { ArrowLeftRight, History, type IconNode } from "lucide";

import { WordsElement } from "../base.ts";
import { icon } from "../icon.ts";
import { hrefOf, type Stay } from "../route.ts";
import { base } from "../styles/controls.ts";

@customElement("ferry-places")
export class FerryPlaces extends WordsElement {
  static override styles = [
    base,
    css`
      nav {
        display: flex;
        padding: 4px 10px calc(8px + var(--safe-bottom));
        background: var(--surface);
        border-top: 1px solid var(--line);
      }
      a {
        flex: 1;
        display: grid;
        justify-items: center;
        gap: 2px;
        padding: 6px 0;
        border-radius: var(--r-m);
        color: var(--ink-3);
        font-size: 12px;
        font-weight: 600;
        text-decoration: none;
      }
      a[aria-current] {
        color: var(--sea);
      }
    `,
  ];

  @property({ attribute: false }) route: Stay = { at: "home" };

  override render() {
    const { places, devices, history } = this.strings.shell;
    return html`<nav aria-label=${places}>
      ${this.#place("home", devices, ArrowLeftRight)} ${this.#place("history", history, History)}
    </nav>`;
  }

  #place(at: "home" | "history", word: string, mark: IconNode) {
    return html`<a href=${hrefOf({ at })} aria-current=${this.route.at === at ? "page" : nothing}
      >${icon(mark)}${word}</a
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-places": FerryPlaces;
  }
}
