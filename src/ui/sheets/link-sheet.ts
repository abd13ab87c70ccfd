// <ferry-link-sheet>: makes a pairing link and passes it on: the system's share sheet where there is one, otherwise the
// clipboard. Rule: both need a fresh tap, so what the first tap is too old for is offered again as a button.
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Check, Copy, Share2 } from "lucide";

import { AppElement } from "../base.ts";
import "../elements/sheet.ts";
import { SheetCloseEvent } from "../elements/sheet.ts";
import { icon } from "../icon.ts";
import { base, buttons, fields } from "../styles/controls.ts";

@customElement("ferry-link-sheet")
export class FerryLinkSheet extends AppElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      .mut {
        margin: 4px 0 14px;
      }
      .until {
        margin-top: 10px;
      }
      .actions {
        display: grid;
        gap: 10px;
      }
    `,
  ];

  /** The link is for this visit only. */
  @property({ type: Boolean }) visit = false;
  @state() private link: string | undefined;
  @state() private copied = false;
  @state() private failed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#make();
  }

  override render() {
    const { pairing, trust, format } = this.strings;
    const { sharedLink } = this.state;
    return html`<ferry-sheet open heading=${pairing.linkTitle} @sheet-close=${this.#close}>
      <p class="mut">${pairing.linkText} ${this.visit ? trust.visit.only : nothing}</p>
      ${
        this.link === undefined
          ? html`<p role="status">${this.failed ? pairing.linkFailed : pairing.makingLink}</p>`
          : html`<input readonly aria-label=${pairing.link} .value=${this.link} @focus=${this.#select} />`
      }
      ${
        sharedLink && this.link !== undefined
          ? html`<p class="sm num until">${pairing.linkRunsOut(format.time(sharedLink.expiresAt))}</p>`
          : nothing
      }
      <div slot="actions" class="actions">${this.link === undefined ? nothing : this.#buttons(this.link)}</div>
    </ferry-sheet>`;
  }

  #buttons(link: string) {
    const { pairing } = this.strings;
    const [mark, word] = this.copied ? [Check, pairing.linkCopied] : [Copy, pairing.copyLink];
    return html`
      ${
        canShare(link)
          ? html`<button class="btn wide" @click=${() => this.#share(link)}>
              ${icon(Share2)}${pairing.shareLink}
            </button>`
          : nothing
      }
      <button class="btn wide ${canShare(link) ? "ghost" : ""}" @click=${() => this.#copy(link)}>
        ${icon(mark)}${word}
      </button>
    `;
  }

  async #make(): Promise<void> {
    const link = await this.verbs.shareLink(this.visit);
    if (!this.isConnected) return;
    this.link = link;
    this.failed = link === undefined;
    if (link !== undefined && navigator.userActivation?.isActive) await this.#passOn(link);
  }

  async #passOn(link: string): Promise<void> {
    if (canShare(link)) await this.#share(link);
    else await this.#copy(link);
  }

  async #share(link: string): Promise<void> {
    try {
      await navigator.share({ url: link, text: this.strings.pairing.linkShareText });
    } catch {
      // Closed without sharing, or the tap was too old: the buttons are still there.
    }
  }

  async #copy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
      this.copied = true;
      this.renderRoot.querySelector("ferry-sheet")?.announce(this.strings.pairing.linkCopied);
    } catch {
      // Not allowed without a fresh tap, or at all: the link stands there to be selected.
      this.renderRoot.querySelector("input")?.focus();
    }
  }

  #select(event: Event): void {
    if (event.target instanceof HTMLInputElement) event.target.select();
  }

  #close(): void {
    this.dispatchEvent(new SheetCloseEvent());
  }
}

function canShare(url: string): boolean {
  return typeof navigator.share === "function" && (navigator.canShare?.({ url }) ?? true);
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-link-sheet": FerryLinkSheet;
  }
}
