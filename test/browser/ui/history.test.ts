// The history: the records of all devices, searched, filtered, drawn by the rows in view.
import { expect } from "@open-wc/testing";

import type { AppState } from "../../../src/app/state.ts";
import "../../../src/ui/pages/history.ts";
import type { FerryHistory } from "../../../src/ui/pages/history.ts";
import { hrefOf } from "../../../src/ui/route.ts";
import { HOME } from "../../support/app-states.ts";
import { control, deep, deepAll, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";
import { until } from "../../support/browser/until.ts";
import { chat, CONVERSATION_STATES, messages } from "../../support/conversation-states.ts";

async function page(state: AppState = CONVERSATION_STATES.history) {
  const { element, app } = await drawn<FerryHistory>(html`<ferry-history></ferry-history>`, state);
  element.style.setProperty("height", "600px");
  await settled();
  return { element, app };
}

const rows = (element: Element) =>
  deepAll(element, "li").map((row) => (row.querySelector(".el")?.textContent ?? "").trim());
const search = async (element: Element, query: string) => {
  const field = deep<HTMLInputElement>(element, "input[type=search]") as HTMLInputElement;
  field.value = query;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await settled();
};
const show = async (element: Element, kind: string) => {
  (deep<HTMLInputElement>(element, `input[value=${kind}]`) as HTMLInputElement).click();
  await settled();
};

describe("the history", () => {
  it("is accessible, full and empty", async () => {
    const { element } = await page();
    await expectAccessible(element);
    document.documentElement.dataset["theme"] = "dark";
    await expectAccessible(element);
    delete document.documentElement.dataset["theme"];
    const empty = await page({ ...HOME, recent: [], timelines: {} });
    await expectAccessible(empty.element);
    expect(empty.element.shadowRoot?.textContent).to.contain("What you send and receive is listed here.");
  });

  it("asks for the timelines of all devices", async () => {
    const { app } = await page();
    expect(app.callsOf("openTimeline")).to.deep.equal([["laptop"], ["ipad"], ["mac"]]);
  });

  it("shows every record once, newest first, and leads to its conversation", async () => {
    const { element } = await page({
      ...HOME,
      timelines: { laptop: { entries: HOME.recent.slice(0, 1), more: false } },
    });
    expect(rows(element)).to.deep.equal(["Lease, signed.pdf", "Jeju 2026"]);
    expect(deepAll<HTMLAnchorElement>(element, "li a").map((link) => link.hash)).to.deep.equal(
      ["laptop", "ipad"].map((pairId) => hrefOf({ at: "conversation", pairId })),
    );
  });

  it("finds by name, message and device, all words, in any case and composition", async () => {
    const { element } = await page({
      ...HOME,
      timelines: { ipad: { entries: [chat("k", "기차표 tickets", { pairId: "ipad" })], more: false } },
    });
    await search(element, "LEASE pdf");
    expect(rows(element)).to.deep.equal(["Lease, signed.pdf"]);
    await search(element, "기차표".normalize("NFD"));
    expect(rows(element)).to.deep.equal(["기차표 tickets"]);
    await search(element, "kitchen jeju");
    expect(rows(element)).to.deep.equal(["Jeju 2026"]);
    expect(deep(element, "[role=status]")?.textContent).to.equal("1 found");
    await search(element, "no such thing");
    expect(element.shadowRoot?.textContent).to.contain("Nothing found.");
    await expectAccessible(element);
  });

  it("filters files, messages and one device", async () => {
    const { element } = await page();
    await show(element, "files");
    expect(rows(element)).to.include("Jeju 2026").and.not.include("Message number 1");
    await show(element, "messages");
    expect(rows(element)).to.include("the train tickets are in the folder").and.not.include("Jeju 2026");
    const select = deep<HTMLSelectElement>(element, "select") as HTMLSelectElement;
    select.value = "ipad";
    select.dispatchEvent(new Event("change"));
    await settled();
    expect(rows(element)).to.deep.equal(["the train tickets are in the folder"]);
  });

  it("shows the device that it lists also when they are put in another order, and all when that one goes", async () => {
    const { element, app } = await page();
    const select = deep<HTMLSelectElement>(element, "select") as HTMLSelectElement;
    const shown = () => select.selectedOptions[0]?.textContent;
    const of = (...deviceOrder: ("laptop" | "ipad" | "mac")[]) => {
      const devices = Object.fromEntries(deviceOrder.map((pairId) => [pairId, HOME.devices[pairId]]));
      app.set({ deviceOrder, devices: devices as AppState["devices"] });
      return settled();
    };
    select.value = "ipad";
    select.dispatchEvent(new Event("change"));
    await settled();
    expect(rows(element)).to.deep.equal(["the train tickets are in the folder", "Jeju 2026"]);
    await of("mac", "laptop", "ipad");
    expect(shown()).to.equal("Kitchen iPad");
    await of("ipad", "mac", "laptop");
    expect(shown()).to.equal("Kitchen iPad");
    await of("mac", "laptop");
    expect(shown()).to.equal("All devices");
    expect(rows(element)).to.include("Message number 39");
  });

  it("loads older entries of those devices that have them", async () => {
    const { element, app } = await page();
    control(element, "Show older").click();
    expect(app.callsOf("loadOlder")).to.deep.equal([["laptop"]]);
  });

  it("loads page after page while something is searched, until everything is there", async () => {
    const { element, app } = await page();
    await search(element, "lease");
    expect(app.callsOf("loadOlder")).to.deep.equal([["laptop"]]);
    app.set({ timelines: { laptop: { entries: messages(80), more: true } } });
    await settled();
    expect(app.callsOf("loadOlder")).to.have.length(2);
    app.set({ timelines: { laptop: { entries: messages(90), more: false } } });
    await settled();
    expect(app.callsOf("loadOlder")).to.have.length(2);
  });

  it("draws ten thousand records by the rows in view", async () => {
    const entries = messages(10_000);
    const { element } = await page({ ...HOME, recent: [], timelines: { laptop: { entries, more: false } } });
    expect(deepAll(element, "li").length).to.be.lessThan(80);
    expect(rows(element)[0]).to.equal("Message number 9999");
    const view = deep(element, ".scroll") as HTMLElement;
    view.scrollTop = view.scrollHeight;
    await until(() => rows(element).at(-1) === "Message number 0", "the oldest is drawn");
    expect(deepAll(element, "li").length).to.be.lessThan(80);
    await search(element, "number 7799");
    expect(view.scrollTop).to.equal(0);
    expect(rows(element)[0]).to.equal("Message number 7799");
  });

  it("tells a screen reader how long the list is", async () => {
    const { element } = await page();
    const [first] = deepAll(element, "li");
    expect(first?.getAttribute("aria-posinset")).to.equal("1");
    expect(Number(first?.getAttribute("aria-setsize"))).to.equal(46);
  });
});
