// <ferry-paste-sheet>: takes a pairing link that came some other way. Rule: any text is taken; the app says what it is.
import { css, html } from "lit";
import { customElement } from "lit/decorators.js";

import { WordsElement } from "../base.ts";
import "../elements/sheet.ts";
import { SheetCloseEvent } from "../elements/sheet.ts";
import { base, buttons, fields } from "../styles/controls.ts";

export class LinkEvent extends Event {
  constructor(readonly text: string) {
    super("link");
  }
}

@customElement("ferry-paste-sheet")
export class FerryPasteSheet extends WordsElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      label {
        display: block;
        margin: 4px 0 8px;
      }
    `,
  ];

  override render() {
    const { scanner } = this.strings.pairing;
    return html`<ferry-sheet open heading=${scanner.pasteLink} @sheet-close=${this.#close}>
      <form id="paste" @submit=${this.#submit}>
        <label class="mut" for="link">${scanner.linkField}</label>
        <input
          id="link"
          autofocus
          required
          autocomplete="off"
          spellcheck="false"
          autocapitalize="off"
          inputmode="url"
        />
      </form>
      <button slot="actions" class="btn wide" form="paste">${scanner.open}</button>
    </ferry-sheet>`;
  }

  protected override firstUpdated(): void {
    void this.#focus();
  }

  async #focus(): Promise<void> {
    // The sheet opens its dialog with its own first drawing.
    await this.renderRoot.querySelector("ferry-sheet")?.updateComplete;
    this.renderRoot.querySelector("input")?.focus();
  }

  #submit(event: Event): void {
    event.preventDefault();
    const text = this.renderRoot.querySelector("input")?.value.trim() ?? "";
    if (text !== "") this.dispatchEvent(new LinkEvent(text));
  }

  #close(): void {
    this.dispatchEvent(new SheetCloseEvent());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-paste-sheet": FerryPasteSheet;
  }
}
