// <ferry-transfer-card>: one transfer in the timeline: what, how far, how fast, how long, and its own buttons.
// Rule: drawn from its properties alone; bytes shown are those stored at the receiver; "verified" only when done.
import { html, nothing, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import { List, Pause, Trash2, X } from "lucide";

import type { Progress, SaveStatus, TransferEntry, TransferItem } from "../../app/state.ts";
import { WordsElement } from "../base.ts";
import { icon } from "../icon.ts";
import type { ConversationStrings } from "../strings/conversation-strings.ts";
import { isolated } from "../strings/isolated.ts";
import { base, buttons, surfaces } from "../styles/controls.ts";
import { thumbed } from "./item-thumb.ts";
import { PreviewAddress } from "./preview-address.ts";
import { isSaving } from "./save-line.ts";
import { showableAs } from "./showable.ts";
import { toneOf } from "./tones.ts";
import { hasBar, transferActions } from "./transfer-actions.ts";
import { transferCardStyles } from "./transfer-card-styles.ts";
import { type CardAction, TransferActionEvent } from "./transfer-events.ts";

const ICONS = { pause: Pause, cancel: X, remove: Trash2, "show-items": List } as const;

@customElement("ferry-transfer-card")
export class FerryTransferCard extends WordsElement {
  static override styles = [base, buttons, surfaces, transferCardStyles];

  @property({ attribute: false }) entry: TransferEntry | undefined;
  @property({ attribute: false }) progress: Progress | undefined;
  @property({ attribute: false }) saved: SaveStatus | undefined;
  /** The other device's name. */
  @property() name = "";
  /** The system has a share sheet for files. */
  @property({ type: Boolean }) shareable = false;
  /** Something that could go on with this transfer is being dragged over it. */
  @property({ type: Boolean, reflect: true }) target = false;

  #preview = new PreviewAddress(this);
  #hadFocus = false;

  get #words(): ConversationStrings {
    return this.strings.conversation;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#hadFocus = this.renderRoot.querySelector(":focus") !== null;
    if (!changed.has("entry") || !this.entry) return;
    const { id } = this.entry;
    const item = onlyItem(this.entry);
    const kind = item && showableAs(item.mediaType, item.path);
    void this.#preview.of(kind && kind !== "text" ? { transferId: id, item: 0 } : undefined);
  }

  override render() {
    const { entry } = this;
    if (!entry) return nothing;
    const title = this.#words.title(entry);
    const label = this.#words.transferLabel(isolated(title), entry.mine, isolated(this.name));
    return html`<article class="file" tabindex="-1" aria-label=${label}>
      <div class="fr">
        <ferry-item-thumb .thumbed=${thumbed(entry)} .picture=${this.#preview.url}></ferry-item-thumb>
        <div class="grow">
          <div class="name" dir="auto" title=${title}>${title}</div>
          <div class="sm num">${this.#amount(entry)}</div>
        </div>
        <div class="side">${this.#side(entry, title)}</div>
      </div>
      ${hasBar(entry) ? this.#bar(entry, title) : this.#why(entry)} ${this.#notes(entry)} ${this.#actions(entry, title)}
    </article>`;
  }

  /** A pressed button may go with its phase: the focus stays in the card, but never moves on to Cancel by itself. */
  protected override updated(): void {
    if (!this.#hadFocus || this.renderRoot.querySelector(":focus:not(:disabled)")) return;
    const next = this.renderRoot.querySelector<HTMLElement>("button:not(:disabled, .cancel)");
    (next ?? this.renderRoot.querySelector("article"))?.focus();
  }

  get #stored(): number {
    return this.progress?.storedBytes ?? this.entry?.storedBytes ?? 0;
  }

  #amount(entry: TransferEntry): string {
    const words = this.#words;
    if (entry.phase.is === "done") return words.verifiedAmount(entry.itemCount, entry.byteLength);
    if (!hasBar(entry)) return words.amount(entry.itemCount, entry.byteLength);
    const say = entry.phase.is === "moving" || entry.mine ? words.doneOf : words.keptOf;
    return say(this.#stored, entry.byteLength);
  }

  /** While bytes move, buttons; else a word, and the button that would stand alone below. */
  #side(entry: TransferEntry, title: string) {
    if (entry.phase.is === "moving")
      return html`${this.#iconButton("pause", title)}${this.#iconButton("cancel", title)}`;
    const { tag } = this.#words.phase(entry.phase, entry.mine, isolated(this.name));
    const alone = this.#alone(entry);
    return html`<span class="tag ${toneOf(entry.phase)}">${tag}</span>
      ${alone ? this.#iconButton(alone, title) : nothing}`;
  }

  #iconButton(action: keyof typeof ICONS, title: string) {
    const name = action === "show-items" ? this.#words.showItems : this.#words[action];
    return html`<button
      class="ico ${action}"
      title=${name}
      aria-label=${this.#words.actionOn(name, isolated(title))}
      @click=${() => this.#ask(action)}
    >
      ${icon(ICONS[action])}
    </button>`;
  }

  #bar(entry: TransferEntry, title: string) {
    const { byteLength, phase } = entry;
    // A transfer of nothing but empty files has no length to measure.
    const max = Math.max(1, byteLength);
    const moving = phase.is === "moving";
    const { why, next } = this.#words.phase(phase, entry.mine, isolated(this.name));
    return html`<progress
        class=${toneOf(phase)}
        max=${max}
        .value=${byteLength === 0 ? max : Math.min(max, this.#stored)}
        aria-label=${this.#words.progressLabel(isolated(title))}
        aria-valuetext=${this.#words.progressText(this.#stored, byteLength)}
      ></progress>
      <div class="meta num">
        <span>${moving ? this.#words.pace(this.#stored, byteLength, this.progress?.bytesPerSecond) : why}</span>
        <span>${moving ? this.#words.timeLeft(this.progress?.secondsLeft) : next}</span>
      </div>`;
  }

  #why(entry: TransferEntry) {
    const { why, next } = this.#words.phase(entry.phase, entry.mine, isolated(this.name));
    return why ? html`<div class="meta below"><span>${why}</span><span>${next}</span></div>` : nothing;
  }

  #notes(entry: TransferEntry) {
    const { stoppedItems, mine, phase, kept } = entry;
    const saved = this.saved && this.#words.saving(this.saved);
    return html`${stoppedItems > 0 ? html`<p class="note">${this.#words.stoppedItems(stoppedItems)}</p>` : nothing}${
      saved ? html`<p class=${this.saved?.is === "failed" ? "note num" : "said num"}>${saved}</p>` : nothing
    }${phase.is === "done" && !mine && !kept ? html`<p class="said">${this.#words.notKept}</p>` : nothing}`;
  }

  #actions(entry: TransferEntry, title: string) {
    const shown = this.#shownActions(entry);
    if (shown.length === 0 || this.#alone(entry)) return nothing;
    const words = buttonWords(this.#words, entry);
    return html`<div class="acts">
      ${shown.map((action, index) =>
        action === "remove"
          ? this.#iconButton("remove", title)
          : this.#wordButton(action, words[action], title, index === 0),
      )}
    </div>`;
  }

  #wordButton(action: CardAction, word: string, title: string, first: boolean) {
    const wanted = first && action !== "cancel" && action !== "show-items";
    return html`<button
      class="btn small ${action} ${wanted ? "ghost" : "plain"}"
      aria-label=${this.#words.actionOn(word, isolated(title))}
      ?disabled=${action === "save" && isSaving(this.saved)}
      @click=${() => this.#ask(action)}
    >
      ${word}
    </button>`;
  }

  /** The only thing that can be done, when a row of its own would be much for it. */
  #alone(entry: TransferEntry): Exclude<keyof typeof ICONS, "pause"> | undefined {
    // Pause and Cancel stand there.
    if (entry.phase.is === "moving") return undefined;
    const [only, ...more] = this.#shownActions(entry);
    if (more.length > 0) return undefined;
    return only === "cancel" || only === "remove" || only === "show-items" ? only : undefined;
  }

  #shownActions(entry: TransferEntry): CardAction[] {
    const actions = transferActions(entry).filter((action) => entry.phase.is !== "moving" || action === "accept");
    const shown: CardAction[] = actions.filter((action) => action !== "remove");
    if (actions.includes("save")) {
      if (this.#preview.url || isText(onlyItem(entry))) shown.push("open");
      if (this.shareable) shown.push("share");
    }
    if (entry.itemCount > 1) shown.push("show-items");
    if (actions.includes("remove")) shown.push("remove");
    return shown;
  }

  #ask(action: CardAction): void {
    if (!this.entry) return;
    const { id } = this.entry;
    this.dispatchEvent(new TransferActionEvent(action, id, action === "open" ? 0 : undefined));
  }
}

function buttonWords(words: ConversationStrings, { itemCount }: TransferEntry): Readonly<Record<CardAction, string>> {
  return {
    accept: words.accept,
    decline: words.decline,
    pause: words.pause,
    resume: words.resume,
    cancel: words.cancel,
    "choose-files": itemCount === 1 ? words.chooseFile : words.chooseFiles,
    "choose-folder": words.chooseFolder,
    save: words.save,
    remove: words.remove,
    open: words.open,
    share: words.share,
    "show-items": words.showItems,
  };
}

/** The item of a received transfer of one, once it is here. */
function onlyItem(entry: TransferEntry): TransferItem | undefined {
  const here = entry.phase.is === "done" && entry.kept && !entry.mine;
  return here && entry.itemCount === 1 ? entry.preview[0] : undefined;
}

function isText(item: TransferItem | undefined): boolean {
  return item !== undefined && showableAs(item.mediaType, item.path) === "text";
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-transfer-card": FerryTransferCard;
  }
}
