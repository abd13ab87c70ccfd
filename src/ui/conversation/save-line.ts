// How saving goes, for a sheet that has a button for it: the card that says so lies beneath.
// Rule: drawn is what goes on, and what came of it since the sheet is there; an earlier end is another file's.
import { css, html, nothing } from "lit";

import type { SaveStatus } from "../../app/state.ts";
import type { ConversationStrings } from "../strings/conversation-strings.ts";

export const saveLineStyles = css`
  .save {
    padding-bottom: 10px;
  }
  .save.failed {
    color: var(--warn);
  }
`;

export class SaveLine {
  #before: SaveStatus | undefined;

  /** Another file is looked at: how the last one was saved says nothing about it. */
  begin(saved: SaveStatus | undefined): void {
    this.#before = saved;
  }

  draw(saved: SaveStatus | undefined, words: ConversationStrings) {
    const goesOn = isSaving(saved);
    const said = saved && (goesOn || saved !== this.#before) ? words.saving(saved) : "";
    // Its end alone is said aloud: bytes are counted many times a second.
    return html`<div slot="actions">
      ${goesOn ? html`<p class="save sm num">${said}</p>` : nothing}
      <div role="status">${said && !goesOn ? html`<p class="save sm ${saved?.is}">${said}</p>` : nothing}</div>
    </div>`;
  }
}

/** One is saved at a time. Buttons say so by aria-disabled, which leaves the focus where it is; a tap does nothing. */
export function isSaving(saved: SaveStatus | undefined): boolean {
  return saved?.is === "preparing" || saved?.is === "saving";
}
