// <ferry-settings>: this device's name, the look, what is kept, how devices connect. Rule: what is ticked takes effect
// at once; what is typed, when it has been checked and saved.
import { css, html } from "lit";
import { customElement } from "lit/decorators.js";

import type { AppState, Settings } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import "../elements/name-field.ts";
import "../settings/background-switch.ts";
import "../settings/broker-form.ts";
import "../settings/ice-form.ts";
import "../settings/kept-files.ts";
import "../settings/move-history.ts";
import { base, buttons, fields, surfaces } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings.ts";

const THEMES = ["system", "light", "dark"] as const;
const POLICIES = ["all", "local", "relay"] as const;

@customElement("ferry-settings")
export class FerrySettings extends AppElement {
  static override styles = [
    base,
    buttons,
    fields,
    surfaces,
    settingsStyles,
    css`
      :host {
        max-width: 640px;
        margin: 0 auto;
        padding: 6px 16px 24px;
      }
      .card {
        margin-bottom: 12px;
      }
      ferry-name-field {
        --name-align: flex-start;
        --field-ground: var(--ground);
      }
      .segments {
        display: flex;
        padding: 4px;
        gap: 4px;
        border-radius: 999px;
        background: var(--ground);
      }
      .segments label {
        flex: 1;
        min-height: 44px;
        display: grid;
        place-items: center;
        padding: 0 8px;
        border-radius: 999px;
        color: var(--ink-2);
        font-weight: 600;
        font-size: 15px;
        text-align: center;
        cursor: pointer;
      }
      .segments label:has(:checked) {
        background: var(--surface);
        color: var(--sea);
        box-shadow: 0 1px 4px #04161d33;
      }
      .segments label:has(:focus-visible) {
        outline: 3px solid var(--sea);
        outline-offset: 2px;
      }
      .segments input:not([type="checkbox"]) {
        position: absolute;
        opacity: 0;
        pointer-events: none;
      }
      .kv {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 8px 12px;
        margin: 0 0 10px;
        font-size: 14px;
      }
      .kv dd {
        margin: 0;
        font-weight: 600;
        text-align: right;
      }
      .version {
        text-align: center;
        margin-top: 18px;
      }
    `,
  ];

  override render() {
    const { settings: words } = this.strings;
    const { device } = this.state;
    return html`
      <section class="card">
        <h2>${words.name}</h2>
        <ferry-name-field></ferry-name-field>
        <p class="sm">${words.nameHint}</p>
      </section>
      ${this.#look()}
      <ferry-background-switch class="card"></ferry-background-switch>
      ${this.#storage()}
      <section class="card">
        <h2>${words.advanced}</h2>
        ${this.#policy()}
        <ferry-broker-form></ferry-broker-form>
        <ferry-ice-form></ferry-ice-form>
      </section>
      <ferry-move-history class="card"></ferry-move-history>
      <p class="sm num version">${words.version(device.version)}</p>
    `;
  }

  protected override concerns(state: AppState, before: AppState): boolean {
    return state.device !== before.device || state.settings !== before.settings || state.storage !== before.storage;
  }

  #look() {
    const { settings: words } = this.strings;
    const { theme } = this.state.settings;
    return html`<section class="card">
      <fieldset>
        <legend>${words.theme}</legend>
        <div class="segments">
          ${THEMES.map(
            (each) =>
              html`<label
                ><input
                  type="radio"
                  name="theme"
                  .checked=${each === theme}
                  @change=${() => this.#change({ theme: each })}
                />${words.themes[each]}</label
              >`,
          )}
        </div>
      </fieldset>
    </section>`;
  }

  #storage() {
    const { settings: words, format } = this.strings;
    const { usedBytes, freeBytes, persisted } = this.state.storage;
    const size = (bytes: number | undefined) => (bytes === undefined ? words.unknown : format.bytes(bytes));
    return html`<section class="card">
      <h2>${words.storage}</h2>
      <dl class="kv num">
        <dt>${words.used}</dt>
        <dd>${size(usedBytes)}</dd>
        <dt>${words.free}</dt>
        <dd>${size(freeBytes)}</dd>
      </dl>
      <p class="sm">${persisted ? words.persisted : words.notPersisted}</p>
      <ferry-kept-files></ferry-kept-files>
    </section>`;
  }

  #policy() {
    const { settings: words } = this.strings;
    const { icePolicy } = this.state.settings;
    return html`<fieldset>
      <legend>${words.policy}</legend>
      ${POLICIES.map((each) => {
        const { title, text } = words.policies[each];
        return html`<label class="tick">
          <input
            type="radio"
            name="policy"
            .checked=${each === icePolicy}
            @change=${() => this.#change({ icePolicy: each })}
          />
          <span><b>${title}</b><span class="sm">${text}</span></span>
        </label>`;
      })}
    </fieldset>`;
  }

  #change(settings: Partial<Settings>): void {
    this.verbs.changeSettings(settings);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-settings": FerrySettings;
  }
}
