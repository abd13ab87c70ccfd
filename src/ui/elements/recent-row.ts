// <ferry-recent-row>: one transfer in the list of recent files. A link to the conversation it belongs to.
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";

import type { TransferEntry } from "../../app/state.ts";
import { WordsElement } from "../base.ts";
import { thumbed } from "../conversation/item-thumb.ts";
import { hrefOf } from "../route.ts";
import { base, surfaces } from "../styles/controls.ts";

@customElement("ferry-recent-row")
export class FerryRecentRow extends WordsElement {
  static override styles = [
    base,
    surfaces,
    css`
      a {
        display: block;
        color: inherit;
        text-decoration: none;
        outline-offset: -3px;
      }
    `,
  ];

  @property({ attribute: false }) entry?: TransferEntry;
  @property() name = "";

  override render() {
    const { entry } = this;
    if (!entry) return nothing;
    const { conversation } = this.strings;
    return html`<a href=${hrefOf({ at: "conversation", pairId: entry.pairId })}>
      <div class="row">
        <ferry-item-thumb .thumbed=${thumbed(entry)}></ferry-item-thumb>
        <div class="grow">
          <div class="el"><bdi>${conversation.title(entry)}</bdi></div>
          <div class="sm el num">${conversation.historyTransfer(entry, this.name, Date.now())}</div>
        </div>
      </div>
    </a>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-recent-row": FerryRecentRow;
  }
}
