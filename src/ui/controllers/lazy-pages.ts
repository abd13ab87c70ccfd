// Pages that are no part of the first load: brought in right after the first drawing, so that they are there when
// somebody goes to them. Rule: one that did not come is said; browsers may keep a failed import, so only a reload helps.
import type { ReactiveController, ReactiveControllerHost } from "lit";

const PAGES = {
  conversation: () => import("../pages/conversation.ts"),
  history: () => import("../pages/history.ts"),
  settings: () => import("../pages/settings.ts"),
  scan: () => import("../pages/scan.ts"),
  words: () => import("../pages/words.ts"),
  "two-scans": () => import("../pages/two-scans.ts"),
} as const;

/** Elements of the first page that nobody needs in its first moment: they come to life where they stand. */
const PARTS = [
  () => import("../conversation/offer-sheet.ts"),
  () => import("../elements/recent-row.ts"),
  () => import("../sheets/link-sheet.ts"),
];

type LazyPage = keyof typeof PAGES;

export class LazyPages implements ReactiveController {
  #host: ReactiveControllerHost;
  #states = new Map<LazyPage, "coming" | "there" | "failed">();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    void this.#bringAll();
  }

  /** Whether the page's element is defined; asks for it if nobody has. The host is drawn again when that changes. */
  state(page: LazyPage): "coming" | "there" | "failed" {
    const state = this.#states.get(page);
    if (state) return state;
    this.#states.set(page, "coming");
    PAGES[page]().then(
      () => this.#set(page, "there"),
      () => this.#set(page, "failed"),
    );
    return "coming";
  }

  async #bringAll(): Promise<void> {
    await this.#host.updateComplete;
    // One that does not come is missed where it is asked for: an offer waits in its conversation too.
    for (const part of PARTS) part().catch(() => undefined);
    for (const page of Object.keys(PAGES) as LazyPage[]) this.state(page);
  }

  #set(page: LazyPage, state: "there" | "failed"): void {
    this.#states.set(page, state);
    this.#host.requestUpdate();
  }
}
