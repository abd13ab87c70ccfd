// <ferry-device-menu>: the "more" button of a conversation's head, with the sheet about that device.
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Ellipsis } from "lucide";

import { WordsElement } from "../base.ts";
import { icon } from "../icon.ts";
import "../sheets/device-sheet.ts";
import { base, buttons } from "../styles/controls.ts";

@customElement("ferry-device-menu")
export class FerryDeviceMenu extends WordsElement {
  static override styles = [base, buttons];

  @property() pairId = "";
  @state() private open = false;

  override render() {
    const { more } = this.strings.trust.device;
    return html`<button class="ico" aria-label=${more} title=${more} aria-haspopup="dialog" @click=${this.#show}>
        ${icon(Ellipsis)}
      </button>
      ${
        this.open
          ? html`<ferry-device-sheet .pairId=${this.pairId} @sheet-close=${this.#hide}></ferry-device-sheet>`
          : nothing
      }`;
  }

  #show(): void {
    this.open = true;
  }

  #hide(): void {
    this.open = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-device-menu": FerryDeviceMenu;
  }
}
