// <ferry-unable>: this browser lacks something that Ferry needs. Rule: each thing is named, with what to do about it.
import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { TriangleAlert } from "lucide";

import { AppElement } from "../base.ts";
import { icon } from "../icon.ts";
import { blank, page } from "../styles/blank.ts";
import { base, buttons, surfaces } from "../styles/controls.ts";

@customElement("ferry-unable")
export class FerryUnable extends AppElement {
  static override styles = [
    base,
    buttons,
    surfaces,
    page,
    blank,
    css`
      ul {
        width: 100%;
        text-align: left;
      }
      .row {
        display: block;
      }
    `,
  ];

  override render() {
    const { unable, missing } = this.strings.shell;
    return html`<main class="blank">
      ${icon(TriangleAlert)}
      <h1>${unable.title}</h1>
      <p class="mut">${unable.text}</p>
      <ul class="rows">
        ${this.state.device.missing.map((ability) => {
          const { lacks, remedy } = missing[ability];
          return html`<li class="row">
            <h2>${lacks}</h2>
            <p class="mut">${remedy}</p>
          </li>`;
        })}
      </ul>
    </main>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-unable": FerryUnable;
  }
}
