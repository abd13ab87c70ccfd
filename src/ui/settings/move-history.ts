// <ferry-move-history>: history, name and settings as a file, and such a file brought in. Rule: what does not come along
// is said before either tap; what came of it stays until the next.
import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { FileDown, FileUp } from "lucide";

import { AppElement } from "../base.ts";
import { icon } from "../icon.ts";
import { base, buttons } from "../styles/controls.ts";

/** Milliseconds the file's address is kept after the tap: browsers fetch it soon, but not at once, and tell nobody. */
const REVOKE_MS = 60_000;

@customElement("ferry-move-history")
export class FerryMoveHistory extends AppElement {
  static override styles = [
    base,
    buttons,
    css`
      .ways {
        display: grid;
        gap: 10px;
        margin-top: 12px;
      }
      [role="status"] {
        margin-top: 10px;
        font-size: 14px;
      }
      [role="status"].bad {
        color: var(--bad);
      }
    `,
  ];

  @state() private said: { text: string; bad?: boolean } | undefined;
  @state() private busy = false;

  override render() {
    const { move: words } = this.strings.trust;
    return html`<h2>${words.title}</h2>
      <p class="sm">${words.text}</p>
      <div class="ways">
        <button class="btn ghost wide" ?disabled=${this.busy} @click=${this.#save}>
          ${icon(FileDown)}${words.save}
        </button>
        <button class="btn ghost wide" ?disabled=${this.busy} @click=${this.#choose}>
          ${icon(FileUp)}${words.bring}
        </button>
        <input type="file" hidden tabindex="-1" aria-label=${words.bring} @change=${this.#bring} />
      </div>
      <p role="status" class=${this.said?.bad ? "bad" : nothing}>${this.said?.text ?? nothing}</p>`;
  }

  protected override concerns(): boolean {
    return false;
  }

  async #save(): Promise<void> {
    const { move: words } = this.strings.trust;
    await this.#doing(words.saving, async () => {
      const file = await this.verbs.exportHistory();
      if (!file) return { text: words.notSaved, bad: true };
      download(file, words.fileName);
      return { text: words.saved };
    });
  }

  #choose(): void {
    this.renderRoot.querySelector("input")?.click();
  }

  async #bring(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (!file) return;
    const { move: words } = this.strings.trust;
    await this.#doing(words.bringing, async () => {
      const imported = await this.verbs.importHistory(file);
      if (imported?.is === "done") return { text: words.brought(imported.devices, imported.entries) };
      return { text: words.refused[imported?.why ?? "storage"], bad: true };
    });
    // The same file again is a choice too.
    input.value = "";
  }

  async #doing(text: string, act: () => Promise<{ text: string; bad?: boolean }>): Promise<void> {
    this.busy = true;
    this.said = { text };
    try {
      this.said = await act();
    } finally {
      this.busy = false;
    }
  }
}

function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_MS);
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-move-history": FerryMoveHistory;
  }
}
