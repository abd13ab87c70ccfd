// Two scans on the screen: what each step says, where it leads, and what a wrong code costs.
import { expect } from "@open-wc/testing";

import "../../../src/ui/elements/banners.ts";
import type { TwoScansError } from "../../../src/app/pairing-state.ts";
import "../../../src/ui/pages/pair.ts";
import "../../../src/ui/pages/two-scans.ts";
import { enPairing } from "../../../src/ui/strings/en-pairing.ts";
import { enShell } from "../../../src/ui/strings/en-shell.ts";
import { enTwoScans } from "../../../src/ui/strings/en-two-scans.ts";
import { APP_STATES, HOME } from "../../support/app-states.ts";
import { FakeCamera } from "../../support/browser/camera.ts";
import { FakeClipboard } from "../../support/browser/clipboard.ts";
import { announced, control, deep, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";
import { coming, drawnApp, goTo } from "../../support/browser/drawn-app.ts";
import { until } from "../../support/browser/until.ts";
import { ANSWER_CODE, FIRST_CODE, TWO_SCANS_STATES } from "../../support/two-scans-states.ts";

const page = (name: keyof typeof TWO_SCANS_STATES) =>
  drawn(html`<ferry-two-scans></ferry-two-scans>`, TWO_SCANS_STATES[name]);
const heading = (root: ParentNode) => deep(root, "h2")?.textContent?.trim() ?? "";

describe("two scans", () => {
  for (const name of Object.keys(TWO_SCANS_STATES) as (keyof typeof TWO_SCANS_STATES)[]) {
    it(`are accessible: ${name}`, async () => {
      const { element } = await page(name);
      await expectAccessible(element);
    });
  }

  it("show the first code and the way to scan its answer at once", async () => {
    const { element, app } = await page("two-scans-code");
    const shown = element.shadowRoot?.textContent ?? "";
    expect(shown.indexOf(enTwoScans.showFirst)).to.be.greaterThan(-1);
    expect(shown.indexOf(enTwoScans.scanAnswer)).to.be.greaterThan(shown.indexOf(enTwoScans.showFirst));
    expect(deep<HTMLAnchorElement>(element, "a.btn")?.getAttribute("href")).to.equal("#/scan");
    expect(deep(element, `[aria-label="${enTwoScans.firstCode}"] path`)?.getAttribute("d")).to.match(/^M/);
    expect(app.calls).to.deep.equal([]);
  });

  it("ask with one tap, naming the other device", async () => {
    const { element, app } = await page("two-scans-ask");
    expect(heading(element)).to.equal("Pair with Studio Mac?");
    control(element, enPairing.join.agree).click();
    expect(app.calls.map(({ verb }) => verb)).to.deep.equal(["agreeToTwoScans"]);
  });

  it("say what a wrong code was, beside the code that still works", async () => {
    const { element } = await page("two-scans-trouble");
    expect(deep(element, "[role=alert]")?.textContent).to.contain(enTwoScans.failed.foreign.title);
    expect(deep(element, `[aria-label="${enTwoScans.firstCode}"]`)).to.not.equal(undefined);
  });

  it("give the code as text, or say that the browser refused to", async () => {
    const { element } = await page("two-scans-code");
    const heard = announced(element);
    const clipboard = new FakeClipboard();
    control(element, enTwoScans.copy).click();
    await settled();
    expect(clipboard.text).to.equal(FIRST_CODE);
    clipboard.refuses = true;
    control(element, enTwoScans.copied).click();
    await settled();
    expect(element.shadowRoot?.textContent).to.contain(enTwoScans.copyRefused);
    expect(heard).to.deep.equal([enTwoScans.copied, enTwoScans.copyRefused]);
    await expectAccessible(element);
    clipboard.giveBack();
  });

  it("have words for every end, and a way on", async () => {
    for (const error of Object.keys(enTwoScans.failed) as TwoScansError[]) {
      const { element, app } = await drawn(html`<ferry-two-scans></ferry-two-scans>`, {
        ...HOME,
        twoScans: { stage: "failed", name: "Studio Mac", error },
      });
      expect(heading(element)).to.equal(enTwoScans.failed[error].title);
      control(element, enTwoScans.again).click();
      expect(app.callsOf("beginTwoScans")).to.have.length(1);
    }
  });

  it("begin from the pairing page, also when nobody can be met", async () => {
    for (const name of ["first-open", "first-open-no-broker", "first-open-offline"] as const) {
      const { element, app } = await drawn(html`<ferry-pair></ferry-pair>`, APP_STATES[name]);
      const links = [...(element.shadowRoot?.querySelectorAll<HTMLAnchorElement>('a[href="#/two-scans"]') ?? [])];
      expect(links.map((link) => link.textContent?.trim())).to.deep.equal([enTwoScans.use]);
      links[0]?.addEventListener("click", (event) => event.preventDefault());
      links[0]?.click();
      expect(app.callsOf("beginTwoScans")).to.have.length(1);
    }
  });

  it("are offered where the meeting point is missed, until they are under way", async () => {
    const { element, app } = await drawn(html`<ferry-banners></ferry-banners>`, APP_STATES["first-open-no-broker"]);
    await expectAccessible(element);
    const offer = () => deep(element, 'a[href="#/two-scans"]')?.textContent?.trim();
    expect(offer()).to.equal(enTwoScans.use);
    app.set({ twoScans: { stage: "making" } });
    await settled();
    expect(offer()).to.equal(undefined);
  });
});

describe("two scans in the whole app", () => {
  let camera: FakeCamera;
  beforeEach(() => {
    camera = new FakeCamera();
  });
  afterEach(async () => {
    if (location.hash !== "#/") await goTo("#/");
    await until(() => camera.running === 0, "the camera is off after every test");
    camera.giveBack();
  });

  it("come forward from wherever the person is when they ask something", async () => {
    const { element, app } = await drawnApp(HOME, "#/history");
    app.set({ twoScans: { stage: "ask", name: "Studio Mac" } });
    const shown = await coming(element, "ferry-two-scans");
    expect(location.hash).to.equal("#/two-scans");
    expect(heading(shown)).to.equal("Pair with Studio Mac?");
  });

  it("go on where they were when the answer was scanned, and leave when they are over", async () => {
    const { element, app } = await drawnApp(TWO_SCANS_STATES["two-scans-code"], "#/two-scans");
    await coming(element, "ferry-two-scans");
    await goTo("#/scan");
    await coming(element, "ferry-scan");
    camera.see(ANSWER_CODE);
    await until(() => app.callsOf("openInvitation").length > 0, "it was read");
    expect(app.callsOf("openInvitation")).to.deep.equal([[ANSWER_CODE]]);
    expect(location.hash).to.equal("#/two-scans");
    app.set({ twoScans: { stage: "connecting", name: "Studio Mac" } });
    await coming(element, "ferry-two-scans");
    app.clear("twoScans");
    await until(() => location.hash === "#/", "it leaves");
  });

  it("lead back to where the person came from when they are given up, one step and no more", async () => {
    const { element, app } = await drawnApp(TWO_SCANS_STATES["two-scans-code"], "#/history");
    await goTo("#/pair");
    await goTo("#/two-scans");
    const shown = await coming(element, "ferry-two-scans");
    control(shown, enShell.cancel).click();
    expect(app.callsOf("cancelTwoScans")).to.deep.equal([[]]);
    expect(location.hash, "as long as they are not over").to.equal("#/two-scans");
    const left = new Promise((resolve) => addEventListener("popstate", resolve, { once: true }));
    app.clear("twoScans");
    await left;
    await settled();
    expect(location.hash).to.equal("#/pair");
    expect(deep(element, "ferry-two-scans")).to.equal(undefined);
  });

  it("open from the link in the first code, which is taken out of the address", async () => {
    const { app } = await drawnApp(HOME, FIRST_CODE.slice(FIRST_CODE.indexOf("#")));
    await until(() => app.callsOf("openInvitation").length > 0, "it was opened");
    expect(String(app.callsOf("openInvitation")[0]?.[0])).to.match(/#\/pair\/\d{200,}$/);
    expect(location.hash).to.equal("#/");
  });
});
