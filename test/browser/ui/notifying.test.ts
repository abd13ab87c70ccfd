// What a page in the background asks of the service worker, and what it does when a notification was tapped.
import { expect } from "@open-wc/testing";

import type { RunningApp } from "../../../src/app/app.ts";
import type { AppState, ChatEntry } from "../../../src/app/state.ts";
import { startNotifying } from "../../../src/ui/notifying/notifying.ts";
import { enBackground } from "../../../src/ui/strings/en-background.ts";
import { NOW } from "../../support/app-states.ts";
import { FakeApp } from "../../support/fake-app.ts";
import { VISIT } from "../../support/visit-states.ts";

type Heard = Parameters<Parameters<RunningApp["hear"]>[0]>[0];

/** A page whose visibility, service worker and badge are the test's. */
class Page {
  readonly posted: Record<string, unknown>[] = [];
  readonly badges: number[] = [];
  readonly #app: FakeApp;
  readonly #worker = Object.assign(new EventTarget(), {
    controller: { postMessage: (message: Record<string, unknown>) => this.posted.push(message) },
  });
  #hear: Parameters<RunningApp["hear"]>[0] | undefined;

  constructor(ownership: AppState["ownership"]) {
    this.#app = new FakeApp({ ...VISIT, ownership, recent: [], settings: { ...VISIT.settings, notify: true } });
    Object.defineProperty(navigator, "serviceWorker", { value: this.#worker, configurable: true });
    const set = async (count = 0) => void this.badges.push(count);
    Object.defineProperty(navigator, "setAppBadge", { value: set, configurable: true });
    Object.defineProperty(navigator, "clearAppBadge", { value: () => set(), configurable: true });
    const hear = (listener: Parameters<RunningApp["hear"]>[0]) => (this.#hear = listener);
    startNotifying(Object.assign(this.#app, { hear }) as unknown as RunningApp);
  }

  own(ownership: AppState["ownership"]): void {
    this.#app.set({ ownership });
  }

  hide(hidden: boolean): void {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }
  hear(event: Heard): void {
    this.#hear?.(event, this.#app.state, this.#app.state);
  }
  tapped(data: unknown): void {
    this.#worker.dispatchEvent(new MessageEvent("message", { data }));
  }
  giveBack(): void {
    this.hide(false);
    Reflect.deleteProperty(document, "hidden");
    for (const name of ["serviceWorker", "setAppBadge", "clearAppBadge"]) Reflect.deleteProperty(navigator, name);
  }
}

function chat(pairId: string, text: string): Heard {
  const entry: ChatEntry = { kind: "chat", id: text, pairId, at: NOW, mine: false, text, status: "delivered" };
  return { type: "entry", entry };
}

describe("a page in the background", () => {
  let page: Page;
  beforeEach(() => {
    page = new Page("here");
  });
  afterEach(() => {
    page.giveBack();
    history.replaceState(null, "", "#/");
  });

  it("takes away at its start what one before it has left, its badge too", () => {
    expect(page.posted).to.deep.equal([{ type: "ferry-unsay" }]);
    expect(page.badges).to.deep.equal([0]);
  });

  it("has the message shown, leading to its conversation, and taken away when somebody looks", () => {
    page.hide(true);
    page.hear(chat("laptop", "Lunch?"));
    const told = { type: "ferry-tell", tag: "1", title: "Work laptop", body: "Lunch?", place: "#/device/laptop" };
    expect(page.posted.at(-1)).to.deep.equal(told);
    page.hide(false);
    expect(page.posted.at(-1)).to.deep.equal({ type: "ferry-unsay" });
    expect(page.badges).to.deep.equal([0, 1, 0]);
  });

  it("leaves what is told, and the badge, to the tab that has Ferry, and takes them away once when it gets it", () => {
    const unsay = { type: "ferry-unsay" };
    page = new Page("elsewhere");
    for (const hidden of [true, false]) page.hide(hidden);
    expect([page.posted, page.badges]).to.deep.equal([[], []]);
    page.own("here");
    expect([page.posted, page.badges]).to.deep.equal([[unsay], [0]]);
    page.own("here");
    page.own("taken");
    for (const hidden of [true, false]) page.hide(hidden);
    expect([page.posted, page.badges]).to.deep.equal([[unsay], [0]]);
    // The other tab may have set it meanwhile.
    page.own("here");
    expect([page.posted, page.badges]).to.deep.equal([
      [unsay, unsay],
      [0, 0],
    ]);
  });

  it("gives nothing of a visitor away, where a tap leads neither", () => {
    page.hide(true);
    page.hear(chat("visitor", "the password of the guest network"));
    const told = {
      type: "ferry-tell",
      tag: "1",
      title: enBackground.visitor,
      body: enBackground.visitorSaid,
      place: "#/",
    };
    expect(page.posted.at(-1)).to.deep.equal(told);
  });

  it("goes where a tapped notification leads, and nowhere for anything else", () => {
    page.tapped({ type: "ferry-open", place: "#/device/laptop" });
    expect(location.hash).to.equal("#/device/laptop");
    for (const data of [null, "ferry-open", {}, { type: "ferry-open", place: 7 }, { type: "x", place: "#/history" }])
      page.tapped(data);
    expect(location.hash).to.equal("#/device/laptop");
  });
});
