// <ferry-item-thumb>: the square beside a file's name: the picture itself where it may be shown, else an icon by kind.
// Rule: a picture's address comes from the app, which answers for its type; it is given back when
// the square goes. Decoration: hidden from screen readers.
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import type { TransferEntry } from "../../app/state.ts";
import { fileIcon, folderIcon } from "../file-icon.ts";
import { icon } from "../icon.ts";
import { base } from "../styles/controls.ts";
import { showableAs } from "./showable.ts";

/** Bytes of the largest picture that is decoded for a square of 44 px: what a phone decodes at a glance. */
const MAX_PICTURE_BYTES = 24_000_000;

/** What is drawn: a folder, or a file by name and media type. */
export interface Thumbed {
  readonly name: string;
  readonly mediaType: string;
  readonly folder: boolean;
  readonly byteLength: number;
}

@customElement("ferry-item-thumb")
export class FerryItemThumb extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        width: 44px;
        height: 44px;
        flex: none;
        display: grid;
        place-items: center;
        overflow: hidden;
        border-radius: 10px;
        background: var(--sea-2);
        color: var(--sea);
      }
      :host([kind="image"]),
      :host([kind="video"]) {
        background: linear-gradient(135deg, #f6b36b, #d65c5c 60%, #5b4a8a);
        color: #ffffff;
      }
      img {
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
    `,
  ];

  @property({ attribute: false }) thumbed: Thumbed | undefined;
  /** Address of the picture, once known. Owned by whoever gives it. */
  @property({ attribute: false }) picture: string | undefined;
  @state() private broken = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ariaHidden = "true";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("picture")) this.broken = false;
    if (changed.has("thumbed")) this.setAttribute("kind", kindOf(this.thumbed));
  }

  override render() {
    const { thumbed } = this;
    if (!thumbed) return nothing;
    const small = thumbed.byteLength <= MAX_PICTURE_BYTES;
    if (this.picture && small && !this.broken && showableAs(thumbed.mediaType, thumbed.name) === "image") {
      return html`<img src=${this.picture} alt="" decoding="async" @error=${() => (this.broken = true)} />`;
    }
    return icon(thumbed.folder ? folderIcon : fileIcon(thumbed.name, thumbed.mediaType));
  }
}

function kindOf(thumbed: Thumbed | undefined): string {
  if (!thumbed || thumbed.folder) return "folder";
  return showableAs(thumbed.mediaType, thumbed.name) ?? "file";
}

/** The square of a transfer: its only file, its only folder, or the first of several. */
export function thumbed({ top, preview, byteLength }: TransferEntry): Thumbed {
  const [first] = top;
  const [item] = preview;
  return {
    name: first?.name ?? item?.path ?? "",
    mediaType: item?.mediaType ?? "",
    folder: first?.folder ?? false,
    byteLength,
  };
}
