// <ferry-composer>: where a message is written and files are attached.
// Rule: what is written is never cut or lost: a text that is too long says by how much, and each device keeps its draft
// while the page is open.
import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { ArrowUp, Camera, File, Folder, Plus } from "lucide";

import { MAX_CHAT_LENGTH } from "../../protocol/limits.ts";
import { WordsElement } from "../base.ts";
import { icon, type IconNode } from "../icon.ts";
import { base, buttons } from "../styles/controls.ts";
import { canChooseFolder, canTakePhoto, type Choice, chooseFiles } from "./chosen-files.ts";
import { composerStyles } from "./composer-styles.ts";
import { draftOf, hearGivenBack, keepDraft } from "./drafts.ts";
import { SendFilesEvent, SendMessageEvent } from "./transfer-events.ts";

/** Characters before the limit at which the count appears. */
const COUNT_FROM = 500;
/** Lines the field grows to in browsers that cannot size it by its content. */
const MAX_ROWS = 6;

@customElement("ferry-composer")
export class FerryComposer extends WordsElement {
  static override styles = [base, buttons, composerStyles];

  /** Whose draft this is. */
  @property() pairId = "";
  @state() private text = "";
  @state() private attaching = false;

  #stopHearing: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopHearing ??= hearGivenBack((pairId) => {
      if (pairId === this.pairId) this.text = draftOf(pairId);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopHearing?.();
    this.#stopHearing = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("pairId")) this.text = draftOf(this.pairId);
  }

  override render() {
    const words = this.strings.conversation;
    const left = MAX_CHAT_LENGTH - this.text.length;
    const wide = matchMedia("(min-width: 720px)").matches;
    return html`${this.#count(left)}
      <form class="comp" @submit=${this.#submit} @keydown=${this.#escape} @focusout=${this.#focusOut}>
        ${this.#menu()}
        <button
          type="button"
          class="ico attach"
          aria-label=${words.attach}
          title=${words.attach}
          aria-haspopup="menu"
          aria-expanded=${this.attaching}
          aria-controls="menu"
          @click=${this.#toggle}
        >
          ${icon(Plus)}
        </button>
        <textarea
          rows=${Math.min(MAX_ROWS, this.text.split("\n", MAX_ROWS).length)}
          dir="auto"
          aria-label=${words.message}
          placeholder=${wide ? words.messageOrDrop : words.message}
          aria-describedby="count"
          aria-invalid=${left < 0}
          enterkeyhint="send"
          autocomplete="off"
          .value=${live(this.text)}
          @input=${this.#input}
          @keydown=${this.#key}
        ></textarea>
        <button class="ico full" aria-label=${words.send} title=${words.send} ?disabled=${left < 0}>
          ${icon(ArrowUp)}
        </button>
      </form>`;
  }

  get attach(): HTMLElement | null {
    return this.renderRoot.querySelector(".attach");
  }

  override focus(): void {
    this.renderRoot.querySelector("textarea")?.focus();
  }

  get #sendable(): boolean {
    return this.text.trim() !== "" && this.text.length <= MAX_CHAT_LENGTH;
  }

  #count(left: number) {
    const words = this.strings.conversation;
    const said = left < 0 ? words.messageTooLong(-left) : words.charactersLeft(left);
    return html`<p id="count" class="count num ${left < 0 ? "bad" : ""}" ?hidden=${left > COUNT_FROM}>
      ${left > COUNT_FROM ? nothing : said}
    </p>`;
  }

  #menu() {
    const words = this.strings.conversation;
    return html`<div
      id="menu"
      class="menu"
      role="menu"
      aria-label=${words.attach}
      ?hidden=${!this.attaching}
      @keydown=${this.#move}
    >
      ${this.#choice("files", words.attachFiles, File)}
      ${canChooseFolder() ? this.#choice("folder", words.attachFolder, Folder) : nothing}
      ${canTakePhoto() ? this.#choice("photo", words.takePhoto, Camera) : nothing}
    </div>`;
  }

  #choice(choice: Choice, name: string, drawn: IconNode) {
    return html`<button type="button" role="menuitem" tabindex="-1" @click=${() => this.#choose(choice)}>
      ${icon(drawn)} ${name}
    </button>`;
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  async #toggle(): Promise<void> {
    this.attaching = !this.attaching;
    await this.updateComplete;
    if (this.attaching) this.#items[0]?.focus();
  }

  /** Arrow keys go round, as in every menu. */
  #move(event: KeyboardEvent): void {
    const items = this.#items;
    const at = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  }

  #escape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.attaching) return;
    event.stopPropagation();
    this.attaching = false;
    this.attach?.focus();
  }

  #focusOut(event: FocusEvent): void {
    const to = event.relatedTarget as HTMLElement | null;
    if (this.attaching && !to?.closest("#menu, .attach")) this.attaching = false;
  }

  async #choose(choice: Choice): Promise<void> {
    this.attaching = false;
    // Another device may be looked at when the system's window is closed.
    const { pairId } = this;
    const chosen = chooseFiles(choice);
    // Not the field: on a phone that would bring the keyboard up.
    this.attach?.focus();
    this.dispatchEvent(new SendFilesEvent(pairId, await chosen));
  }

  #input(event: InputEvent): void {
    this.text = (event.target as HTMLTextAreaElement).value;
    keepDraft(this.pairId, this.text);
  }

  /** Enter sends, with Shift it is a new line; not while an input method is composing (Korean, Japanese, Chinese). */
  #key(event: KeyboardEvent): void {
    // keyCode 229: Safari ends composing before the key that ended it (bugs.webkit.org/show_bug.cgi?id=165004).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#send();
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.#send();
  }

  #send(): void {
    if (!this.#sendable) return this.focus();
    const { text } = this;
    this.text = "";
    keepDraft(this.pairId, "");
    this.dispatchEvent(new SendMessageEvent(text));
    this.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-composer": FerryComposer;
  }
}
