// <ferry-paired-sheet>: two devices have just been paired; the four pictures for whoever wants to compare.
// Rule: comparing is an offer, not a step: closing it in any way goes on.
import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";

import { AppElement } from "../base.ts";
import "../elements/check-pictures.ts";
import "../elements/sheet.ts";
import { hrefOf } from "../route.ts";
import { base, buttons } from "../styles/controls.ts";

@customElement("ferry-paired-sheet")
export class FerryPairedSheet extends AppElement {
  static override styles = [
    base,
    buttons,
    css`
      .mut {
        margin: 4px 0 14px;
      }
    `,
  ];

  override render() {
    const { paired: words, nameless } = this.strings.pairing;
    const { paired } = this.state;
    if (!paired) return nothing;
    const go = () => {
      this.verbs.dismissPaired();
      location.hash = hrefOf({ at: "conversation", pairId: paired.pairId });
    };
    return html`<ferry-sheet
      open
      heading=${words.title(paired.name === "" ? nameless : paired.name)}
      @sheet-close=${go}
    >
      ${paired.visit ? html`<p class="mut visit">${this.strings.trust.visit.nothingKept}</p>` : nothing}
      <p class="mut">${words.text}</p>
      <ferry-check-pictures .pictures=${paired.pictures}></ferry-check-pictures>
      <div slot="actions"><button class="btn wide" @click=${go}>${words.go}</button></div>
    </ferry-sheet>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-paired-sheet": FerryPairedSheet;
  }
}
