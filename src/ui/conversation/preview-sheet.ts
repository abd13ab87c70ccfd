// <ferry-preview-sheet>: one received file, shown: a picture, video, sound or text.
// Rule: text is a text node; everything else is an element that runs nothing; what cannot be shown says so.
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import type { SaveStatus, TransferEntry, TransferItem } from "../../app/state.ts";
import type { TextPreview } from "../../app/verbs.ts";
import { AppElement } from "../base.ts";
import "../elements/sheet.ts";
import { SheetCloseEvent } from "../elements/sheet.ts";
import { isolated } from "../strings/isolated.ts";
import { base, buttons } from "../styles/controls.ts";
import { PreviewAddress } from "./preview-address.ts";
import { isSaving, SaveLine, saveLineStyles } from "./save-line.ts";
import { showableAs } from "./showable.ts";
import { type CardAction, TransferActionEvent } from "./transfer-events.ts";

/** What is to be drawn: "waiting" until the app has answered, undefined when it can't be shown. */
type Shown = { is: "waiting" } | { is: "text"; preview: TextPreview } | { is: "address" } | undefined;

@customElement("ferry-preview-sheet")
export class FerryPreviewSheet extends AppElement {
  static override styles = [
    base,
    buttons,
    saveLineStyles,
    css`
      .shown {
        display: block;
        max-width: 100%;
        max-height: 62vh;
        margin: 8px auto;
        border-radius: var(--r-m);
      }
      audio.shown {
        width: 100%;
      }
      pre {
        max-height: 58vh;
        margin: 8px 0;
        padding: 14px;
        border-radius: var(--r-m);
        background: var(--ground);
        font:
          14px/1.5 ui-monospace,
          monospace;
        white-space: pre-wrap;
        overflow: auto;
        overflow-wrap: anywhere;
        tab-size: 4;
      }
      .acts {
        display: flex;
        gap: 10px;
      }
      .acts .btn {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) entry: TransferEntry | undefined;
  @property({ attribute: false }) saved: SaveStatus | undefined;
  /** Which of the transfer's items. */
  @property({ type: Number }) item = 0;
  @property({ type: Boolean }) shareable = false;
  @state() private shown: Shown = { is: "waiting" };
  @state() private listed: TransferItem | undefined;

  #save = new SaveLine();
  #address = new PreviewAddress(this);
  #asked = 0;

  protected override concerns(): boolean {
    return false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asked += 1;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("entry");
    const other = changed.has("item") || (changed.has("entry") && before?.id !== this.entry?.id);
    if (!other || !this.entry) return;
    this.#save.begin(this.saved);
    void this.#ask(this.entry, this.item);
  }

  override render() {
    const { entry, listed } = this;
    if (!entry) return nothing;
    const words = this.strings.conversation;
    const path = listed?.path ?? words.title(entry);
    const name = path.slice(path.lastIndexOf("/") + 1);
    return html`<ferry-sheet open heading=${isolated(name)} @sheet-close=${this.#close}>
      ${this.#body(name)} ${this.#save.draw(this.saved, words)}
      <div slot="actions" class="acts">
        <button class="btn" aria-disabled=${isSaving(this.saved)} @click=${() => this.#say("save")}>
          ${words.save}
        </button>
        ${
          this.shareable && entry.itemCount === 1
            ? html`<button class="btn ghost" @click=${() => this.#say("share")}>${words.share}</button>`
            : nothing
        }
      </div>
    </ferry-sheet>`;
  }

  #body(name: string) {
    const words = this.strings.conversation;
    const { shown, listed } = this;
    if (!shown || !listed) return html`<p class="mut">${shown ? words.opening : words.cannotShow}</p>`;
    switch (shown.is) {
      case "waiting":
        return html`<p class="mut" role="status">${words.opening}</p>`;
      case "text":
        return html`<pre tabindex="0" dir="auto" aria-label=${isolated(name)} role="region">${shown.preview.text}</pre>
          ${shown.preview.whole ? nothing : html`<p class="sm">${words.onlyBeginning}</p>`}`;
      case "address":
        return this.#media(listed, name);
    }
  }

  #media({ mediaType, path }: TransferItem, name: string) {
    const words = this.strings.conversation;
    const { url } = this.#address;
    const broken = () => (this.shown = undefined);
    if (!url) return nothing;
    switch (showableAs(mediaType, path)) {
      case "image":
        return html`<img class="shown" src=${url} alt=${isolated(name)} decoding="async" @error=${broken} />`;
      case "video":
        return html`<video
          class="shown"
          src=${url}
          controls
          playsinline
          aria-label=${words.videoOf(isolated(name))}
          @error=${broken}
        ></video>`;
      case "audio":
        return html`<audio
          class="shown"
          src=${url}
          controls
          aria-label=${words.soundOf(isolated(name))}
          @error=${broken}
        ></audio>`;
      case "text":
      case undefined:
        return nothing;
    }
  }

  async #ask(entry: TransferEntry, index: number): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.shown = { is: "waiting" };
    const item = entry.preview[index] ?? (await this.verbs.items(entry.id))[index];
    if (asked !== this.#asked) return;
    this.listed = item;
    const shown = item && (await this.#answer(entry.id, index, item));
    if (asked === this.#asked) this.shown = shown;
  }

  async #answer(transferId: string, item: number, { mediaType, path }: TransferItem): Promise<Shown> {
    const kind = showableAs(mediaType, path);
    if (!kind) return undefined;
    if (kind === "text") {
      const preview = await this.verbs.previewText(transferId, item);
      return preview && { is: "text", preview };
    }
    return (await this.#address.of({ transferId, item })) === undefined ? undefined : { is: "address" };
  }

  #say(action: CardAction): void {
    if (this.entry) this.dispatchEvent(new TransferActionEvent(action, this.entry.id, this.#itemAlone));
  }

  /** A transfer of one item is saved as a whole: that is the item itself. */
  get #itemAlone(): number | undefined {
    return this.entry?.itemCount === 1 ? undefined : this.item;
  }

  #close(): void {
    this.dispatchEvent(new SheetCloseEvent());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-preview-sheet": FerryPreviewSheet;
  }
}
