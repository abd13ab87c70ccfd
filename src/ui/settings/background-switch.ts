// <ferry-background-switch>: turns notifications on and off. Rule: off until the browser allows them, which it is asked
// at this tap alone; why it cannot be turned on is said beside it.
import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";

import type { AppState } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import { askForNotifications, notificationAccess } from "../notifying/permission.ts";
import type { BackgroundStrings } from "../strings/background-strings.ts";
import { base, fields } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings.ts";

@customElement("ferry-background-switch")
export class FerryBackgroundSwitch extends AppElement {
  static override styles = [
    base,
    fields,
    settingsStyles,
    css`
      [role="status"] {
        margin-top: 4px;
        font-size: 14px;
        color: var(--bad);
      }
      [role="status"]:empty {
        margin: 0;
      }
    `,
  ];

  @state() private fault: keyof BackgroundStrings["fault"] | undefined;
  #permission: PermissionStatus | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#permission?.removeEventListener("change", this.#changed);
    this.#permission = undefined;
  }

  override render() {
    const { background: words } = this.strings;
    const on = this.state.settings.notify === true && notificationAccess() === "granted";
    return html`<h2>${words.heading}</h2>
      <label class="tick">
        <input type="checkbox" .checked=${on} @change=${this.#turn} />
        <span><b>${words.title}</b><span class="sm">${words.hint}</span></span>
      </label>
      <p role="status">${this.fault ? words.fault[this.fault] : nothing}</p>`;
  }

  protected override concerns({ settings }: AppState, before: AppState): boolean {
    return settings.notify !== before.settings.notify;
  }

  async #turn({ target }: Event): Promise<void> {
    const box = target as HTMLInputElement;
    this.fault = undefined;
    if (!box.checked) return this.verbs.changeSettings({ notify: false });
    const access = await askForNotifications();
    if (access === "granted") return this.verbs.changeSettings({ notify: true });
    box.checked = false;
    this.fault = access === "ask" ? "dismissed" : access;
  }

  /** It can be taken back in the browser's own settings at any time. */
  async #watch(): Promise<void> {
    const permission = await navigator.permissions?.query({ name: "notifications" }).catch(() => undefined);
    if (!permission || !this.isConnected) return;
    this.#permission = permission;
    permission.addEventListener("change", this.#changed);
  }

  #changed = (): void => {
    this.fault = undefined;
    this.requestUpdate();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-background-switch": FerryBackgroundSwitch;
  }
}
