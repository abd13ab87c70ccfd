// <ferry-home>: the devices, each one a conversation. On a phone a page with recent files below; beside a conversation
// (`narrow`) a list with this device's name and the other places at its foot.
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { History, Plus, Settings, type IconNode } from "lucide";

import { AppElement } from "../base.ts";
import { keepFocus } from "../controllers/kept-focus.ts";
import "../conversation/drop-row.ts";
import "../elements/device-row.ts";
import "../elements/name-field.ts";
import { icon } from "../icon.ts";
import { hrefOf, type Route } from "../route.ts";
import { base, buttons, surfaces } from "../styles/controls.ts";

/** Rows under "Recent files". */
const RECENT = 5;

@customElement("ferry-home")
export class FerryHome extends AppElement {
  static override styles = [
    base,
    buttons,
    surfaces,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 100%;
      }
      header {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 18px 20px 10px;
      }
      header .ico {
        margin: 0 -6px;
      }
      header .btn {
        padding: 9px 18px 9px 14px;
      }
      .part {
        margin: 18px 20px 8px;
        font-size: 13px;
        font-weight: 600;
        color: var(--ink-2);
      }
      .rows {
        margin: 0 16px;
      }
      .narrow .rows {
        margin: 0;
        border-radius: 0;
        border-bottom: 1px solid var(--line);
      }
      .nobody {
        margin: 8px 20px;
      }
      .foot {
        margin-top: auto;
        padding: 10px 12px 10px 20px;
        display: flex;
        align-items: center;
        --name-align: flex-start;
        --field-ground: var(--ground);
      }
      .foot .ico[aria-current] {
        background: var(--sea-2);
        color: var(--sea);
      }
      .end {
        height: 20px;
        flex: none;
      }
    `,
  ];

  @property({ type: Boolean }) narrow = false;
  @property({ attribute: false }) route: Route = { at: "home" };

  constructor() {
    super();
    // Rows move: the device that something happens with comes first.
    keepFocus(this);
  }

  override render() {
    const { home, shell } = this.strings;
    return html`<header>
        <h1 class="grow">${shell.appName}</h1>
        ${this.narrow ? nothing : this.#place("settings", shell.settings, Settings)}
        <a class="btn" href=${hrefOf({ at: "pair" })}>${icon(Plus)}${home.pair}</a>
      </header>
      <div class=${this.narrow ? "narrow" : ""}>
        <h2 class=${this.narrow ? "quiet" : "part"}>${home.devices}</h2>
        ${this.#devices()} ${this.narrow ? nothing : this.#recent()}
      </div>
      ${this.narrow ? this.#foot() : html`<div class="end"></div>`}`;
  }

  #devices() {
    const { devices, deviceOrder, progress } = this.state;
    const here = this.route.at === "conversation" ? this.route.pairId : undefined;
    if (deviceOrder.length === 0) return html`<p class="sm nobody">${this.strings.home.nobody}</p>`;
    return html`<ul class="rows" aria-label=${this.strings.home.devices}>
      ${repeat(
        deviceOrder.flatMap((pairId) => devices[pairId] ?? []),
        ({ pairId }) => pairId,
        (device) =>
          html`<li>
            <ferry-drop-row .pairId=${device.pairId}>
              <ferry-device-row
                .device=${device}
                .progress=${progress}
                ?narrow=${this.narrow}
                ?current=${device.pairId === here}
              ></ferry-device-row>
            </ferry-drop-row>
          </li>`,
      )}
    </ul>`;
  }

  #recent() {
    const { home, conversation } = this.strings;
    const { recent, devices } = this.state;
    if (recent.length === 0) return nothing;
    return html`<h2 class="part">${home.recentFiles}</h2>
      <ul class="rows" aria-label=${home.recentFiles}>
        ${repeat(
          recent.slice(0, RECENT),
          ({ id }) => id,
          (entry) =>
            html`<li>
              <ferry-recent-row
                .entry=${entry}
                .name=${devices[entry.pairId]?.name ?? conversation.formerDevice}
              ></ferry-recent-row>
            </li>`,
        )}
      </ul>`;
  }

  #foot() {
    const { home, shell } = this.strings;
    return html`<div class="foot">
      <ferry-name-field class="grow" lead=${home.thisDevice}></ferry-name-field>
      ${this.#place("history", shell.history, History)} ${this.#place("settings", shell.settings, Settings)}
    </div>`;
  }

  #place(at: "history" | "settings", word: string, mark: IconNode) {
    return html`<a
      class="ico"
      href=${hrefOf({ at })}
      aria-label=${word}
      title=${word}
      aria-current=${this.route.at === at ? "page" : nothing}
      >${icon(mark)}</a
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-home": FerryHome;
  }
}
