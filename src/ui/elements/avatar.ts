// <ferry-avatar>: a device's picture with a dot that says whether it is there. Rule: the dot repeats what a word beside
// it says, so it is hidden from screen readers.
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";

import type { Presence } from "../../app/state.ts";
import { deviceIcon } from "../device-icon.ts";
import { icon } from "../icon.ts";
import { base } from "../styles/controls.ts";

@customElement("ferry-avatar")
export class FerryAvatar extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        flex: none;
      }
      .picture {
        position: relative;
        width: var(--avatar-size, 46px);
        height: var(--avatar-size, 46px);
        display: grid;
        place-items: center;
        border-radius: 16px;
        background: var(--sea-2);
        color: var(--sea);
      }
      .picture::after {
        content: "";
        position: absolute;
        right: -3px;
        bottom: -3px;
        width: 13px;
        height: 13px;
        border-radius: 50%;
        border: 3px solid var(--avatar-ground, var(--surface));
        background: var(--edge);
      }
      .here::after {
        background: var(--ok);
      }
      .between::after {
        background: var(--warn);
      }
    `,
  ];

  /** The device's name: its kind is guessed from it. */
  @property() name = "";
  @property({ attribute: false }) presence: Presence = { is: "away" };

  override render() {
    const { is } = this.presence;
    const state = is === "here" ? "here" : is === "away" ? "" : "between";
    return html`<div class="picture ${state}">${icon(deviceIcon(this.name))}</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-avatar": FerryAvatar;
  }
}
