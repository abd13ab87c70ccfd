// <ferry-pair>: the pairing code, already there, and the other ways to pair; the first page, and the one behind "Pair".
// Rule: a code is asked for while this page is drawn and no longer; the app replaces it when it runs out.
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Link, QrCode, ScanLine, ScanQrCode, WholeWord } from "lucide";

import { AppElement } from "../base.ts";
import { Seconds } from "../controllers/seconds.ts";
import "../elements/name-field.ts";
import "../elements/once-box.ts";
import type { FerryOnceBox } from "../elements/once-box.ts";
import "../elements/qr-code.ts";
import { icon } from "../icon.ts";
import { hrefOf } from "../route.ts";
import { base, buttons, surfaces } from "../styles/controls.ts";

@customElement("ferry-pair")
export class FerryPair extends AppElement {
  static override styles = [
    base,
    buttons,
    surfaces,
    css`
      :host {
        width: 100%;
        max-width: 440px;
        margin: 0 auto;
        padding: 6px 16px 20px;
      }
      .card {
        text-align: center;
        margin-bottom: 12px;
      }
      .card .mut {
        margin: 6px 8px 10px;
      }
      .code {
        width: min(236px, 100%);
        aspect-ratio: 1;
        margin: 8px auto 14px;
      }
      .none {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 12px;
        padding: 16px;
        border-radius: 16px;
        border: 2px dashed var(--line);
      }
      .none .icon {
        width: 44px;
        height: 44px;
        color: var(--ink-3);
      }
      ferry-once-box {
        margin-top: 8px;
      }
      .none .btn {
        padding: 8px 12px;
        font-size: 15px;
        white-space: nowrap;
      }
      .ways,
      .two {
        display: grid;
        gap: 10px;
      }
      .two {
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
      }
      ferry-name-field {
        margin-top: 10px;
      }
    `,
  ];

  /** The page around has the heading already. */
  @property({ type: Boolean }) headless = false;

  @state() private sharing = false;
  /** What is shown and shared from here pairs for this visit only; asked anew each time the page is drawn. */
  @state() private visit = false;
  #seconds = new Seconds(this);
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop ??= this.verbs.showInvitation();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
    this.visit = false;
  }

  override render() {
    const { pairing, words } = this.strings;
    return html`
      <div class="card">
        ${this.headless ? nothing : html`<h2>${pairing.title}</h2>`}
        <p class="mut">${pairing.explain}</p>
        ${this.#code()}
        <ferry-once-box .checked=${this.visit} @change=${this.#wish}></ferry-once-box>
      </div>
      <div class="ways">
        <a class="btn wide" href=${hrefOf({ at: "scan" })}>${icon(ScanQrCode)}${pairing.scan}</a>
        <div class="two">
          <button class="btn ghost" @click=${this.#share}>${icon(Link)}${pairing.shareLink}</button>
          <a class="btn ghost" href=${hrefOf(this.visit ? { at: "words", visit: true } : { at: "words" })}>
            ${icon(WholeWord)}${words.use}
          </a>
        </div>
        ${this.#alone ? nothing : this.#twoScans("plain wide")}
      </div>
      <ferry-name-field lead=${pairing.thisDeviceIs}></ferry-name-field>
      ${
        this.sharing
          ? html`<ferry-link-sheet .visit=${this.visit} @sheet-close=${this.#shared}></ferry-link-sheet>`
          : nothing
      }
    `;
  }

  /** No meeting point can be reached, so only two scans pair. */
  get #alone(): boolean {
    const { online, brokers } = this.state;
    return !online || (brokers.length > 0 && brokers.every(({ is }) => is === "offline"));
  }

  #code() {
    const { pairing, format } = this.strings;
    const { invitation, online, brokers } = this.state;
    const left = this.#seconds.until(invitation?.expiresAt);
    // A code that nobody could answer would only waste a scan.
    if (invitation && brokers.some(({ is }) => is === "online"))
      return html`<ferry-qr-code class="code" .text=${invitation.link} label=${pairing.code}></ferry-qr-code>
        <p class="sm num">${pairing.newCodeIn(format.countdown(left))}</p>`;
    const why = online ? (this.#alone ? pairing.noCode : pairing.makingCode) : pairing.noCodeOffline;
    return html`<div class="code none">
      ${icon(QrCode)}<span class="sm">${why}</span>${this.#alone ? this.#twoScans("small") : nothing}
    </div>`;
  }

  #twoScans(kind: string) {
    const mark = kind === "small" ? nothing : icon(ScanLine);
    return html`<a
      class="btn ${kind}"
      href=${hrefOf({ at: "two-scans" })}
      @click=${() => this.verbs.beginTwoScans(this.visit)}
      >${mark}${this.strings.twoScans.use}</a
    >`;
  }

  #wish(event: Event): void {
    this.visit = (event.target as FerryOnceBox).checked;
    // The new wish before the old one goes, so that there is a code all the time.
    const stop = this.#stop;
    this.#stop = this.verbs.showInvitation(this.visit);
    stop?.();
  }

  #share(): void {
    this.sharing = true;
  }

  #shared(): void {
    this.sharing = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-pair": FerryPair;
  }
}
