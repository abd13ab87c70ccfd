// <ferry-notice>: one sentence about what just happened, above everything but a question. Rule: it stays until it is
// dismissed or replaced, since a slow reader is a reader too.
import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { X } from "lucide";

import type { AppState, Notice } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import { icon } from "../icon.ts";
import { base, buttons } from "../styles/controls.ts";

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

  #said: Notice | undefined;

  override render() {
    const { notice } = this.state;
    if (!notice) return nothing;
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
