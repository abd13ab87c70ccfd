// <ferry-words>: this device's number and two words, large, and below them the fields for those of the other device.
// Rule: words are asked for while this page is drawn and no longer; they are shown in any language, they mean the same;
// whether they pair for one visit is in the address.
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import type { ShownWords } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import { leaveFor } from "../controllers/place.ts";
import { Copying } from "../controllers/copying.ts";
import { Seconds } from "../controllers/seconds.ts";
import "../elements/once-box.ts";
import type { FerryOnceBox } from "../elements/once-box.ts";
import { base, buttons, surfaces } from "../styles/controls.ts";
import { WORD_LISTS, wordsText, type WordLocale } from "../words/word-lists.ts";
import "../words/words-form.ts";

/** Each language by its own name. */
const LANGUAGES: Readonly<Record<WordLocale, string>> = { en: "English", ko: "한국어" };

@customElement("ferry-words")
export class FerryWords extends AppElement {
  static override styles = [
    base,
    buttons,
    surfaces,
    css`
      :host {
        width: 100%;
        max-width: 440px;
        margin: 0 auto;
        padding: 6px 16px 20px;
      }
      @media (min-width: 720px) {
        :host {
          max-width: 640px;
        }
      }
      .card + .card {
        margin-top: 12px;
      }
      .once {
        padding-top: 8px;
      }
      .card h2 {
        font-size: 14px;
        font-weight: 400;
        color: var(--ink-2);
        margin-bottom: 10px;
      }
      .words {
        margin: 4px 0 10px;
        padding: 18px 12px;
        border-radius: 16px;
        background: var(--sea-2);
        color: var(--sea);
        font-size: 27px;
        font-weight: 700;
        line-height: 1.35;
        text-align: center;
        overflow-wrap: anywhere;
        user-select: all;
      }
      .none {
        min-height: 72px;
        display: grid;
        place-content: center;
        padding: 12px 16px;
        border: 2px dashed var(--line);
        border-radius: 16px;
        text-align: center;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
      .refused {
        margin-top: 8px;
      }
      .languages {
        display: flex;
        gap: 4px;
      }
      .languages .btn[aria-pressed="true"] {
        background: var(--sea-2);
        color: var(--sea);
      }
      .center {
        text-align: center;
        margin-bottom: 10px;
      }
    `,
  ];

  /** Shown and typed ones pair for this visit only. */
  @property({ type: Boolean }) visit = false;
  @state() private locale: WordLocale = navigator.language.startsWith("ko") ? "ko" : "en";
  #copying = new Copying(this);
  #seconds = new Seconds(this);
  #stop: (() => void) | undefined;
  #said = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop ??= this.verbs.showWords(this.visit);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
  }

  override render() {
    const { words } = this.strings;
    const shown = this.state.words;
    return html`<section class="card" aria-label=${words.shown}>
        ${shown?.is === "paused" ? nothing : html`<h2>${words.show}</h2>`} ${this.#own(shown)}
      </section>
      <section class="card" aria-label=${words.type}>
        <h2>${words.type}</h2>
        <ferry-words-form .visit=${this.visit}></ferry-words-form>
      </section>
      <section class="card once">
        <ferry-once-box .checked=${this.visit} @change=${this.#wish}></ferry-once-box>
      </section>`;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.#stop || !changed.has("visit") || changed.get("visit") === undefined) return;
    // The new wish before the old one goes, so that there are words all the time.
    const stop = this.#stop;
    this.#stop = this.verbs.showWords(this.visit);
    stop();
  }

  protected override updated(): void {
    const shown = this.state.words;
    const text = shown?.is === "shown" ? wordsText(shown, this.locale) : "";
    if (text === this.#said) return;
    if (this.#said !== "" && text !== "" && shown?.is === "shown" && shown.guessed)
      this.announce(`${this.strings.words.guessed} ${text}`);
    this.#said = text;
  }

  #wish({ target }: Event): void {
    leaveFor((target as FerryOnceBox).checked ? { at: "words", visit: true } : { at: "words" });
  }

  #own(shown: ShownWords | undefined) {
    const { words, format } = this.strings;
    const left = this.#seconds.until(
      shown?.is === "shown" ? shown.expiresAt : shown?.is === "paused" ? shown.until : undefined,
    );
    if (shown?.is !== "shown") return html`<div class="none"><p class="sm num">${this.#why(shown, left)}</p></div>`;
    const text = wordsText(shown, this.locale);
    const copied = this.#copying.of(text);
    return html`<p class="words">${text}</p>
      ${shown.guessed ? html`<p class="sm center">${words.guessed}</p>` : nothing}
      <p class="sm num center">${words.once(format.countdown(left))}</p>
      <div class="foot">
        <div class="languages grow" role="group" aria-label=${words.language}>
          ${(Object.keys(WORD_LISTS) as WordLocale[]).map(
            (locale) =>
              html`<button
                class="btn plain small"
                lang=${locale}
                aria-pressed=${locale === this.locale}
                @click=${() => (this.locale = locale)}
              >
                ${LANGUAGES[locale]}
              </button>`,
          )}
        </div>
        <button class="btn ghost small" @click=${() => this.#copying.copy(text, words)}>
          ${copied === "copied" ? words.copied : words.copy}
        </button>
      </div>
      ${copied === "refused" ? html`<p class="sm refused">${words.copyRefused}</p>` : nothing}`;
  }

  #why(shown: Exclude<ShownWords, { is: "shown" }> | undefined, left: number): string {
    const { words, format, shell } = this.strings;
    const { online, brokers } = this.state;
    if (shown?.is === "not-loaded") return shell.pageFailed;
    if (!online) return words.offline;
    if (shown?.is === "paused") return words.paused(shown.why, format.countdown(left));
    return brokers.length > 0 && brokers.every(({ is }) => is === "offline") ? words.unreachable : words.making;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-words": FerryWords;
  }
}
