// <ferry-notice>: one sentence about what just happened, above the page, and inside a sheet while one is open: what lies
// outside of a modal dialog is neither heard nor tapped. Rule: it stays until it is dismissed or replaced, since a slow
// reader is a reader too.
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { X } from "lucide";

import type { AppState, Notice } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import { keepFocus } from "../controllers/kept-focus.ts";
import { icon } from "../icon.ts";
import { base, buttons } from "../styles/controls.ts";

/** The page's, and one in every open sheet, in whose place the page's is not drawn. */
const drawn = new Set<FerryNotice>();

@customElement("ferry-notice")
export class FerryNotice extends AppElement {
  static override styles = [
    base,
    buttons,
    css`
      .notice {
        position: fixed;
        z-index: 2;
        left: 16px;
        right: 16px;
        bottom: calc(88px + var(--safe-bottom));
        max-width: 520px;
        margin: 0 auto;
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 8px 8px 8px 18px;
        border-radius: var(--r-m);
        background: var(--ink);
        color: var(--surface);
        box-shadow: 0 8px 30px #0005;
        font-size: 15px;
      }
      :host([inside]) .notice {
        position: static;
        margin: 8px 20px 0;
      }
      .ico {
        color: inherit;
      }
      @media (prefers-reduced-motion: no-preference) {
        .notice {
          animation: rise 200ms ease-out;
        }
        @keyframes rise {
          from {
            transform: translateY(12px);
          }
        }
      }
    `,
  ];

  /** In a sheet: says what comes while that is open, not what stands already. */
  @property({ type: Boolean, reflect: true }) inside = false;

  #before: Notice | undefined;
  #said: Notice | undefined;

  constructor() {
    super();
    // The sheet's heading, or the page.
    keepFocus(this, () => (this.getRootNode() as ParentNode).querySelector<HTMLElement>("h2, ferry-shell"));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    drawn.add(this);
    for (const each of drawn) each.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    drawn.delete(this);
    for (const each of drawn) each.requestUpdate();
  }

  protected override willUpdate(): void {
    if (this.inside && !this.hasUpdated) this.#before = this.#said = this.state.notice;
  }

  override render() {
    const { notice } = this.state;
    const elsewhere = !this.inside && drawn.size > 1;
    if (!notice || elsewhere || notice === this.#before) return nothing;
    const { shell } = this.strings;
    return html`<section class="notice" aria-label=${shell.noticeLabel}>
      <p class="grow any">${shell.notice(notice)}</p>
      <button class="ico" aria-label=${shell.dismiss} @click=${() => this.verbs.dismissNotice()}>${icon(X)}</button>
    </section>`;
  }

  protected override concerns(state: AppState, before: AppState): boolean {
    return state.notice !== before.notice;
  }

  protected override updated(): void {
    const { notice } = this.state;
    if (notice && notice !== this.#said) this.announce(this.strings.shell.notice(notice));
    this.#said = notice;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-notice": FerryNotice;
  }
}
