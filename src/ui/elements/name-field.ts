// <ferry-name-field>: this device's name as a sentence, editable in place. Rule: Enter or leaving the field keeps what
// was typed, Escape does not; an empty name changes nothing.
import { css, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Check, Pencil } from "lucide";

import { AppElement } from "../base.ts";
import { icon } from "../icon.ts";
import { base, buttons, fields } from "../styles/controls.ts";

/** Characters that can be typed; the app keeps as many as fit an invitation. */
const MAX_TYPED = 32;

@customElement("ferry-name-field")
export class FerryNameField extends AppElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      .shown,
      form {
        display: flex;
        align-items: center;
        justify-content: var(--name-align, center);
        gap: 4px;
        min-height: 44px;
      }
      .shown p {
        overflow-wrap: anywhere;
      }
      b {
        font-weight: 650;
        color: var(--ink-2);
      }
      form {
        gap: 8px;
      }
      form input:not([type="checkbox"], [type="radio"], [type="file"]) {
        max-width: 280px;
        background: var(--field-ground, var(--surface));
      }
      .shown .ico {
        margin: 0 -12px 0 -6px;
      }
      .shown .icon {
        width: 16px;
        height: 16px;
      }
    `,
  ];

  /** What stands before the name. */
  @property() lead = "";
  @state() private editing = false;

  override render() {
    const { pairing } = this.strings;
    const { name } = this.state.device;
    if (!this.editing)
      return html`<div class="shown sm">
        <p>${this.lead} <b>${name}</b></p>
        <button class="ico" aria-label=${pairing.changeName} @click=${this.#edit}>${icon(Pencil)}</button>
      </div>`;
    return html`<form @submit=${this.#submit} @keydown=${this.#key} @focusout=${this.#left}>
      <input
        name="name"
        aria-label=${pairing.deviceName}
        maxlength=${MAX_TYPED}
        autocomplete="off"
        spellcheck="false"
        .value=${name}
      />
      <button class="ico full" aria-label=${pairing.saveName}>${icon(Check)}</button>
    </form>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("editing")) return;
    if (this.editing) this.renderRoot.querySelector("input")?.select();
    else if (changed.get("editing")) this.renderRoot.querySelector<HTMLElement>("button")?.focus();
  }

  #edit(): void {
    this.editing = true;
  }

  #submit(event: Event): void {
    event.preventDefault();
    this.#keep();
  }

  #left(event: FocusEvent): void {
    // Focus that stays in the form, and a form that is just being taken away.
    if (!this.editing || (event.relatedTarget instanceof Node && this.renderRoot.contains(event.relatedTarget))) return;
    this.#keep();
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.editing = false;
  }

  #keep(): void {
    const name = this.renderRoot.querySelector("input")?.value.trim() ?? "";
    this.editing = false;
    if (name !== "" && name !== this.state.device.name) this.verbs.rename(name);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-name-field": FerryNameField;
  }
}
