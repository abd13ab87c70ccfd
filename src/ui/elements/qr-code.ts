// <ferry-qr-code>: a text as a QR code. Rule: dark on white in every theme, with the quiet zone that scanners need
// (four modules: ISO/IEC 18004, section 9.1), drawn as one path.
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { create } from "qrcode";

import { base } from "../styles/controls.ts";

const QUIET = 4;

@customElement("ferry-qr-code")
export class FerryQrCode extends LitElement {
  static override styles = [
    base,
    css`
      svg {
        display: block;
        width: 100%;
        height: 100%;
        border-radius: 16px;
        background: #ffffff;
      }
      path {
        fill: #0d2630;
      }
    `,
  ];

  @property() text = "";
  /** The accessible name. */
  @property() label = "";

  #drawn = { text: "", path: "", size: 0 };

  override render() {
    const { path, size } = this.#draw();
    const side = size + 2 * QUIET;
    return html`<svg
      role="img"
      aria-label=${this.label}
      viewBox="${-QUIET} ${-QUIET} ${side} ${side}"
      shape-rendering="crispEdges"
    >
      <path d=${path} />
    </svg>`;
  }

  #draw(): { path: string; size: number } {
    if (this.#drawn.text !== this.text && this.text !== "") {
      // Level M bears the glare and folds of a real screen; an invitation stays near version 10 with it.
      const { modules } = create(this.text, { errorCorrectionLevel: "M" });
      let path = "";
      for (let y = 0; y < modules.size; y += 1)
        for (let x = 0; x < modules.size; x += 1) if (modules.get(y, x)) path += `M${x} ${y}h1v1h-1z`;
      this.#drawn = { text: this.text, path, size: modules.size };
    }
    return this.#drawn;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-qr-code": FerryQrCode;
  }
}
