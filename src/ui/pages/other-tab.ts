// <ferry-other-tab>: another tab has Ferry open, or has taken it over. Rule: nothing is taken without a tap.
import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { AppWindow } from "lucide";

import { AppElement } from "../base.ts";
import { icon } from "../icon.ts";
import { blank, page } from "../styles/blank.ts";
import { base, buttons } from "../styles/controls.ts";

@customElement("ferry-other-tab")
export class FerryOtherTab extends AppElement {
  static override styles = [base, buttons, page, blank];

  override render() {
    const { otherTab, useHere } = this.strings.shell;
    const { title, text } = otherTab[this.state.ownership === "taken" ? "taken" : "elsewhere"];
    return html`<main class="blank">
      ${icon(AppWindow)}
      <h1>${title}</h1>
      <p class="mut">${text}</p>
      <button class="btn" @click=${() => this.verbs.useHere()}>${useHere}</button>
    </main>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-other-tab": FerryOtherTab;
  }
}
