// <ferry-once-box>: "Just once", the wish for a pair that is for one visit. Rule: what the other side wishes already is
// ticked and stays so; the host of this element hears `change` and reads `checked`.
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";

import { WordsElement } from "../base.ts";
import { base, fields } from "../styles/controls.ts";

@customElement("ferry-once-box")
export class FerryOnceBox extends WordsElement {
  static override styles = [
    base,
    fields,
    css`
      label.tick {
        align-items: flex-start;
        padding: 8px 4px 0;
        text-align: start;
      }
    `,
  ];

  @property({ type: Boolean }) checked = false;
  /** The other side wishes it. */
  @property({ type: Boolean }) theirs = false;

  override render() {
    const { visit: words } = this.strings.trust;
    return html`<label class="tick">
      <input
        type="checkbox"
        .checked=${this.checked || this.theirs}
        ?disabled=${this.theirs}
        @change=${this.#changed}
      />
      <span
        ><b>${words.tick}</b><span class="sm">${this.theirs ? words.theirWish : nothing} ${words.tickHint}</span></span
      >
    </label>`;
  }

  #changed({ target }: Event): void {
    this.checked = (target as HTMLInputElement).checked;
    this.dispatchEvent(new Event("change"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-once-box": FerryOnceBox;
  }
}
