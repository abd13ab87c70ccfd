// A list of any length of which only the rows in view are in the page: all rows have one height, and two empty blocks
// stand for the rest. Rule: the host draws `rows(count)` between `.before` and `.after` inside its `.scroll`.
import type { LitElement, ReactiveController } from "lit";

import type { ListWindow } from "./timeline-window.ts";

/** Rows drawn beyond each edge of the view: a keyboard's next step is there before it is seen. */
const SPARE_ROWS = 12;
/** Rows drawn before the view has a height. */
const FIRST_ROWS = 40;
/** The window moves in steps, so that not each scrolled row draws the list again. */
const STEP_ROWS = 8;

export class LongList implements ReactiveController {
  #host;
  #rowPx;
  #count = 0;
  #shown: ListWindow = { start: 0, end: FIRST_ROWS };
  #sizes = new ResizeObserver(() => this.scrolled());

  /** `rowPx`: height of every row in CSS pixels, as the host's styles have it. */
  constructor(host: LitElement, rowPx: number) {
    this.#host = host;
    this.#rowPx = rowPx;
    host.addController(this);
  }

  /** Rows [start, end) to draw now. */
  rows(count: number): ListWindow {
    this.#count = count;
    const { start, end } = this.#shown;
    const last = Math.min(count, end);
    return { start: Math.min(start, Math.max(0, last - 1)), end: last };
  }

  /** For the `scroll` event of `.scroll`. */
  readonly scrolled = (): void => {
    const shown = this.#inView();
    if (shown.start === this.#shown.start && shown.end === this.#shown.end) return;
    this.#shown = shown;
    this.#host.requestUpdate();
  };

  /** Back to the first row: the list is another one. */
  toStart(): void {
    this.#shown = { start: 0, end: FIRST_ROWS };
    this.#scroller?.scrollTo({ top: 0 });
  }

  hostConnected(): void {
    this.#sizes.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#sizes.disconnect();
  }

  hostUpdated(): void {
    const { start, end } = this.rows(this.#count);
    this.#setHeight(".before", start);
    this.#setHeight(".after", this.#count - end);
    this.scrolled();
  }

  get #scroller(): Element | null {
    return this.#host.renderRoot.querySelector(".scroll");
  }

  #setHeight(block: string, rows: number): void {
    const element = this.#host.renderRoot.querySelector<HTMLElement>(block);
    element?.style.setProperty("height", `${rows * this.#rowPx}px`);
  }

  #inView(): ListWindow {
    const scroller = this.#scroller;
    if (!scroller || scroller.clientHeight === 0) return this.#shown;
    const step = (row: number, round: (value: number) => number) => round(row / STEP_ROWS) * STEP_ROWS;
    const first = scroller.scrollTop / this.#rowPx;
    // More than the window's height is never in view, however the page around lays it out.
    const last = first + Math.min(scroller.clientHeight, innerHeight) / this.#rowPx;
    return { start: Math.max(0, step(first - SPARE_ROWS, Math.floor)), end: step(last + SPARE_ROWS, Math.ceil) };
  }
}
