// <ferry-items-sheet>: every file of a transfer, each with what can be done with it alone.
// Rule: a list of a hundred thousand is drawn by the rows in view; the list is asked for again when items stop.
import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Download, Eye, Trash2, X } from "lucide";

import { isOver } from "../../app/phases.ts";
import type { SaveStatus, TransferEntry, TransferItem } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import { SheetCloseEvent } from "../elements/sheet.ts";
import { icon, type IconNode } from "../icon.ts";
import { isolated } from "../strings/isolated.ts";
import { base, buttons } from "../styles/controls.ts";
import "./item-thumb.ts";
import { itemsSheetStyles, ITEM_ROW_PX } from "./items-sheet-styles.ts";
import { LongList } from "./long-list.ts";
import { isSaving, SaveLine, saveLineStyles } from "./save-line.ts";
import { showableAs } from "./showable.ts";
import { type CardAction, TransferActionEvent } from "./transfer-events.ts";

@customElement("ferry-items-sheet")
export class FerryItemsSheet extends AppElement {
  static override styles = [base, buttons, itemsSheetStyles, saveLineStyles];

  @property({ attribute: false }) entry: TransferEntry | undefined;
  @property({ attribute: false }) saved: SaveStatus | undefined;
  @state() private items: readonly TransferItem[] | undefined;

  #save = new SaveLine();
  #list = new LongList(this, ITEM_ROW_PX);
  /** Counts the questions, so that a late answer is no answer. */
  #asked = 0;

  protected override concerns(): boolean {
    return false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("entry") || !this.entry) return;
    const before = changed.get("entry");
    if (before?.id !== this.entry.id) {
      this.items = undefined;
      this.#list.toStart();
      this.#save.begin(this.saved);
    }
    const same = before?.id === this.entry.id && before.phase.is === this.entry.phase.is;
    if (!same || before.stoppedItems !== this.entry.stoppedItems) void this.#ask(this.entry.id);
  }

  override render() {
    const { entry } = this;
    if (!entry) return nothing;
    const words = this.strings.conversation;
    const title = isolated(words.title(entry));
    return html`<ferry-sheet open heading=${words.itemsOf(title)} @sheet-close=${this.#close}>
      <p class="mut num">${words.amount(entry.itemCount, entry.byteLength)}</p>
      ${
        this.items?.length
          ? this.#rows(entry, this.items)
          : html`<p class="mut wait">${this.items ? words.noItems : words.loadingItems}</p>`
      }
      ${removable(entry) && isOver(entry) ? html`<p class="sm">${words.roomWithTheLast}</p>` : nothing}
      ${this.#save.draw(this.saved, words)}
    </ferry-sheet>`;
  }

  #rows(entry: TransferEntry, items: readonly TransferItem[]) {
    const { start, end } = this.#list.rows(items.length);
    const title = isolated(this.strings.conversation.title(entry));
    return html`<div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label=${this.strings.conversation.itemsOf(title)}
      @scroll=${this.#list.scrolled}
    >
      <div class="before"></div>
      <ul role="list">
        ${repeat(
          items.slice(start, end),
          (_, index) => start + index,
          (item, index) => this.#row(entry, item, start + index, items.length),
        )}
      </ul>
      <div class="after"></div>
    </div>`;
  }

  #row(entry: TransferEntry, item: TransferItem, at: number, count: number) {
    const { conversation, format } = this.strings;
    const slash = item.path.lastIndexOf("/");
    const name = item.path.slice(slash + 1);
    const told = item.stopped ? conversation.stopped(item.stopped) : format.bytes(item.byteLength);
    return html`<li aria-setsize=${count} aria-posinset=${at + 1}>
      <ferry-item-thumb .thumbed=${{ ...item, name, folder: false }}></ferry-item-thumb>
      <div class="grow" title=${item.path}>
        <div class="el"><bdi>${name}</bdi></div>
        <div class="sm num el ${item.stopped ? "stopped" : ""}">
          ${told}${slash > 0 ? html` · <bdi>${item.path.slice(0, slash)}</bdi>` : nothing}
        </div>
      </div>
      ${item.stopped ? nothing : this.#buttons(entry, item, at, name)}
    </li>`;
  }

  #buttons(entry: TransferEntry, item: TransferItem, at: number, name: string) {
    const words = this.strings.conversation;
    const here = entry.phase.is === "done" && entry.kept && !entry.mine;
    const button = (action: CardAction, word: string, node: IconNode) =>
      html`<button
        class="ico"
        title=${word}
        aria-label=${words.actionOn(word, isolated(name))}
        aria-disabled=${action === "save" && isSaving(this.saved)}
        @click=${() => this.dispatchEvent(new TransferActionEvent(action, entry.id, at))}
      >
        ${icon(node)}
      </button>`;
    return html`${here && showableAs(item.mediaType, item.path) ? button("open", words.open, Eye) : nothing}
    ${here ? button("save", words.save, Download) : nothing}
    ${removable(entry) ? button("remove", words.remove, here ? Trash2 : X) : nothing}`;
  }

  async #ask(transferId: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const items = await this.verbs.items(transferId);
    if (asked === this.#asked) this.items = items;
  }

  #close(): void {
    this.dispatchEvent(new SheetCloseEvent());
  }
}

/** One of several can be left out while the transfer goes on, and deleted while it is kept. */
function removable(entry: TransferEntry): boolean {
  if (entry.itemCount - entry.stoppedItems < 2 || entry.phase.is === "asked") return false;
  if (isOver(entry)) return entry.kept && !entry.mine;
  // All of it is there.
  return entry.phase.is === "reconnecting" ? !entry.phase.sent : entry.phase.is !== "checking";
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-items-sheet": FerryItemsSheet;
  }
}
