// <ferry-kept-files>: received files that this device keeps, each with a way to remove it. Rule: removing asks first,
// and says that what was not saved is gone.
import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Trash2 } from "lucide";

import type { AppState, TransferEntry } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import { keepFocus } from "../controllers/kept-focus.ts";
import "../elements/sheet.ts";
import { icon } from "../icon.ts";
import { base, buttons, surfaces } from "../styles/controls.ts";

@customElement("ferry-kept-files")
export class FerryKeptFiles extends AppElement {
  static override styles = [
    base,
    buttons,
    surfaces,
    css`
      h3 {
        margin: 16px 0 6px;
      }
      h3:focus-visible {
        outline: none;
      }
      .rows {
        border: 1px solid var(--line);
        border-radius: var(--r-m);
      }
      .row {
        padding: 8px 4px 8px 14px;
      }
      .choice {
        display: grid;
        grid-template-columns: 1fr 1.6fr;
        gap: 10px;
      }
    `,
  ];

  @state() private asked: TransferEntry | undefined;
  @state() private kept: readonly TransferEntry[] | undefined;
  /** The row that was removed last. */
  #row = 0;

  constructor() {
    super();
    // The row that takes its place, or the one before.
    keepFocus(this, () => {
      const buttons = this.renderRoot.querySelectorAll<HTMLElement>(".row .ico");
      return buttons[Math.min(this.#row, buttons.length - 1)] ?? this.renderRoot.querySelector("h3");
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  override render() {
    const { settings: words, conversation, format } = this.strings;
    const { kept } = this;
    if (!kept) return html`<h3>${words.kept}</h3>`;
    if (kept.length === 0)
      return html`<h3 tabindex="-1">${words.kept}</h3>
        <p class="sm">${words.nothingKept}</p>`;
    return html`<h3 id="kept">${words.kept}</h3>
      <ul class="rows" aria-labelledby="kept">
        ${repeat(
          kept,
          ({ id }) => id,
          (entry) =>
            html`<li class="row">
              <div class="grow">
                <div class="el"><bdi>${conversation.title(entry)}</bdi></div>
                <div class="sm el num">${format.bytes(entry.storedBytes)}</div>
              </div>
              <button
                class="ico"
                aria-label=${words.remove(conversation.title(entry))}
                title=${words.removeWord}
                @click=${() => (this.asked = entry)}
              >
                ${icon(Trash2)}
              </button>
            </li>`,
        )}
      </ul>
      ${this.asked ? this.#question(this.asked) : nothing}`;
  }

  /** Every change of a transfer makes a new list of the latest ones. */
  protected override concerns(state: AppState, before: AppState): boolean {
    if (state.recent !== before.recent) void this.#look();
    return false;
  }

  async #look(): Promise<void> {
    this.kept = await this.verbs.keptTransfers();
  }

  #question(entry: TransferEntry) {
    const { conversation } = this.strings;
    const close = () => (this.asked = undefined);
    const remove = () => {
      this.#row = this.kept?.indexOf(entry) ?? 0;
      this.verbs.removeKept(entry.id);
      close();
    };
    return html`<ferry-sheet
      open
      question
      heading=${conversation.removeQuestion(conversation.title(entry))}
      @sheet-close=${close}
    >
      <p class="mut">${conversation.removeWarning}</p>
      <div slot="actions" class="choice">
        <button class="btn ghost" @click=${close}>${conversation.keep}</button>
        <button class="btn bad" @click=${remove}>${conversation.removeYes}</button>
      </div>
    </ferry-sheet>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-kept-files": FerryKeptFiles;
  }
}
