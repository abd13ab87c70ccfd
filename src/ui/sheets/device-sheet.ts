// <ferry-device-sheet>: what can be said and done about one paired device: how and when it was paired, the check
// pictures, when it was here last, whether its files still ask, forgetting it.
// Rule: forgetting asks once more, with what it means.
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
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 6px 16px;
        margin: 4px 0 16px;
        font-size: 14px;
      }
      .mut + dl {
        margin-top: 14px;
      }
      dt {
        color: var(--ink-2);
      }
      dd {
        margin: 0;
        font-weight: 600;
        text-align: end;
      }
      h3 {
        margin-bottom: 8px;
      }
      ferry-check-pictures + .sm {
        margin-top: 8px;
      }
      .trouble {
        margin: 4px 0 14px;
        color: var(--bad);
        font-size: 14px;
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
    const { trust } = this.strings;
    const { device: words } = trust;
    return html`<ferry-sheet open heading=${isolated(device.name)} @sheet-close=${this.#close}>
      ${this.#trouble(device)} ${device.visit ? html`<p class="mut">${trust.visit.nothingKept}</p>` : nothing}
      ${this.#facts(device)}
      ${
        device.imported
          ? nothing
          : html`<h3>${words.pictures}</h3>
              <ferry-check-pictures .pictures=${device.pictures}></ferry-check-pictures>
              <p class="sm">${words.picturesHint}</p>`
      }
      <label class="tick">
        <input
          type="checkbox"
          .checked=${device.autoAccept}
          @change=${(event: Event) =>
            this.verbs.setAutoAccept(device.pairId, (event.target as HTMLInputElement).checked)}
        />
        <span>${words.autoAccept}<span class="sm">${words.autoAcceptHint}</span></span>
      </label>
      <div slot="actions">
        <button class="btn ghost wide" @click=${() => (this.forgetting = true)}>
          ${device.visit ? trust.visit.end : words.forget}
        </button>
      </div>
    </ferry-sheet>`;
  }

  #facts({ how, pairedAt, lastSeenAt, presence }: Device) {
    const { trust, format } = this.strings;
    const { device: words } = trust;
    const now = Date.now();
    return html`<dl class="num">
      <dt>${words.paired}</dt>
      <dd>${words.pairedBy[how](format.day(pairedAt, now))}</dd>
      <dt>${words.lastHere}</dt>
      <dd>${presence.is === "here" ? words.hereNow : `${format.day(lastSeenAt, now)}, ${format.time(lastSeenAt)}`}</dd>
    </dl>`;
  }

  #trouble({ trouble, name }: Device) {
    if (trouble !== "key-changed" && trouble !== "middle") return nothing;
    const { conversation, trust } = this.strings;
    return html`<p class="trouble">${conversation.trouble(trouble, isolated(name))} ${trust.device.pairAgain}</p>`;
  }

  #question({ pairId, name, visit }: Device) {
    const { device, visit: once } = this.strings.trust;
    const { keep } = device;
    const [title, text, yes] = visit
      ? [once.endTitle, once.endText, once.endYes]
      : [device.forgetTitle, device.forgetText, device.forgetYes];
    const forget = () => {
      this.verbs.forget(pairId);
      this.#close();
      leaveFor({ at: "home" });
    };
    return html`<ferry-sheet open question heading=${title(isolated(name))} @sheet-close=${this.#keep}>
      <p class="mut">${text}</p>
      <div slot="actions" class="choice">
        <button class="btn ghost" @click=${this.#keep}>${keep}</button>
        <button class="btn bad" @click=${forget}>${yes}</button>
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
