// <ferry-remove-sheet>: asks before received files are deleted. Rule: what is deleted cannot be asked for again, so
// only its button means yes.
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";

import type { TransferEntry } from "../../app/state.ts";
import { WordsElement } from "../base.ts";
import "../elements/sheet.ts";
import { SheetCloseEvent } from "../elements/sheet.ts";
import { isolated } from "../strings/isolated.ts";
import { base, buttons } from "../styles/controls.ts";

/** The person wants it deleted. */
export class RemovedEvent extends Event {
  constructor() {
    super("removed");
  }
}

@customElement("ferry-remove-sheet")
export class FerryRemoveSheet extends WordsElement {
  static override styles = [
    base,
    buttons,
    css`
      .mut {
        margin-top: 4px;
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 10px;
      }
    `,
  ];

  @property({ attribute: false }) entry: TransferEntry | undefined;

  override render() {
    const { entry } = this;
    if (!entry) return nothing;
    const words = this.strings.conversation;
    return html`<ferry-sheet
      open
      question
      heading=${words.removeQuestion(isolated(words.title(entry)))}
      @sheet-close=${this.#close}
    >
      <p class="mut">${words.removeWarning}</p>
      <div slot="actions" class="pair">
        <button class="btn ghost" @click=${this.#close}>${words.keep}</button>
        <button class="btn bad" @click=${this.#remove}>${words.removeYes}</button>
      </div>
    </ferry-sheet>`;
  }

  #remove(): void {
    this.dispatchEvent(new RemovedEvent());
    this.#close();
  }

  #close(): void {
    this.dispatchEvent(new SheetCloseEvent());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-remove-sheet": FerryRemoveSheet;
  }
}
