// <ferry-word-field>: one word with completion, as a combobox with a list (ARIA 1.2; the pattern of the APG).
// Rule: anything can be typed; the list only helps. Enter, Tab and a space take what is marked, or the only word left.
import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";

import { WordsElement } from "../base.ts";
import { base, fields } from "../styles/controls.ts";
import { completions, placeOf } from "./word-lists.ts";

/** Words offered at once: what fits above a phone's keyboard. */
const OFFERED = 5;

/** What stands in the field changed. */
export class WordEvent extends Event {
  constructor() {
    super("word");
  }
}
/** The word is whole, and the person goes on to the next field. */
export class WordDoneEvent extends Event {
  constructor() {
    super("word-done");
  }
}

@customElement("ferry-word-field")
export class FerryWordField extends WordsElement {
  static override shadowRootOptions = { ...WordsElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    base,
    fields,
    css`
      :host {
        position: relative;
      }
      label {
        display: block;
        margin: 0 0 6px;
      }
      .wrong {
        margin-top: 6px;
        color: var(--bad);
      }
      ul {
        position: absolute;
        z-index: 1;
        left: 0;
        right: 0;
        margin-top: 4px;
        border: 1px solid var(--edge);
        border-radius: 12px;
        background: var(--surface);
        box-shadow: 0 8px 24px #0003;
        overflow: hidden;
      }
      li {
        display: flex;
        align-items: center;
        min-height: 44px;
        padding: 8px 14px;
        cursor: pointer;
      }
      li[aria-selected="true"] {
        background: var(--sea-2);
        color: var(--sea);
      }
    `,
  ];

  @property() label = "";
  /** What is typed. */
  @property() value = "";
  /** Why it is not taken; shown below the field. */
  @property() wrong = "";
  @state() private open = false;
  @state() private marked = -1;
  @query("input") private input!: HTMLInputElement;

  override render() {
    const offered = this.#offered();
    const shown = offered.length > 0;
    return html`<label class="sm" for="word">${this.label}</label>
      <input
        id="word"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded=${shown}
        aria-controls="list"
        aria-activedescendant=${this.marked >= 0 && shown ? `word-${this.marked}` : nothing}
        aria-invalid=${this.wrong === "" ? nothing : "true"}
        aria-describedby=${this.wrong === "" ? nothing : "wrong"}
        autocomplete="off"
        autocapitalize="none"
        autocorrect="off"
        spellcheck="false"
        enterkeyhint="next"
        .value=${this.value}
        @input=${this.#typed}
        @keydown=${this.#key}
        @blur=${this.#left}
      />
      <ul id="list" role="listbox" aria-label=${this.label} ?hidden=${!shown}>
        ${offered.map(
          (word, at) =>
            html`<li
              id=${`word-${at}`}
              role="option"
              aria-selected=${at === this.marked}
              @pointerdown=${(event: Event) => event.preventDefault()}
              @click=${() => this.#take(word)}
            >
              ${word}
            </li>`,
        )}
      </ul>
      <p id="wrong" class="sm wrong" ?hidden=${this.wrong === ""}>${this.wrong}</p>
      <p class="quiet" role="status">${shown ? this.strings.words.suggestions(offered.length) : ""}</p>`;
  }

  #offered(): readonly string[] {
    if (!this.open) return [];
    const words = completions(this.value, OFFERED);
    // The whole word is there: nothing to offer.
    return words.length === 1 && placeOf(this.value) !== undefined ? [] : words;
  }

  #typed(): void {
    this.value = this.input.value;
    this.open = true;
    this.marked = -1;
    this.dispatchEvent(new WordEvent());
  }

  #key(event: KeyboardEvent): void {
    // While a Korean or Japanese keyboard puts a letter together, its keys are its own.
    if (event.isComposing) return;
    const offered = this.#offered();
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        const all = completions(this.value, OFFERED);
        if (all.length === 0) return;
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        const from = this.open ? this.marked : -1;
        this.open = true;
        this.marked = from < 0 && step < 0 ? all.length - 1 : (from + step + all.length) % all.length;
        return;
      }
      case "Escape":
        if (offered.length === 0) return;
        event.preventDefault();
        event.stopPropagation();
        this.open = false;
        return;
      case "Enter":
      case " ":
      case "Tab": {
        const word = offered[this.marked] ?? (offered.length === 1 ? offered[0] : undefined);
        const whole = placeOf(this.value) !== undefined;
        if (word === undefined && !(whole && event.key === " ")) return;
        // Tab goes on by itself.
        if (event.key !== "Tab") event.preventDefault();
        this.#take(word ?? this.value, event.key !== "Tab");
        return;
      }
    }
  }

  #take(word: string, goOn = true): void {
    this.value = word;
    this.open = false;
    this.marked = -1;
    this.dispatchEvent(new WordEvent());
    if (goOn) this.dispatchEvent(new WordDoneEvent());
  }

  #left(): void {
    this.open = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-word-field": FerryWordField;
  }
}
