// <ferry-two-scans>: pairing by two codes and no broker: what to do now, with which device. Rule: both steps are there
// from the first moment on, what is under way outlives this page, and a code that did not fit is said beside it.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Check, Copy, QrCode, ScanQrCode, TriangleAlert } from "lucide";

import type { TwoScans } from "../../app/pairing-state.ts";
import { AppElement } from "../base.ts";
import { Copying } from "../controllers/copying.ts";
import { goBack, leaveFor } from "../controllers/place.ts";
import { Seconds } from "../controllers/seconds.ts";
import "../elements/once-box.ts";
import type { FerryOnceBox } from "../elements/once-box.ts";
import "../elements/qr-code.ts";
import { icon } from "../icon.ts";
import { hrefOf } from "../route.ts";
import { base, buttons, surfaces } from "../styles/controls.ts";
import { twoScansStyles } from "../styles/two-scans.ts";
import { wait } from "../styles/wait.ts";

type Stage<S extends TwoScans["stage"]> = Extract<TwoScans, { stage: S }>;

@customElement("ferry-two-scans")
export class FerryTwoScans extends AppElement {
  static override styles = [base, buttons, surfaces, wait, twoScansStyles];

  /** The person wishes for a pair that is for this visit only. */
  @state() private visit = false;
  #copying = new Copying(this);
  #seconds = new Seconds(this);
  #before: TwoScans | undefined;
  /** Given up by a tap on this page. */
  #cancelled = false;
  #said = "";

  override render() {
    return html`${this.#trouble()}${this.#stage()}`;
  }

  protected override willUpdate(): void {
    const { twoScans } = this.state;
    // What is made of it already says what was wished, also after this page was left.
    if (twoScans?.stage === "ask" && this.#before?.stage !== "ask") this.visit = false;
    if (twoScans?.stage === "making" || twoScans?.stage === "code") this.visit = twoScans.visit === true;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const { twoScans } = this.state;
    // Paired, or given up: there is nothing to do on this page any more.
    if (this.#before && !twoScans) this.#leave();
    this.#before = twoScans;
    const heading = this.renderRoot.querySelector("h2")?.textContent?.trim() ?? "";
    if (this.#said !== "" && heading !== "" && heading !== this.#said) this.announce(heading);
    this.#said = heading;
  }

  #stage(): TemplateResult {
    const now = this.state.twoScans;
    switch (now?.stage) {
      case undefined:
        return this.#idle();
      case "making":
        return this.#waiting(this.strings.twoScans.making, nothing);
      case "code":
        return this.#first(now);
      case "ask":
        return this.#ask(now);
      case "answer":
        return this.#answer(now);
      case "connecting":
        return this.#waiting(
          this.strings.twoScans.connecting(this.#name(now.name)),
          html`<p class="mut">${this.strings.twoScans.connectingText}</p>`,
        );
      case "failed":
        return this.#failed(now);
    }
  }

  #idle() {
    const { twoScans: words } = this.strings;
    return html`<section class="card">
      <h2>${words.idle}</h2>
      <p class="mut">${words.idleText}</p>
      <div class="ways">
        <button class="btn wide" @click=${this.#begin}>${icon(QrCode)}${words.start}</button>
        ${this.#scan(words.scanCode, "ghost")}
      </div>
      ${this.#once()}
    </section>`;
  }

  #first({ code, expiresAt }: Stage<"code">) {
    const { twoScans: words } = this.strings;
    return html`<ol>
        <li class="card">
          <h2><span class="step">1</span>${words.showFirst}</h2>
          <p class="mut">${words.showFirstText}</p>
          ${this.#code(code, words.firstCode, expiresAt)} ${this.#once()}
        </li>
        <li class="card">
          <h2><span class="step">2</span>${words.scanAnswer}</h2>
          <p class="mut">${words.scanAnswerText}</p>
          ${this.#scan(words.scanAnswerNow, "")}
        </li>
      </ol>
      ${this.#cancelButton()}`;
  }

  #ask({ name, visit }: Stage<"ask">) {
    const { twoScans: words, pairing } = this.strings;
    return html`<section class="card">
      <h2>${words.ask(this.#name(name))}</h2>
      <p class="mut">${words.askText}</p>
      ${this.#once(visit)}
      <div class="pair">
        <button class="btn ghost" @click=${this.#cancel}>${pairing.join.refuse}</button>
        <button class="btn" @click=${() => this.verbs.agreeToTwoScans(visit || this.visit)}>
          ${pairing.join.agree}
        </button>
      </div>
    </section>`;
  }

  #answer({ name, code, expiresAt, visit }: Stage<"answer">) {
    const { twoScans: words, trust } = this.strings;
    const named = this.#name(name);
    return html`<ol>
        <li class="card done">
          <p><span class="step">${icon(Check)}</span>${words.scanned(named)}</p>
        </li>
        <li class="card">
          <h2><span class="step">2</span>${words.showAnswer(named)}</h2>
          <p class="mut">${words.showAnswerText(named)} ${visit ? html`<b>${trust.visit.only}</b>` : nothing}</p>
          ${this.#code(code, words.answerCode, expiresAt)}
        </li>
      </ol>
      ${this.#cancelButton()}`;
  }

  #failed({ error }: Stage<"failed">) {
    const { twoScans: words, shell } = this.strings;
    const { title, text } = words.failed[error];
    return html`<section class="card">
      <h2>${title}</h2>
      <p class="mut">${text}</p>
      <div class="ways">
        <button class="btn wide" @click=${this.#begin}>${icon(QrCode)}${words.again}</button>
        ${this.#scan(words.scanCode, "ghost")}
        <button class="btn plain wide" @click=${this.#cancel}>${shell.close}</button>
      </div>
    </section>`;
  }

  #waiting(heading: string, text: TemplateResult | typeof nothing) {
    return html`<section class="card">
        <h2>${heading}</h2>
        ${text}
        <div class="wait"></div>
      </section>
      ${this.#cancelButton()}`;
  }

  #trouble() {
    const now = this.state.twoScans;
    if (!now || !("trouble" in now) || now.trouble === undefined) return nothing;
    const { title, text } = this.strings.twoScans.failed[now.trouble];
    return html`<div class="trouble" role="alert">
      ${icon(TriangleAlert)}
      <p class="grow">
        <b>${title}</b>
        <span class="mut">${text}</span>
      </p>
    </div>`;
  }

  #code(code: string, label: string, expiresAt: number) {
    const { twoScans: words, format } = this.strings;
    const copied = this.#copying.of(code);
    const [mark, word] = copied === "copied" ? [Check, words.copied] : [Copy, words.copy];
    return html`<ferry-qr-code class="code" .text=${code} label=${label}></ferry-qr-code>
      <p class="sm num left">${words.left(format.countdown(this.#seconds.until(expiresAt)))}</p>
      <button class="btn plain small" @click=${() => this.#copying.copy(code, words)}>${icon(mark)}${word}</button>
      ${copied === "refused" ? html`<p class="sm">${words.copyRefused}</p>` : nothing}`;
  }

  #scan(word: string, kind: "ghost" | "") {
    return html`<a class="btn wide ${kind}" href=${hrefOf({ at: "scan" })}>${icon(ScanQrCode)}${word}</a>`;
  }

  #cancelButton() {
    return html`<button class="btn plain wide" @click=${this.#cancel}>${this.strings.shell.cancel}</button>`;
  }

  #name(name: string): string {
    return name === "" ? this.strings.pairing.nameless : name;
  }

  /** `theirs`: the other device wishes it already. */
  #once(theirs = false) {
    return html`<ferry-once-box .checked=${this.visit} .theirs=${theirs} @change=${this.#wish}></ferry-once-box>`;
  }

  #wish({ target }: Event): void {
    this.visit = (target as FerryOnceBox).checked;
    // A code that is shown says the wish, so another wish is another code.
    if (this.state.twoScans?.stage === "code") this.#begin();
  }

  #begin(): void {
    this.verbs.beginTwoScans(this.visit);
  }

  #cancel(): void {
    this.#cancelled = true;
    this.verbs.cancelTwoScans();
  }

  /** The one place that does: two ways at once would go a step too far. */
  #leave(): void {
    if (this.#cancelled) goBack();
    else leaveFor({ at: "home" });
    this.#cancelled = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-two-scans": FerryTwoScans;
  }
}
