// <ferry-offer-sheet>: someone wants to send something: who, what, how much, and whether it fits here.
// Rule: one question at a time, the newest first; closing it answers nothing, the offer waits in its conversation.
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";

import type { AppState, TransferEntry } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import "../elements/sheet.ts";
import { isolated } from "../strings/isolated.ts";
import { base, buttons, fields, surfaces } from "../styles/controls.ts";
import "./item-thumb.ts";
import "./items-sheet.ts";
import { offerSheetStyles } from "./offer-sheet-styles.ts";
import { openOffers } from "./open-offers.ts";

/** Top-level entries that are named; a phone's sheet holds no more without scrolling. */
const SHOWN_ENTRIES = 4;

@customElement("ferry-offer-sheet")
export class FerryOfferSheet extends AppElement {
  static override styles = [base, buttons, surfaces, fields, offerSheetStyles];

  @state() private always = false;
  /** Which offer's files are listed. */
  @state() private listed: string | undefined;
  /** Offers put off by closing the sheet; they wait in their conversations. */
  @state() private putOff: ReadonlySet<string> = new Set();

  #offer: TransferEntry | undefined;

  protected override concerns(state: AppState, before: AppState): boolean {
    return (
      state.recent !== before.recent ||
      state.timelines !== before.timelines ||
      state.devices !== before.devices ||
      state.storage !== before.storage
    );
  }

  protected override willUpdate(): void {
    const asks = (each: TransferEntry) => each.id === this.#offer?.id || !this.#goesBySelf(each);
    const offer = openOffers(this.state).find((each) => !this.putOff.has(each.id) && asks(each));
    if (offer?.id !== this.#offer?.id) {
      this.always = false;
      this.listed = undefined;
    }
    this.#offer = offer;
  }

  override render() {
    const offer = this.#offer;
    if (!offer) return nothing;
    const words = this.strings.conversation;
    const name = isolated(this.state.devices[offer.pairId]?.name ?? words.formerDevice);
    return html`<ferry-sheet
        open
        heading=${words.offerTitle(name, offer.itemCount)}
        @sheet-close=${() => (this.putOff = new Set([...this.putOff, offer.id]))}
      >
        ${this.#room(offer)} ${this.#what(offer)}
        <label class="tick mut">
          <input
            type="checkbox"
            .checked=${this.always}
            @change=${(event: Event) => (this.always = (event.target as HTMLInputElement).checked)}
          />
          ${words.alwaysAccept}
        </label>
        <div slot="actions" class="pair">
          <button class="btn ghost" @click=${() => this.verbs.decline(offer.id)}>${words.decline}</button>
          <button class="btn" ?disabled=${this.#fits(offer) === false} @click=${() => this.#accept(offer)}>
            ${words.accept}
          </button>
        </div>
      </ferry-sheet>
      ${
        this.listed === offer.id
          ? html`<ferry-items-sheet
              .entry=${offer}
              @sheet-close=${() => (this.listed = undefined)}
            ></ferry-items-sheet>`
          : nothing
      }`;
  }

  /**
   * Asked for a moment only: a sheet would be gone again, and take a tap or a drop that was meant for the page. One that
   * is there stays until its offer is answered.
   */
  #goesBySelf(offer: TransferEntry): boolean {
    return this.state.devices[offer.pairId]?.autoAccept === true && this.#fits(offer) !== false;
  }

  /** Undefined when the browser does not say how much room there is. */
  #fits({ byteLength }: TransferEntry): boolean | undefined {
    const { freeBytes } = this.state.storage;
    return freeBytes === undefined ? undefined : byteLength <= freeBytes;
  }

  #room(offer: TransferEntry) {
    const { room } = this.strings.conversation;
    const { freeBytes } = this.state.storage;
    if (freeBytes === undefined) return html`<p class="mut num">${room.unknown(offer.byteLength)}</p>`;
    return this.#fits(offer)
      ? html`<p class="mut num">${room.fits(offer.byteLength, freeBytes)}</p>`
      : html`<p class="mut num short">${room.tooLarge(offer.byteLength, freeBytes)}</p>`;
  }

  #what(offer: TransferEntry) {
    const { top, itemCount } = offer;
    const words = this.strings.conversation;
    const whole = itemCount === 1 || (top.length <= SHOWN_ENTRIES && top.every(({ folder }) => !folder));
    return html`<ul class="rows" role="list">
        ${top.slice(0, SHOWN_ENTRIES).map((entry) => this.#entry(offer, entry))}
      </ul>
      ${
        whole
          ? nothing
          : html`<button class="btn plain small all" @click=${() => (this.listed = offer.id)}>
              ${words.allItems}
            </button>`
      }`;
  }

  #entry({ preview }: TransferEntry, entry: TransferEntry["top"][number]) {
    const { name, folder, files, byteLength } = entry;
    const { conversation, format } = this.strings;
    const mediaType = preview.find(({ path }) => path === name)?.mediaType ?? "";
    return html`<li class="row">
      <ferry-item-thumb .thumbed=${{ name, folder, byteLength, mediaType }}></ferry-item-thumb>
      <div class="grow">
        <div class="el" title=${name}><bdi>${name}</bdi></div>
        <div class="sm num">${folder ? conversation.folderAmount(files, byteLength) : format.bytes(byteLength)}</div>
      </div>
    </li>`;
  }

  #accept({ id, pairId }: TransferEntry): void {
    if (this.always) this.verbs.setAutoAccept(pairId, true);
    this.verbs.accept(id);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-offer-sheet": FerryOfferSheet;
  }
}
