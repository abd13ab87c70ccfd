// <ferry-words-form>: the number and the two words of the other device, typed, pasted or said by a keyboard's microphone.
// Rule: the whole of it can be put into any of the fields; nothing is tried before all three are known, because a guess
// ends the other device's set.
import { css, html } from "lit";
import { customElement, property, query, queryAll, state } from "lit/decorators.js";

import { AppElement } from "../base.ts";
import { base, buttons, fields } from "../styles/controls.ts";
import "./word-field.ts";
import type { FerryWordField } from "./word-field.ts";
import { placeOf, readNumber, readNumberAndWords, wordParts } from "./word-lists.ts";

/** Digits after which the first word is next. */
const FULL_NUMBER = 3;

@customElement("ferry-words-form")
export class FerryWordsForm extends AppElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      form {
        display: grid;
        grid-template-columns: 84px 1fr 1fr;
        gap: 10px;
        align-items: start;
      }
      label {
        display: block;
        margin: 0 0 6px;
      }
      .btn,
      .wrong {
        grid-column: 1 / -1;
      }
      .wrong {
        color: var(--bad);
      }
      @media (max-width: 379px) {
        form {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  /** They pair for this visit only. */
  @property({ type: Boolean }) visit = false;
  @state() private typed: readonly [string, string, string] = ["", "", ""];
  /** Faults are said after the first try, not while somebody types. */
  @state() private tried = false;
  @query("#number") private number!: HTMLInputElement;
  @queryAll("ferry-word-field") private fields!: NodeListOf<FerryWordField>;

  override render() {
    const { words } = this.strings;
    const [number, ...pair] = this.typed;
    const badNumber = this.tried && readNumber(number) === undefined;
    return html`<form novalidate @submit=${this.#submit} @paste=${this.#paste}>
      <div>
        <label class="sm" for="number">${words.number}</label>
        <input
          id="number"
          class="num"
          inputmode="numeric"
          autocomplete="off"
          enterkeyhint="next"
          aria-invalid=${badNumber ? "true" : "false"}
          aria-describedby="no-number"
          .value=${number}
          @input=${this.#number}
          @keydown=${this.#numberKey}
        />
      </div>
      ${pair.map(
        (value, at) =>
          html`<ferry-word-field
            label=${at === 0 ? words.firstWord : words.secondWord}
            .value=${value}
            wrong=${this.tried && placeOf(value) === undefined ? words.noWord : ""}
            @word=${(event: Event) => this.#word(at, event)}
            @word-done=${() => this.#after(at)}
          ></ferry-word-field>`,
      )}
      <p id="no-number" class="sm wrong" role="status" ?hidden=${!badNumber}>${badNumber ? words.noNumber : ""}</p>
      <button class="btn">${words.pair}</button>
    </form>`;
  }

  #number(): void {
    const text = this.number.value;
    if (this.#takeWhole(text)) return;
    // "7 am" typed in one go: what is no number goes where it belongs.
    const [digits = "", rest = ""] = wordParts(text);
    const goesOn = rest !== "" && readNumber(digits) !== undefined;
    this.typed = goesOn ? [digits, rest, this.typed[2]] : [text, this.typed[1], this.typed[2]];
    if (goesOn || text.length >= FULL_NUMBER) this.#focus(0);
  }

  #numberKey(event: KeyboardEvent): void {
    if (event.isComposing || (event.key !== " " && event.key !== "Enter")) return;
    if (event.key === "Enter" && this.#read()) return;
    event.preventDefault();
    this.#focus(0);
  }

  #word(at: number, { target }: Event): void {
    const { value } = target as FerryWordField;
    if (this.#takeWhole(value)) return;
    const [number, first, second] = this.typed;
    const [one = "", two] = wordParts(value);
    if (at === 1) this.typed = [number, first, value];
    // Both words in the first field, as a keyboard that completes or listens puts them.
    else if (two !== undefined && placeOf(one) !== undefined) {
      this.typed = [number, one, two];
      this.#focus(1);
    } else this.typed = [number, value, second];
  }

  #after(at: number): void {
    if (at === 0) this.#focus(1);
    else this.renderRoot.querySelector<HTMLElement>(".btn")?.focus();
  }

  #focus(word: number): void {
    // A field that another one's typing fills is drawn first.
    void this.updateComplete.then(() => this.fields[word]?.focus());
  }

  #paste(event: ClipboardEvent): void {
    if (this.#takeWhole(event.clipboardData?.getData("text") ?? "")) event.preventDefault();
  }

  #takeWhole(text: string): boolean {
    if (!readNumberAndWords(text)) return false;
    const [number = "", first = "", second = ""] = wordParts(text);
    this.typed = [number, first, second];
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".btn")?.focus());
    return true;
  }

  #read() {
    return readNumberAndWords(this.typed.join(" "));
  }

  #submit(event: Event): void {
    event.preventDefault();
    const read = this.#read();
    this.tried = read === undefined;
    if (read) return this.verbs.useWords(read.number, read.words, this.visit);
    if (readNumber(this.typed[0]) === undefined) return this.number.focus();
    this.#focus(placeOf(this.typed[1]) === undefined ? 0 : 1);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-words-form": FerryWordsForm;
  }
}
