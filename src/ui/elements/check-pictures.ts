// <ferry-check-pictures>: the four pictures that both devices show after pairing, each with its name as text.
import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";

import type { CheckPictures } from "../../app/state.ts";
import { WordsElement } from "../base.ts";
import { CHECK_PICTURES } from "../strings/check-pictures.ts";
import { base } from "../styles/controls.ts";

@customElement("ferry-check-pictures")
export class FerryCheckPictures extends WordsElement {
  static override styles = [
    base,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        gap: 8px;
        text-align: center;
      }
      .picture {
        display: block;
        font-size: 34px;
        line-height: 1.3;
      }
    `,
  ];

  @property({ attribute: false }) pictures?: CheckPictures;

  override render() {
    return html`<ul>
      ${this.pictures?.map(
        (number) =>
          html`<li>
            <span class="picture" aria-hidden="true">${CHECK_PICTURES[number]}</span
            ><span class="sm">${this.strings.pairing.pictures[number]}</span>
          </li>`,
      )}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-check-pictures": FerryCheckPictures;
  }
}
