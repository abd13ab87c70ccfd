// <ferry-scan>: the rear camera over the whole screen, and the ways without one: a picture of the code, a link.
// Rule: the camera runs only while this page is there and visible; what was read goes to the app as it is.
import { html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { Image, Link, WholeWord, X } from "lucide";

import { AppElement } from "../base.ts";
import { goBack, leaveFor } from "../controllers/place.ts";
import { icon } from "../icon.ts";
import { CameraError } from "../scanner/camera.ts";
import { scanCamera, scanPicture } from "../scanner/scan.ts";
import "../sheets/paste-sheet.ts";
import type { LinkEvent } from "../sheets/paste-sheet.ts";
import type { CameraFault } from "../strings/pairing-strings.ts";
import { base, buttons } from "../styles/controls.ts";
import { scanStyles } from "../styles/scan.ts";

@customElement("ferry-scan")
export class FerryScan extends AppElement {
  static override styles = [base, buttons, scanStyles];

  @state() private camera: "starting" | "seeing" | CameraFault = "starting";
  @state() private picture: "none" | "reading" | "no-code" | "not-read" = "none";
  @state() private pasting = false;
  @state() private over = false;
  @query("video") private video!: HTMLVideoElement;
  @query("input") private input!: HTMLInputElement;

  #stop: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#run);
    document.addEventListener("paste", this.#paste);
    this.#run();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#run);
    document.removeEventListener("paste", this.#paste);
    this.#end();
  }

  override render() {
    const { shell, pairing, words } = this.strings;
    const { scanner } = pairing;
    return html`<main
      tabindex="-1"
      class=${this.over ? "over" : ""}
      @keydown=${this.#key}
      @dragenter=${this.#drag}
      @dragover=${this.#drag}
      @dragleave=${this.#dragLeave}
      @drop=${this.#drop}
    >
      <video playsinline muted class=${this.camera === "seeing" ? "" : "off"} aria-hidden="true"></video>
      <header>
        <button class="ico" aria-label=${shell.close} title=${shell.close} @click=${goBack}>${icon(X)}</button>
        <h1>${scanner.title}</h1>
      </header>
      <div class="middle">${this.#middle()}</div>
      <p class="picture" role="status">${this.#pictureWords()}</p>
      <div class="ways">
        <button class="btn ghost" @click=${() => leaveFor({ at: "words" })}>
          ${icon(WholeWord)}${words.typeInstead}
        </button>
        <button class="btn ghost" @click=${() => this.input.click()}>${icon(Image)}${scanner.choosePicture}</button>
        <button class="btn ghost" @click=${() => (this.pasting = true)}>${icon(Link)}${scanner.pasteLink}</button>
      </div>
      <input type="file" accept="image/*" hidden aria-label=${scanner.choosePicture} @change=${this.#chosen} />
      ${
        this.pasting
          ? html`<ferry-paste-sheet
              @link=${({ text }: LinkEvent) => this.#found(text)}
              @sheet-close=${() => (this.pasting = false)}
            ></ferry-paste-sheet>`
          : nothing
      }
    </main>`;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector("main")?.focus();
  }

  #middle() {
    const { scanner } = this.strings.pairing;
    if (this.over)
      return html`<div class="frame"></div>
        <p>${scanner.dropPicture}</p>`;
    if (this.camera === "seeing")
      return html`<div class="frame"></div>
        <p>${scanner.point}</p>`;
    if (this.camera === "starting")
      return html`<div class="frame"></div>
        <p role="status">${scanner.starting}</p>`;
    const { title, text } = scanner.fault[this.camera];
    return html`<div class="fault" role="alert">
      <h2>${title}</h2>
      <p>${text}</p>
      <button class="btn" @click=${this.#run}>${scanner.again}</button>
    </div>`;
  }

  #pictureWords() {
    const { scanner } = this.strings.pairing;
    const words = { reading: scanner.reading, "no-code": scanner.noCodeInPicture, "not-read": scanner.pictureNotRead };
    return this.picture === "none" ? nothing : words[this.picture];
  }

  #run = (): void => {
    this.#end();
    if (document.visibilityState === "visible" && this.isConnected) void this.#scan();
  };

  #end(): void {
    this.#stop?.abort();
    this.#stop = undefined;
  }

  async #scan(): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    this.camera = "starting";
    await this.updateComplete;
    try {
      this.#found(await scanCamera(this.video, () => (this.camera = "seeing"), stop.signal));
    } catch (error) {
      if (!stop.signal.aborted) this.camera = error instanceof CameraError ? error.fault : "failed";
    }
  }

  async #read(picture: Blob): Promise<void> {
    this.picture = "reading";
    try {
      const text = await scanPicture(picture);
      this.picture = text === undefined ? "no-code" : "none";
      if (text !== undefined) this.#found(text);
    } catch {
      this.picture = "not-read";
    }
  }

  #found(text: string): void {
    if (!this.isConnected) return;
    leaveFor({ at: this.state.twoScans ? "two-scans" : "home" });
    this.verbs.openInvitation(text);
  }

  #chosen(): void {
    const picture = this.input.files?.[0];
    // The same picture can be chosen again.
    this.input.value = "";
    if (picture) void this.#read(picture);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.defaultPrevented && !this.pasting) goBack();
  }

  #drag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.over = true;
  }

  #dragLeave(event: DragEvent): void {
    const { relatedTarget } = event;
    if (!(relatedTarget instanceof Node) || !this.renderRoot.contains(relatedTarget)) this.over = false;
  }

  #drop(event: DragEvent): void {
    event.preventDefault();
    this.over = false;
    const picture = event.dataTransfer?.files[0];
    if (picture) void this.#read(picture);
  }

  /** A picture of the code, or the link itself, from the clipboard. */
  #paste = (event: ClipboardEvent): void => {
    if (this.pasting || !event.clipboardData) return;
    const [picture] = event.clipboardData.files;
    const text = event.clipboardData.getData("text/plain").trim();
    if (!picture && text === "") return;
    event.preventDefault();
    if (picture) void this.#read(picture);
    else this.#found(text);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-scan": FerryScan;
  }
}
