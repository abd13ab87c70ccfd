// <ferry-history>: chat and transfers of all devices in one list, searched and filtered; each row leads to its
// conversation. Rule: only rows in view are in the page; what is not loaded yet is loaded when asked for.
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { MessageSquare, Search } from "lucide";

import type { AppState, ChatEntry, TransferEntry } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import { type HistoryKind, type HistoryRecord, historyRecords, matching } from "../conversation/history-records.ts";
import { HISTORY_ROW_PX, historyStyles } from "../conversation/history-styles.ts";
import { thumbed } from "../conversation/item-thumb.ts";
import { LongList } from "../conversation/long-list.ts";
import { toneOf } from "../conversation/tones.ts";
import { icon } from "../icon.ts";
import { hrefOf } from "../route.ts";
import { isolated } from "../strings/isolated.ts";
import { base, buttons, fields, surfaces } from "../styles/controls.ts";

const KINDS = ["all", "files", "messages"] as const satisfies readonly HistoryKind[];

/** Characters of a message in its row: more than the widest row shows. */
const MESSAGE_SHOWN = 200;

@customElement("ferry-history")
export class FerryHistory extends AppElement {
  static override styles = [base, buttons, fields, surfaces, historyStyles];

  @state() private query = "";
  @state() private kind: HistoryKind = "all";
  /** Empty: every device. */
  @state() private pairId = "";

  #list = new LongList(this, HISTORY_ROW_PX);
  #records: readonly HistoryRecord[] = [];
  /** The timelines for which a search has asked for more. */
  #searched: AppState["timelines"] | undefined;
  #of: Pick<AppState, "timelines" | "recent"> | undefined;

  protected override firstUpdated(): void {
    for (const pairId of this.state.deviceOrder) this.verbs.openTimeline(pairId);
  }

  /** A search looks through everything: page after page, each after the one before is drawn. */
  protected override updated(): void {
    if (this.query.trim() === "" || this.#searched === this.state.timelines) return;
    this.#searched = this.state.timelines;
    this.#older();
  }

  protected override concerns(state: AppState, before: AppState): boolean {
    return state.timelines !== before.timelines || state.recent !== before.recent || state.devices !== before.devices;
  }

  protected override willUpdate(): void {
    const { timelines, recent, deviceOrder } = this.state;
    // Nothing shows it as chosen any more.
    if (deviceOrder.length < 2 || !deviceOrder.includes(this.pairId)) this.pairId = "";
    if (this.#of?.timelines === timelines && this.#of.recent === recent) return;
    this.#of = { timelines, recent };
    this.#records = historyRecords(this.#of);
  }

  override render() {
    const words = this.strings.conversation;
    const { query, kind, pairId } = this;
    const found = matching(this.#records, { query, kind, pairId }, this.#nameOf);
    const searching = query.trim() !== "";
    return html`<div class="head">
        <h1>${words.history}</h1>
        <div class="search">
          ${icon(Search)}
          <input
            type="search"
            aria-label=${words.search}
            placeholder=${words.search}
            autocomplete="off"
            dir="auto"
            .value=${query}
            @input=${this.#search}
          />
        </div>
        <div class="filters">${this.#kinds()} ${this.#devices()}</div>
        <p class="quiet" role="status">${searching ? words.found(found.length) : nothing}</p>
      </div>
      ${this.#found(found)}`;
  }

  #kinds() {
    const words = this.strings.conversation;
    return html`<fieldset aria-label=${words.show}>
      ${KINDS.map(
        (kind) =>
          html`<label class="pill">
            <input
              type="radio"
              name="kind"
              .value=${kind}
              .checked=${this.kind === kind}
              @change=${() => this.#filter({ kind })}
            />${words[kind]}
          </label>`,
      )}
    </fieldset>`;
  }

  #devices() {
    const { devices, deviceOrder } = this.state;
    if (deviceOrder.length < 2) return nothing;
    const words = this.strings.conversation;
    // Said of each one: they move with the devices' order, while the browser keeps the place that was chosen.
    const option = (pairId: string, name: string) =>
      html`<option value=${pairId} .selected=${live(this.pairId === pairId)}>${name}</option>`;
    return html`<select
      aria-label=${words.fromDevice}
      @change=${(event: Event) => this.#filter({ pairId: (event.target as HTMLSelectElement).value })}
    >
      ${option("", words.allDevices)}
      ${deviceOrder.map((pairId) => option(pairId, isolated(devices[pairId]?.name ?? "")))}
    </select>`;
  }

  #found(found: readonly HistoryRecord[]) {
    const words = this.strings.conversation;
    const { start, end } = this.#list.rows(found.length);
    const empty = this.#records.length === 0 ? words.nothingHere : words.nothingFound;
    return html`<div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label=${words.history}
      @scroll=${this.#list.scrolled}
    >
      <div class="before"></div>
      ${
        found.length === 0
          ? html`<p class="mut none">${empty}</p>`
          : html`<ul class="rows" role="list">
              ${repeat(
                found.slice(start, end),
                ({ pairId, id }) => `${pairId}/${id}`,
                (record, index) => this.#row(record, start + index, found.length),
              )}
            </ul>`
      }
      <div class="after"></div>
      ${
        this.#unloaded.length > 0
          ? html`<button class="btn plain small older" @click=${this.#older}>${words.older}</button>`
          : nothing
      }
    </div>`;
  }

  #row(record: HistoryRecord, at: number, count: number) {
    return html`<li aria-setsize=${count} aria-posinset=${at + 1}>
      <a href=${hrefOf({ at: "conversation", pairId: record.pairId })}>
        ${record.kind === "chat" ? this.#message(record) : this.#transfer(record)}
      </a>
    </li>`;
  }

  #message({ pairId, text, mine, at }: ChatEntry) {
    const line = this.strings.conversation.historyMessage(isolated(this.#nameOf(pairId)), mine, at, Date.now());
    return html`<span class="mark">${icon(MessageSquare)}</span>
      <div class="grow">
        <div class="el"><bdi>${text.slice(0, MESSAGE_SHOWN)}</bdi></div>
        <div class="sm el num">${line}</div>
      </div>`;
  }

  #transfer(entry: TransferEntry) {
    const words = this.strings.conversation;
    const name = isolated(this.#nameOf(entry.pairId));
    const title = words.title(entry);
    const { tag } = words.phase(entry.phase, entry.mine, name);
    return html`<ferry-item-thumb .thumbed=${thumbed(entry)}></ferry-item-thumb>
      <div class="grow">
        <div class="el" title=${title}><bdi>${title}</bdi></div>
        <div class="sm el num">${words.historyTransfer(entry, name, Date.now())}</div>
      </div>
      ${entry.phase.is === "done" ? nothing : html`<span class="tag ${toneOf(entry.phase)}">${tag}</span>`}`;
  }

  #nameOf = (pairId: string): string => this.state.devices[pairId]?.name ?? this.strings.conversation.formerDevice;

  /** Devices with older entries than those that are loaded. */
  get #unloaded(): readonly string[] {
    const { timelines, deviceOrder } = this.state;
    return deviceOrder.filter((pairId) => timelines[pairId]?.more && (this.pairId === "" || pairId === this.pairId));
  }

  #older(): void {
    for (const pairId of this.#unloaded) this.verbs.loadOlder(pairId);
  }

  #search(event: InputEvent): void {
    this.query = (event.target as HTMLInputElement).value;
    this.#list.toStart();
  }

  #filter({ kind = this.kind, pairId = this.pairId }: { kind?: HistoryKind; pairId?: string }): void {
    this.kind = kind;
    this.pairId = pairId;
    this.#list.toStart();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-history": FerryHistory;
  }
}
