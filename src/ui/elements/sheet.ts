// <ferry-sheet>: a question or a menu over everything else; from the bottom on a phone, in the middle on a desktop.
// Rule: a modal <dialog> does the work (focus stays inside and returns, Escape closes); the owner decides whether it is
// open, and is told when the person wants it closed. What is said meanwhile is said inside: outside it is not heard.
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { X } from "lucide";

import { type AnnounceEvent, WordsElement } from "../base.ts";
import { focused } from "../controllers/kept-focus.ts";
import { icon } from "../icon.ts";
import { base, buttons } from "../styles/controls.ts";
import "./notice.ts";

/** The person closes the sheet: Escape, a tap beside it, or the button. */
export class SheetCloseEvent extends Event {
  constructor() {
    super("sheet-close");
  }
}

/** Content in the default slot, buttons in the slot `actions`. */
@customElement("ferry-sheet")
export class FerrySheet extends WordsElement {
  static override styles = [
    base,
    buttons,
    css`
      dialog {
        position: fixed;
        inset: auto 0 0;
        width: 100%;
        max-width: none;
        max-height: calc(100dvh - 40px);
        margin: 0;
        padding: 0;
        border: 0;
        border-radius: 28px 28px 0 0;
        background: var(--surface);
        color: var(--ink);
        box-shadow: 0 -10px 40px #0004;
        overflow: hidden;
        outline: none;
      }
      dialog::backdrop {
        background: var(--veil);
      }
      .inside {
        display: flex;
        flex-direction: column;
        max-height: inherit;
      }
      .top {
        display: flex;
        align-items: flex-start;
        gap: 8px;
        padding: 22px 20px 4px;
      }
      h2 {
        flex: 1;
        min-width: 0;
        font-size: 20px;
        overflow-wrap: anywhere;
      }
      h2:focus-visible {
        outline: none;
      }
      .ico {
        margin: -8px -10px -8px 0;
      }
      .content {
        padding: 0 20px 4px;
        overflow-y: auto;
        overscroll-behavior: contain;
      }
      .actions {
        padding: 14px 20px calc(20px + var(--safe-bottom));
      }
      @media (min-width: 720px) {
        dialog {
          inset: 0;
          width: min(440px, calc(100vw - 48px));
          height: fit-content;
          margin: auto;
          border-radius: var(--r-l);
          box-shadow: 0 12px 40px #0004;
        }
      }
      @media (prefers-reduced-motion: no-preference) {
        dialog[open] {
          animation: rise 200ms ease-out;
        }
        @keyframes rise {
          from {
            transform: translateY(32px);
          }
        }
      }
    `,
  ];

  @property() heading = "";
  @property({ type: Boolean }) open = false;
  /** A question that has to be answered by its buttons: no close button, and Escape means the owner's `no`. */
  @property({ type: Boolean }) question = false;

  @state() private said = "";
  #returnTo: HTMLElement | undefined;

  constructor() {
    super();
    this.addEventListener("ferry-announce", (event) => {
      event.stopPropagation();
      this.said = (event as AnnounceEvent).text;
    });
  }

  override render() {
    // The heading takes the focus: no button looks chosen, and the next one is a Tab away.
    return html`<dialog aria-labelledby="heading" @cancel=${this.#cancel} @click=${this.#tap} @close=${this.#closed}>
      <div class="inside">
        <div class="top">
          <h2 id="heading" tabindex="-1" autofocus>${this.heading}</h2>
          ${
            this.question
              ? nothing
              : html`<button class="ico" aria-label=${this.strings.shell.close} @click=${this.#ask}>${icon(X)}</button>`
          }
        </div>
        <div class="content"><slot></slot></div>
        <ferry-notice inside></ferry-notice>
        <div class="actions"><slot name="actions"></slot></div>
        <p class="quiet" role="status">${this.said}</p>
      </div>
    </dialog>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#giveFocusBack();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const dialog = this.#dialog;
    if (!dialog || !changed.has("open") || dialog.open === this.open) return;
    if (this.open) {
      this.#returnTo = focused();
      dialog.showModal();
    } else dialog.close();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  #ask(): void {
    this.dispatchEvent(new SheetCloseEvent());
  }

  #cancel(event: Event): void {
    // Other things inside have `cancel` events too, a file input for one.
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    this.#ask();
  }

  /** Only the backdrop is the dialog's own; everything else lies in `.inside`. */
  #tap(event: Event): void {
    if (event.target === event.currentTarget && !this.question) this.#ask();
  }

  #closed(event: Event): void {
    if (event.target !== event.currentTarget) return;
    this.#giveFocusBack();
    // Browsers close a dialog without asking when Escape is pressed twice.
    if (this.open) this.#ask();
  }

  /** The browser does this by itself only when the dialog is closed, not when its owner takes it away. */
  #giveFocusBack(): void {
    const element = this.#returnTo;
    this.#returnTo = undefined;
    if (element?.isConnected) element.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-sheet": FerrySheet;
  }
}
