// <ferry-join-sheet>: an invitation was opened here: agree, wait, or learn why not. Rule: nothing is dialled before the
// tap on "Pair"; Escape and Cancel mean the same.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";

import type { Joining } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import "../elements/once-box.ts";
import "../elements/sheet.ts";
import { base, buttons } from "../styles/controls.ts";
import { wait } from "../styles/wait.ts";

@customElement("ferry-join-sheet")
export class FerryJoinSheet extends AppElement {
  static override styles = [
    base,
    buttons,
    wait,
    css`
      .mut {
        margin-top: 4px;
      }
      ferry-once-box {
        margin-top: 6px;
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1.6fr;
        gap: 10px;
      }
    `,
  ];

  #said = "";

  override render() {
    const { joining } = this.state;
    if (!joining) return nothing;
    const { heading, text } = this.#words(joining);
    return html`<ferry-sheet open question heading=${heading} @sheet-close=${this.#cancel}>
      <p class="mut">${text}</p>
      ${joining.stage === "dialling" ? html`<div class="wait"></div>` : nothing}
      ${joining.stage === "ask" ? html`<ferry-once-box .theirs=${joining.visit === true}></ferry-once-box>` : nothing}
      <div slot="actions">${this.#buttons(joining)}</div>
    </ferry-sheet>`;
  }

  protected override updated(): void {
    const { joining } = this.state;
    if (!joining) {
      this.#said = "";
      return;
    }
    // The dialog itself is read out when it opens; what it says later is not.
    const { heading, text } = this.#words(joining);
    if (this.#said !== "" && this.#said !== heading)
      this.renderRoot.querySelector("ferry-sheet")?.announce(`${heading}. ${text}`);
    this.#said = heading;
  }

  #words(joining: Joining): { heading: string; text: string } {
    const { pairing, words } = this.strings;
    const { join } = pairing;
    const name = this.#name(joining);
    if (joining.stage === "ask") return { heading: join.title(name), text: join.text };
    if (joining.stage === "failed") {
      const { title, text } = join.failed[joining.error];
      return { heading: title, text };
    }
    if (joining.approval) return { heading: join.approval(name), text: join.approvalText };
    // Words are being checked: who shows them is not known before they are right.
    if (joining.hostName === "" && !joining.waiting) return { heading: words.checking, text: words.checkingText };
    if (joining.waiting) return { heading: join.waiting(name), text: join.waitingText };
    return { heading: join.dialling(name), text: join.diallingText };
  }

  #buttons({ stage }: Joining): TemplateResult {
    const { pairing, shell } = this.strings;
    switch (stage) {
      case "ask":
        return html`<div class="pair">
          <button class="btn ghost" @click=${this.#cancel}>${pairing.join.refuse}</button>
          <button class="btn" @click=${this.#agree}>${pairing.join.agree}</button>
        </div>`;
      case "dialling":
        return html`<button class="btn ghost wide" @click=${this.#cancel}>${shell.cancel}</button>`;
      case "failed":
        return html`<button class="btn wide" @click=${this.#cancel}>${shell.close}</button>`;
    }
  }

  #agree(): void {
    const box = this.renderRoot.querySelector("ferry-once-box");
    this.verbs.agreeToJoin(box !== null && (box.checked || box.theirs));
  }

  #name({ hostName }: Joining): string {
    return hostName === "" ? this.strings.pairing.nameless : hostName;
  }

  #cancel(): void {
    this.verbs.cancelJoin();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-join-sheet": FerryJoinSheet;
  }
}
