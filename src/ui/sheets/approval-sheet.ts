// <ferry-approval-sheet>: someone came with a link that was shared from here. Rule: a link may have leaked, so only a
// tap on "Pair" means yes; Escape means no.
import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";

import { AppElement } from "../base.ts";
import "../elements/sheet.ts";
import { base, buttons } from "../styles/controls.ts";

@customElement("ferry-approval-sheet")
export class FerryApprovalSheet extends AppElement {
  static override styles = [
    base,
    buttons,
    css`
      .mut {
        margin-top: 4px;
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1.6fr;
        gap: 10px;
      }
    `,
  ];

  override render() {
    const { pairing, trust } = this.strings;
    const { approve, nameless } = pairing;
    const [first] = this.state.approvals;
    if (!first) return nothing;
    const answer = (yes: boolean) => () => this.verbs.approve(first.id, yes);
    return html`<ferry-sheet
      open
      question
      heading=${approve.title(first.name === "" ? nameless : first.name)}
      @sheet-close=${answer(false)}
    >
      <p class="mut">${approve.text} ${first.visit ? trust.visit.only : nothing}</p>
      <div slot="actions" class="pair">
        <button class="btn ghost" @click=${answer(false)}>${approve.no}</button>
        <button class="btn" @click=${answer(true)}>${approve.yes}</button>
      </div>
    </ferry-sheet>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-approval-sheet": FerryApprovalSheet;
  }
}
