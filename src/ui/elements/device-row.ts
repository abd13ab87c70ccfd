// <ferry-device-row>: one device in the list: who, whether it is there, what is going on. A link to its conversation.
// Rule: presence is a word, not only a colour; where a narrow list has no room for it, it is still there to be heard.
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";

import type { Device, Progress } from "../../app/state.ts";
import { WordsElement } from "../base.ts";
import { deviceLine } from "../device-line.ts";
import { hrefOf } from "../route.ts";
import { base, surfaces } from "../styles/controls.ts";
import "./avatar.ts";

@customElement("ferry-device-row")
export class FerryDeviceRow extends WordsElement {
  static override styles = [
    base,
    surfaces,
    css`
      a {
        display: block;
        color: inherit;
        text-decoration: none;
        outline-offset: -3px;
      }
      .row {
        background: none;
      }
      h3 {
        font-size: 17px;
        font-weight: 650;
        color: var(--ink);
      }
      a[aria-current] {
        background: var(--sea-2);
        --avatar-ground: var(--sea-2);
      }
      a[aria-current] ferry-avatar {
        --sea-2: var(--surface);
      }
      @media (hover: hover) {
        a:not([aria-current]):hover {
          background: color-mix(in srgb, var(--sea-2) 50%, transparent);
        }
      }
    `,
  ];

  @property({ attribute: false }) device?: Device;
  @property({ attribute: false }) progress: Readonly<Record<string, Progress>> = {};
  /** Beside its conversation: marked, and with a time where the wide list has the presence. */
  @property({ type: Boolean }) narrow = false;
  @property({ type: Boolean }) current = false;

  override render() {
    const { device } = this;
    if (!device) return nothing;
    return html`<a
      href=${hrefOf({ at: "conversation", pairId: device.pairId })}
      aria-current=${this.current ? "page" : nothing}
    >
      <div class="row">
        <ferry-avatar .name=${device.name} .presence=${device.presence}></ferry-avatar>
        <div class="grow">
          <h3 class="el"><bdi>${device.name}</bdi></h3>
          ${device.visit ? html`<div class="sm el">${this.strings.trust.visit.only}</div>` : nothing}
          <div class="sm el num">${deviceLine(device, this.progress, this.strings)}</div>
        </div>
        ${this.#end(device)}
      </div>
    </a>`;
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector("a")?.focus(options);
  }

  #end(device: Device) {
    const { home, format } = this.strings;
    const { presence, latest } = device;
    const word = home.presence(presence);
    if (this.narrow) {
      const at = latest?.kind === "chat" ? format.brief(latest.at, Date.now()) : undefined;
      return html`<span class="quiet">${word}</span>${at ? html`<span class="sm num">${at}</span>` : nothing}`;
    }
    if (presence.is !== "here") return html`<span class="sm">${word}</span>`;
    return html`<span class="tag ${presence.path === "relayed" ? "warn" : "ok"}">${word}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-device-row": FerryDeviceRow;
  }
}
