// <ferry-device-sheet>: what can be said and done about one paired device: its pictures, whether its files still ask,
// forgetting it. Rule: forgetting asks once more, with what it means.
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import type { Device } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import { leaveFor } from "../controllers/place.ts";
import "../elements/check-pictures.ts";
import "../elements/sheet.ts";
import { SheetCloseEvent } from "../elements/sheet.ts";
import { isolated } from "../strings/isolated.ts";
import { base, buttons, fields } from "../styles/controls.ts";

@customElement("ferry-device-sheet")
export class FerryDeviceSheet extends AppElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      label.tick {
        align-items: flex-start;
        margin: 10px 0 16px;
        padding: 8px 0;
      }
      label.tick .sm {
        display: block;
      }
      ferry-check-pictures {
        margin-top: 8px;
      }
      .choice {
        display: grid;
        grid-template-columns: 1fr 1.6fr;
        gap: 10px;
      }
    `,
  ];

  @property() pairId = "";
  @state() private forgetting = false;

  override render() {
    const device = this.state.devices[this.pairId];
    if (!device) return nothing;
    return this.forgetting ? this.#question(device) : this.#about(device);
  }

  #about(device: Device) {
    const { home, format } = this.strings;
    const words = home.deviceMenu;
    return html`<ferry-sheet open heading=${isolated(device.name)} @sheet-close=${this.#close}>
      <p class="mut num">${words.pairedOn(format.day(device.pairedAt, Date.now()))}</p>
      <label class="tick">
        <input
          type="checkbox"
          .checked=${device.autoAccept}
          @change=${(event: Event) =>
            this.verbs.setAutoAccept(device.pairId, (event.target as HTMLInputElement).checked)}
        />
        <span>${words.autoAccept}<span class="sm">${words.autoAcceptHint}</span></span>
      </label>
      <p class="mut">${words.pictures}</p>
      <ferry-check-pictures .pictures=${device.pictures}></ferry-check-pictures>
      <div slot="actions">
        <button class="btn ghost wide" @click=${() => (this.forgetting = true)}>${words.forget}</button>
      </div>
    </ferry-sheet>`;
  }

  #question({ pairId, name }: Device) {
    const words = this.strings.home.deviceMenu;
    const forget = () => {
      this.verbs.forget(pairId);
      this.#close();
      leaveFor({ at: "home" });
    };
    return html`<ferry-sheet open question heading=${words.forgetTitle(isolated(name))} @sheet-close=${this.#keep}>
      <p class="mut">${words.forgetText}</p>
      <div slot="actions" class="choice">
        <button class="btn ghost" @click=${this.#keep}>${words.keep}</button>
        <button class="btn bad" @click=${forget}>${words.forgetYes}</button>
      </div>
    </ferry-sheet>`;
  }

  #keep(): void {
    this.forgetting = false;
  }

  #close(): void {
    this.dispatchEvent(new SheetCloseEvent());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-device-sheet": FerryDeviceSheet;
  }
}
