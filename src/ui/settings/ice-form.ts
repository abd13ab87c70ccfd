// <ferry-ice-form>: STUN and TURN servers, one row each. Rule: no rows means the site's own; a row that cannot work is
// marked with the reason and nothing is changed.
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Plus, Trash2 } from "lucide";

import type { AppState } from "../../app/state.ts";
import { MAX_CREDENTIAL_BYTES, MAX_ICE_SERVERS, MAX_ICE_URL_LENGTH } from "../../protocol/limits.ts";
import { AppElement } from "../base.ts";
import { icon } from "../icon.ts";
import { base, buttons, fields } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings.ts";
import { type ServerFields, serverFault, toFields, toServer } from "./addresses.ts";

const EMPTY: ServerFields = { url: "", username: "", credential: "" };

@customElement("ferry-ice-form")
export class FerryIceForm extends AppElement {
  static override styles = [
    base,
    buttons,
    fields,
    settingsStyles,
    css`
      .server {
        display: grid;
        grid-template-columns: 1fr 1fr 44px;
        gap: 8px;
        margin-bottom: 14px;
      }
      .server label:first-child {
        grid-column: 1 / 3;
      }
      .server .ico {
        grid-column: 3;
        grid-row: 1;
        align-self: end;
      }
      .server .fault {
        grid-column: 1 / -1;
        margin: 0;
      }
      label span {
        display: block;
        margin-bottom: 2px;
      }
      @media (max-width: 479px) {
        .server label {
          grid-column: 1 / 3;
        }
      }
    `,
  ];

  @state() private rows: readonly ServerFields[] = [];
  /** Rows are judged once somebody has tried to save them. */
  @state() private judged = false;
  @state() private saved = false;

  #loaded: AppState["settings"]["iceServers"];

  override render() {
    const { settings: words } = this.strings;
    return html`<form novalidate @submit=${this.#save}>
      <h3>${words.iceServers}</h3>
      <p class="sm">${words.iceServersHint}</p>
      ${this.rows.map((row, index) => this.#row(row, index))}
      ${this.#tooMany ? html`<p class="fault" role="alert">${words.tooMany(MAX_ICE_SERVERS)}</p>` : nothing}
      <div class="ends">
        <button
          type="button"
          class="btn ghost small"
          ?disabled=${this.rows.length >= MAX_ICE_SERVERS}
          @click=${this.#add}
        >
          ${icon(Plus)}${words.addServer}
        </button>
        ${this.#changed ? html`<button class="btn small">${words.save}</button>` : nothing}
        ${
          this.state.settings.iceServers
            ? html`<button type="button" class="btn plain small" @click=${this.#reset}>${words.reset}</button>`
            : nothing
        }
        <span class="sm" role="status">${this.#said}</span>
      </div>
    </form>`;
  }

  protected override concerns(state: AppState, before: AppState): boolean {
    return state.settings.iceServers !== before.settings.iceServers;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { iceServers } = this.state.settings;
    if (this.hasUpdated && iceServers === this.#loaded) return;
    this.#loaded = iceServers;
    this.rows = toFields(iceServers);
  }

  #row(row: ServerFields, index: number) {
    const { settings: words } = this.strings;
    const fault = this.judged ? serverFault(row) : undefined;
    const field = (name: keyof ServerFields, word: string, wrong: boolean) =>
      html`<label
        ><span class="sm">${word}</span
        ><input
          .value=${row[name]}
          maxlength=${name === "url" ? MAX_ICE_URL_LENGTH : MAX_CREDENTIAL_BYTES}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          type=${name === "credential" ? "password" : "text"}
          aria-invalid=${wrong}
          @input=${(event: InputEvent) => this.#typed(index, name, (event.target as HTMLInputElement).value)}
      /></label>`;
    return html`<div class="server" role="group" aria-label=${row.url === "" ? words.addServer : row.url}>
      ${field("url", words.serverUrl, fault === "address")} ${field("username", words.username, fault === "password")}
      ${field("credential", words.credential, fault === "password")}
      <button
        type="button"
        class="ico"
        aria-label=${words.removeServer}
        title=${words.removeServer}
        @click=${() => this.#remove(index)}
      >
        ${icon(Trash2)}
      </button>
      ${
        fault
          ? html`<p class="fault" role="alert">${fault === "address" ? words.badServer : words.needsPassword}</p>`
          : nothing
      }
    </div>`;
  }

  get #said() {
    const { settings: words } = this.strings;
    if (this.saved && !this.#changed) return words.saved;
    return this.rows.length === MAX_ICE_SERVERS ? words.tooMany(MAX_ICE_SERVERS) : nothing;
  }

  /** As the first versions could keep them: said at once, since some of them are not used. */
  get #tooMany(): boolean {
    return this.rows.length > MAX_ICE_SERVERS;
  }

  get #changed(): boolean {
    return JSON.stringify(this.rows) !== JSON.stringify(toFields(this.state.settings.iceServers));
  }

  #typed(index: number, name: keyof ServerFields, value: string): void {
    this.saved = false;
    this.rows = this.rows.map((row, at) => (at === index ? { ...row, [name]: value.trim() } : row));
  }

  async #add(): Promise<void> {
    this.judged = false;
    this.saved = false;
    this.rows = [...this.rows, EMPTY];
    await this.updateComplete;
    [...this.renderRoot.querySelectorAll(".server")].at(-1)?.querySelector("input")?.focus();
  }

  #remove(index: number): void {
    this.saved = false;
    this.rows = this.rows.filter((_, at) => at !== index);
    this.renderRoot.querySelector<HTMLElement>(".ends button:not(:disabled)")?.focus();
  }

  #save(event: Event): void {
    event.preventDefault();
    this.judged = this.rows.some((row) => serverFault(row));
    if (this.judged || this.#tooMany) return;
    this.verbs.changeSettings({ iceServers: this.rows.length > 0 ? this.rows.map(toServer) : undefined });
    this.saved = true;
  }

  #reset(): void {
    this.judged = false;
    this.rows = [];
    this.verbs.changeSettings({ iceServers: undefined });
    this.saved = true;
    this.renderRoot.querySelector<HTMLElement>(".ends button")?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-ice-form": FerryIceForm;
  }
}
