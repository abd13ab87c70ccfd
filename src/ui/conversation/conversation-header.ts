// <ferry-conversation-header>: who the conversation is with, whether they are there, and what is wrong with them.
// Rule: presence is a word; trouble is a sentence with what to do, and stays until it is over.
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { ChevronLeft, TriangleAlert } from "lucide";

import type { Device } from "../../app/state.ts";
import { WordsElement } from "../base.ts";
import { troubleText } from "../device-line.ts";
import "../elements/avatar.ts";
import { icon } from "../icon.ts";
import { hrefOf } from "../route.ts";
import { isolated } from "../strings/isolated.ts";
import { base, buttons } from "../styles/controls.ts";

@customElement("ferry-conversation-header")
export class FerryConversationHeader extends WordsElement {
  static override styles = [
    base,
    buttons,
    css`
      header {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: calc(14px + var(--safe-top)) 12px 14px 20px;
        background: var(--surface);
        border-bottom: 1px solid var(--line);
        --avatar-size: 40px;
      }
      .back {
        margin: -2px -10px -2px -14px;
      }
      h1 {
        font-size: 17px;
        font-weight: 650;
      }
      .trouble {
        display: flex;
        align-items: flex-start;
        gap: 10px;
        padding: 10px 20px;
        border-bottom: 1px solid var(--line);
        background: color-mix(in srgb, var(--bad) 8%, var(--surface));
        color: var(--bad);
        font-size: 14px;
        overflow-wrap: anywhere;
      }
      .trouble.quiet-one {
        background: color-mix(in srgb, var(--warn) 10%, var(--surface));
        color: var(--warn);
      }
      .visit {
        padding: 10px 20px;
        border-bottom: 1px solid var(--line);
        background: var(--sea-2);
        font-size: 14px;
      }
      .trouble .icon {
        width: 20px;
        height: 20px;
      }
      @media (min-width: 720px) {
        .back {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) device: Device | undefined;

  override render() {
    const { device, strings } = this;
    if (!device) return nothing;
    return html`<header>
        <a class="ico back" href=${hrefOf({ at: "home" })} aria-label=${strings.shell.back} title=${strings.shell.back}>
          ${icon(ChevronLeft)}
        </a>
        <ferry-avatar .name=${device.name} .presence=${device.presence}></ferry-avatar>
        <div class="grow">
          <h1 class="el" title=${device.name}><bdi>${device.name}</bdi></h1>
          <div class="sm num el">${strings.conversation.presence(device.presence)}</div>
        </div>
        <slot></slot>
      </header>
      ${this.#trouble(device)}`;
  }

  #trouble(device: Device) {
    const { trouble, visit, name } = device;
    if (!trouble) return visit ? html`<p class="visit">${this.strings.trust.visit.nothingKept}</p>` : nothing;
    const attack = trouble === "key-changed" || trouble === "middle";
    return html`<p class="trouble ${attack ? "" : "quiet-one"}">
      ${icon(TriangleAlert)}<span>${troubleText({ ...device, name: isolated(name) }, this.strings)}</span>
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-conversation-header": FerryConversationHeader;
  }
}
