// <ferry-timeline>: chat, transfers and notes of one device, oldest first, by days; follows the end or the reader.
// Rule: at most WINDOW_ENTRIES rows are in the page; text of the other side is a text node in a block of its own.
import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ArrowDown } from "lucide";

import type { AppState, Timeline, TimelineEntry, TransferEntry } from "../../app/state.ts";
import { WordsElement } from "../base.ts";
import { icon } from "../icon.ts";
import { isolated } from "../strings/isolated.ts";
import { base, buttons } from "../styles/controls.ts";
import { messageRow } from "./message-row.ts";
import { isAtEnd, type Place, placeIn, returnTo } from "./reader-place.ts";
import { type TimelineRow, timelineRows } from "./timeline-rows.ts";
import { timelineStyles } from "./timeline-styles.ts";
import { keptWindow, latestWindow, type ListWindow, newerWindow, olderWindow } from "./timeline-window.ts";
import "./transfer-card.ts";
import { LoadOlderEvent } from "./transfer-events.ts";

/** CSS pixels from an edge at which the next entries are brought in: a swipe's length, so that no edge shows. */
const NEAR_EDGE_PX = 800;

@customElement("ferry-timeline")
export class FerryTimeline extends WordsElement {
  static override styles = [base, buttons, timelineStyles];

  @property({ attribute: false }) timeline: Timeline | undefined;
  /** Whose conversation it is; another one begins at its end. */
  @property() pairId = "";
  @property() name = "";
  @property({ attribute: false }) progress: AppState["progress"] = {};
  @property({ attribute: false }) saves: AppState["saves"] = {};
  @property({ type: Boolean }) shareable = false;
  /** The transfer that something is dragged over. */
  @property() target: string | undefined;

  @state() private shown: ListWindow = { start: 0, end: 0 };
  @state() private unseen = 0;
  /** Long messages that the reader has opened. */
  @state() private opened: ReadonlySet<string> = new Set();

  #following = true;
  #place: Place | undefined;
  #lastTop = 0;
  /** The oldest entry for which older ones were asked, so that they are asked for once. */
  #askedBefore: string | undefined;
  #sizes = new ResizeObserver(() => this.#followEnd());

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#watchSizes();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  /** Shows the newest entries and follows them. */
  toEnd(): void {
    this.#following = true;
    this.unseen = 0;
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const entries = this.#entries;
    if (changed.has("pairId")) this.#begin();
    else if (changed.has("timeline") && !this.#following) this.#keep(changed.get("timeline")?.entries ?? [], entries);
    if (this.#following) this.shown = latestWindow(entries.length);
    const moves = changed.has("timeline") || changed.has("shown" as never);
    this.#place = moves && !this.#following && this.hasUpdated ? placeIn(this.#scroller, this.#list) : undefined;
  }

  override render() {
    const words = this.strings.conversation;
    const rows = timelineRows(this.#entries, this.shown);
    const older = this.timeline?.more && this.shown.start === 0;
    return html`<div
        class="scroll"
        tabindex="0"
        role="region"
        aria-label=${words.timelineOf(isolated(this.name))}
        @scroll=${this.#scrolled}
      >
        ${
          older
            ? html`<button class="btn plain small older" @click=${this.#loadOlder}>${words.loadOlder}</button>`
            : nothing
        }
        ${this.timeline && !this.timeline.more && rows.length === 0 ? this.#empty() : nothing}
        <ol role="list">
          ${repeat(
            rows,
            (row) => row.key,
            (row) => this.#row(row),
          )}
        </ol>
      </div>
      ${this.#latest()}`;
  }

  protected override firstUpdated(): void {
    this.#watchSizes();
  }

  protected override updated(): void {
    void this.#settle();
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const complete = await super.getUpdateComplete();
    await this.#cardsDrawn();
    return complete;
  }

  get #entries(): readonly TimelineEntry[] {
    return this.timeline?.entries ?? [];
  }

  get #scroller(): Element {
    return this.renderRoot.querySelector(".scroll") as Element;
  }

  get #list(): Element {
    return this.renderRoot.querySelector("ol") as Element;
  }

  #row(row: TimelineRow) {
    const { entry, key, day } = row;
    const words = this.strings.conversation;
    const side =
      entry.kind === "note" ? "note" : `${entry.kind === "chat" ? "chat" : "card"}${entry.mine ? " mine" : ""}`;
    return html`<li class=${side} data-key=${key}>
      ${day === undefined ? nothing : html`<h2 class="day">${words.day(day, Date.now())}</h2>`}
      ${
        entry.kind === "chat"
          ? messageRow(words, {
              entry,
              name: isolated(this.name),
              footed: row.footed,
              opened: this.opened.has(entry.id),
              open: () => (this.opened = new Set([...this.opened, entry.id])),
            })
          : entry.kind === "transfer"
            ? this.#card(entry)
            : html`<p class="sm">${words.pairedNote(isolated(this.name))}</p>`
      }
    </li>`;
  }

  #card(entry: TransferEntry) {
    return html`<ferry-transfer-card
      .entry=${entry}
      .progress=${this.progress[entry.id]}
      .saved=${this.saves[entry.id]}
      .name=${this.name}
      .shareable=${this.shareable}
      .target=${this.target === entry.id}
    ></ferry-transfer-card>`;
  }

  #empty() {
    const words = this.strings.conversation;
    return html`<div class="empty">
      <h2>${words.nothingYet}</h2>
      <p class="sm">${words.nothingYetHint(isolated(this.name))}</p>
    </div>`;
  }

  #latest() {
    if (this.unseen === 0 && this.shown.end === this.#entries.length) return nothing;
    const words = this.strings.conversation;
    return html`<button class="btn small latest num" @click=${this.toEnd}>
      ${icon(ArrowDown)} ${this.unseen > 0 ? words.newEntries(this.unseen) : words.toLatest}
    </button>`;
  }

  #begin(): void {
    this.#following = true;
    this.#askedBefore = undefined;
    this.unseen = 0;
    this.opened = new Set();
  }

  /** Entries came or changed while the reader is elsewhere: the slice stays, new ones are counted. */
  #keep(before: readonly TimelineEntry[], after: readonly TimelineEntry[]): void {
    this.shown = keptWindow(this.shown, before, after);
    // At the very top nothing scrolls any more that would bring in what the reader waits for.
    if (this.#scroller.scrollTop < NEAR_EDGE_PX) this.shown = olderWindow(this.shown);
    const last = before.at(-1);
    const known = last ? after.findLastIndex(({ kind, id }) => kind === last.kind && id === last.id) : -1;
    if (known >= 0) this.unseen += after.length - 1 - known;
  }

  /** After the cards have their height: back to the end, or to the reader's place. */
  async #settle(): Promise<void> {
    await this.#cardsDrawn();
    if (this.#following) this.#followEnd();
    else if (this.#place) returnTo(this.#scroller, this.#list, this.#place);
    this.#place = undefined;
    if (this.#scroller.scrollTop < NEAR_EDGE_PX && this.shown.start === 0) this.#askOlder();
  }

  async #cardsDrawn(): Promise<void> {
    const cards = this.renderRoot.querySelectorAll("ferry-transfer-card");
    await Promise.all([...cards].map((card) => card.updateComplete));
  }

  #followEnd(): void {
    const scroller = this.#scroller;
    if (this.#following) scroller.scrollTop = scroller.scrollHeight;
    this.#lastTop = scroller.scrollTop;
  }

  #watchSizes(): void {
    this.#sizes.observe(this.#scroller);
    this.#sizes.observe(this.#list);
  }

  #scrolled(): void {
    const scroller = this.#scroller;
    const up = scroller.scrollTop < this.#lastTop;
    this.#lastTop = scroller.scrollTop;
    const count = this.#entries.length;
    if (isAtEnd(scroller)) this.#following = this.shown.end === count;
    // Only the reader scrolls up; growth at the end is not leaving it.
    else if (up) this.#following = false;
    if (this.#following) this.unseen = 0;
    if (this.#following) return;
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    if (scroller.scrollTop < NEAR_EDGE_PX) this.#showOlder();
    else if (below < NEAR_EDGE_PX && this.shown.end < count) this.shown = newerWindow(this.shown, count);
  }

  #showOlder(): void {
    if (this.shown.start > 0) this.shown = olderWindow(this.shown);
    else this.#askOlder();
  }

  #askOlder(): void {
    const first = this.#entries[0];
    if (!this.timeline?.more || this.#askedBefore === (first?.id ?? "")) return;
    this.#loadOlder();
  }

  #loadOlder(): void {
    this.#askedBefore = this.#entries[0]?.id ?? "";
    this.dispatchEvent(new LoadOlderEvent());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-timeline": FerryTimeline;
  }
}
