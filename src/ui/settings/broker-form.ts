// <ferry-broker-form>: the meeting points. Rule: an empty field means the site's own; a line that is no address is
// named and nothing is changed.
import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";

import type { AppState } from "../../app/state.ts";
import { MAX_BROKERS } from "../../protocol/limits.ts";
import { AppElement } from "../base.ts";
import { base, buttons, fields } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings.ts";
import { readBrokers } from "./addresses.ts";

@customElement("ferry-broker-form")
export class FerryBrokerForm extends AppElement {
  static override styles = [
    base,
    buttons,
    fields,
    settingsStyles,
    css`
      textarea {
        display: block;
        resize: vertical;
      }
    `,
  ];

  @state() private fault = "";
  @state() private saved = false;

  override render() {
    const { settings: words } = this.strings;
    const { brokers } = this.state.settings;
    return html`<form novalidate @submit=${this.#save} @input=${this.#typed}>
      <h3><label for="brokers">${words.brokers}</label></h3>
      <p class="sm" id="hint">${words.brokersHint}</p>
      <textarea
        id="brokers"
        rows="2"
        spellcheck="false"
        autocapitalize="off"
        aria-describedby="hint"
        aria-invalid=${this.fault !== ""}
        aria-errormessage="fault"
        .value=${brokers?.join("\n") ?? ""}
      ></textarea>
      <p class="fault" id="fault" role="alert" ?hidden=${this.fault === ""}>${this.fault}</p>
      <div class="ends">
        <button class="btn ghost small">${words.save}</button>
        ${
          brokers
            ? html`<button type="button" class="btn plain small" @click=${this.#reset}>${words.reset}</button>`
            : nothing
        }
        <span class="sm" role="status">${this.saved ? words.saved : nothing}</span>
      </div>
    </form>`;
  }

  protected override concerns(state: AppState, before: AppState): boolean {
    return state.settings.brokers !== before.settings.brokers;
  }

  #typed(): void {
    this.fault = "";
    this.saved = false;
  }

  #save(event: Event): void {
    event.preventDefault();
    const { settings: words } = this.strings;
    const { addresses, bad } = readBrokers(this.renderRoot.querySelector("textarea")?.value ?? "");
    if (bad !== undefined) this.fault = words.badBroker(bad);
    else if (addresses.length > MAX_BROKERS) this.fault = words.tooMany(MAX_BROKERS);
    else {
      this.verbs.changeSettings({ brokers: addresses.length > 0 ? addresses : undefined });
      this.saved = true;
    }
    if (this.fault !== "") this.renderRoot.querySelector("textarea")?.focus();
  }

  #reset(): void {
    const field = this.renderRoot.querySelector("textarea");
    if (field) field.value = "";
    this.fault = "";
    this.verbs.changeSettings({ brokers: undefined });
    this.saved = true;
    field?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-broker-form": FerryBrokerForm;
  }
}
