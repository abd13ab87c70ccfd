// <ferry-banners>: lasting troubles and the update, across the top. Rule: one line each with what happens next; said
// aloud once when it appears, not again at every tick of a countdown.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { CloudOff, HardDrive, RefreshCw, WifiOff, type IconNode } from "lucide";

import type { AppState } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import { Seconds } from "../controllers/seconds.ts";
import { icon } from "../icon.ts";
import { hrefOf } from "../route.ts";
import { base, buttons } from "../styles/controls.ts";

/** `alone`: nothing but two scans pairs meanwhile. */
type Banner = { mark: IconNode; text: string; tone: "warn" | "sea"; end?: TemplateResult; alone?: boolean };

@customElement("ferry-banners")
export class FerryBanners extends AppElement {
  static override styles = [
    base,
    buttons,
    css`
      .banner {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        min-height: 44px;
        padding: 10px 20px;
        font-size: 14px;
        border-bottom: 1px solid var(--line);
      }
      p {
        flex-basis: 180px;
      }
      .warn {
        background: color-mix(in srgb, var(--warn) 12%, var(--surface));
      }
      .warn > .icon {
        color: var(--warn);
      }
      .sea {
        background: var(--sea-2);
      }
      .sea > .icon {
        color: var(--sea);
      }
      .btn {
        flex: none;
      }
      p a {
        color: var(--sea);
        font-weight: 600;
        white-space: nowrap;
      }
    `,
  ];

  #seconds = new Seconds(this);
  #said = new Set<string>();

  override render() {
    const banners = this.#banners();
    if (banners.length === 0) return nothing;
    return html`<section aria-label=${this.strings.shell.goingOn}>
      ${banners.map(
        ({ mark, text, tone, end, alone }) =>
          html`<div class="banner ${tone}">
            ${icon(mark)}
            <p class="grow">${text} ${alone ? this.#twoScans() : nothing}</p>
            ${end ?? nothing}
          </div>`,
      )}
    </section>`;
  }

  protected override concerns(state: AppState, before: AppState): boolean {
    return (["online", "brokers", "updateReady", "storage", "twoScans"] as const).some(
      (field) => state[field] !== before[field],
    );
  }

  protected override updated(): void {
    const texts = new Set(this.#banners().map(({ text }) => text));
    for (const text of texts) if (!this.#said.has(text)) this.announce(text);
    this.#said = texts;
  }

  #banners(): Banner[] {
    const { shell } = this.strings;
    const { online, storage, updateReady } = this.state;
    const banners: Banner[] = [];
    const broker = this.#brokerDown();
    if (!online) banners.push({ mark: WifiOff, text: shell.offline, tone: "warn", alone: true });
    else if (broker) banners.push(broker);
    if (storage.trouble) banners.push({ mark: HardDrive, text: shell.storageTrouble[storage.trouble], tone: "warn" });
    if (updateReady) {
      const end = html`<button class="btn small" @click=${() => this.verbs.applyUpdate()}>${shell.update}</button>`;
      banners.push({ mark: RefreshCw, text: shell.updateReady, tone: "sea", end });
    }
    return banners;
  }

  /** The way to pair that needs no meeting point, unless it is under way. */
  #twoScans() {
    if (this.state.twoScans) return nothing;
    const begin = () => this.verbs.beginTwoScans();
    return html`<a href=${hrefOf({ at: "two-scans" })} @click=${begin}>${this.strings.twoScans.use}</a>`;
  }

  /** Down only when none of them answers: one is enough to meet. */
  #brokerDown(): Banner | undefined {
    const { shell, format } = this.strings;
    const { brokers, online } = this.state;
    const down = online && brokers.length > 0 && brokers.every(({ is }) => is === "offline");
    const tries = brokers.flatMap(({ retryAt }) => retryAt ?? []);
    const left = this.#seconds.until(down && tries.length > 0 ? Math.min(...tries) : undefined);
    if (!down) return undefined;
    const next = left > 0 ? shell.brokerRetry(format.countdown(left)) : shell.brokerTrying;
    return {
      mark: CloudOff,
      text: shell.brokerDown,
      tone: "warn",
      alone: true,
      end: html`<span class="sm num">${next}</span>`,
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-banners": FerryBanners;
  }
}
