// <ferry-drop-row>: makes a device's row in a list a place to drop files on; they go to that device.
// Rule: it draws only the frame and what is said of the drop; the row itself stands in its slot.
import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";

import { AppElement } from "../base.ts";
import { base, buttons } from "../styles/controls.ts";
import { DropTarget } from "./drop-target.ts";
import { Gathering } from "./gathering.ts";
import { gatheringLines, gatheringStyles } from "./gathering-lines.ts";

@customElement("ferry-drop-row")
export class FerryDropRow extends AppElement {
  static override styles = [
    base,
    buttons,
    gatheringStyles,
    css`
      .row {
        position: relative;
      }
      .over::after {
        content: "";
        position: absolute;
        inset: 3px;
        border: 2px dashed var(--sea);
        border-radius: var(--r-m);
        background: color-mix(in srgb, var(--sea-2) 50%, transparent);
        pointer-events: none;
      }
    `,
  ];

  @property() pairId = "";

  #gathering = new Gathering(this, () => this.querySelector("ferry-device-row"));
  #drop = new DropTarget(this, { takes: () => this.#takes, dropped: (transfer) => this.#dropped(transfer) });

  protected override concerns(): boolean {
    return false;
  }

  override render() {
    const over = this.#drop.items !== undefined && this.#takes;
    return html`<div class="row ${over ? "over" : ""}"><slot></slot></div>
      ${gatheringLines(this.#gathering, this.strings.conversation)}`;
  }

  /** A pair that the other side has dissolved takes nothing any more. */
  get #takes(): boolean {
    const device = this.state.devices[this.pairId];
    return device !== undefined && device.trouble !== "unpaired";
  }

  #dropped(transfer: DataTransfer): void {
    const { pairId } = this;
    this.#gathering.take(transfer, (files) => this.verbs.sendFiles(pairId, files));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-drop-row": FerryDropRow;
  }
}
