// <ferry-recent-row>: one transfer in the list of recent files. A link to the conversation it belongs to.
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";

import type { TransferEntry } from "../../app/state.ts";
import { WordsElement } from "../base.ts";
import { fileIcon, folderIcon } from "../file-icon.ts";
import { icon } from "../icon.ts";
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
      .mark {
        width: 44px;
        height: 44px;
        flex: none;
        display: grid;
        place-items: center;
        border-radius: 10px;
        background: var(--sea-2);
        color: var(--sea);
      }
    `,
  ];

  @property({ attribute: false }) entry?: TransferEntry;
  @property() name = "";

  override render() {
    const { entry } = this;
    if (!entry) return nothing;
    const { conversation } = this.strings;
    const [top] = entry.top;
    const mark = top && !top.folder ? fileIcon(top.name, entry.preview[0]?.mediaType ?? "") : folderIcon;
    return html`<a href=${hrefOf({ at: "conversation", pairId: entry.pairId })}>
      <div class="row">
        <span class="mark">${icon(mark)}</span>
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
