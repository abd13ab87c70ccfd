// Pairing just once, on the screen: either side can wish it, both are told before anything comes, and it shows.
import { expect } from "@open-wc/testing";

import "../../../src/ui/conversation/conversation-header.ts";
import "../../../src/ui/elements/device-menu.ts";
import "../../../src/ui/elements/device-row.ts";
import "../../../src/ui/pages/pair.ts";
import "../../../src/ui/pages/two-scans.ts";
import "../../../src/ui/sheets/approval-sheet.ts";
import "../../../src/ui/sheets/join-sheet.ts";
import "../../../src/ui/sheets/link-sheet.ts";
import "../../../src/ui/sheets/paired-sheet.ts";
import "../../../src/ui/shell.ts";
import { enPairing } from "../../../src/ui/strings/en-pairing.ts";
import { enTwoScans } from "../../../src/ui/strings/en-two-scans.ts";
import { enWords } from "../../../src/ui/strings/en-words.ts";
import { enTrust } from "../../../src/ui/strings/en-trust.ts";
import { APP_STATES, FIRST_OPEN } from "../../support/app-states.ts";
import { control, deep, deepAll, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";
import { coming, drawnApp, goTo } from "../../support/browser/drawn-app.ts";
import { TWO_SCANS_STATES } from "../../support/two-scans-states.ts";
import { WORDS } from "../../support/words-states.ts";
import { VISIT, VISIT_STATES } from "../../support/visit-states.ts";

const words = enTrust.visit;
const text = (root: ParentNode, selector: string) =>
  deepAll(root, selector)
    .map((each) => each.textContent?.replaceAll(/\s+/g, " ").trim())
    .join(" ");
/** Taps a link without going there. */
function tapped(link: HTMLElement): void {
  link.addEventListener("click", (event) => event.preventDefault(), { once: true });
  link.click();
}
const tick = (root: ParentNode) => deep<HTMLInputElement>(root, "input[type=checkbox]");

describe("who shows a code", () => {
  it("can wish for just once: another code is asked for before the first goes, and the link is for a visit", async () => {
    const { element, app } = await drawn(html`<ferry-pair></ferry-pair>`, FIRST_OPEN);
    tick(element)?.click();
    await settled();
    await expectAccessible(element);
    expect(app.callsOf("showInvitation")).to.deep.equal([[], [true], ["stop"]]);
    expect(control(element, enWords.use).getAttribute("href")).to.equal("#/words/once");
    tapped(control(element, enTwoScans.use));
    expect(app.callsOf("beginTwoScans")).to.deep.equal([[true]]);
    control(element, enPairing.shareLink).click();
    await settled();
    expect(app.callsOf("shareLink")).to.deep.equal([[true]]);
    expect(text(element, "ferry-sheet .mut")).to.contain(words.only);
    tick(element)?.click();
    await settled();
    expect(app.callsOf("showInvitation")).to.deep.equal([[], [true], ["stop"], [false], ["stop"]]);
    expect(control(element, enWords.use).getAttribute("href")).to.equal("#/words");
    tapped(control(element, enTwoScans.use));
    expect(app.callsOf("beginTwoScans")).to.deep.equal([[true], [false]]);
  });

  it("is told that who came with a link comes for this visit only", async () => {
    const { element } = await drawn(html`<ferry-approval-sheet></ferry-approval-sheet>`, {
      ...VISIT,
      approvals: [{ id: "1", name: "Pixel", visit: true }],
    });
    expect(text(element, ".mut")).to.contain(words.only);
  });
});

describe("who joins", () => {
  it("can wish for just once when it agrees", async () => {
    for (const once of [false, true]) {
      const { element, app } = await drawn(html`<ferry-join-sheet></ferry-join-sheet>`, APP_STATES["join-ask"]);
      await expectAccessible(element);
      if (once) tick(element)?.click();
      control(element, enPairing.join.agree).click();
      expect(app.callsOf("agreeToJoin")).to.deep.equal([[once]]);
    }
  });

  it("is told when the other side wishes it, and cannot make more of it", async () => {
    const { element, app } = await drawn(html`<ferry-join-sheet></ferry-join-sheet>`, VISIT_STATES["join-ask-visit"]);
    await expectAccessible(element);
    expect([tick(element)?.checked, tick(element)?.disabled]).to.deep.equal([true, true]);
    expect(text(element, "label")).to.contain(words.theirWish).and.to.contain(words.tickHint);
    control(element, enPairing.join.agree).click();
    expect(app.callsOf("agreeToJoin")).to.deep.equal([[true]]);
  });
});

describe("words for just once", () => {
  it("are asked for by the box, in the address, and typed ones are for a visit too", async () => {
    const { element, app } = await drawnApp({ ...FIRST_OPEN, words: WORDS }, "#/words");
    const page = await coming(element, "ferry-words");
    expect(tick(page)?.checked).to.equal(false);
    tick(page)?.click();
    await settled();
    expect(location.hash).to.equal("#/words/once");
    expect(app.callsOf("showWords")).to.deep.equal([[false], [true], ["stop"]]);
    await expectAccessible(page);
    for (const [at, value] of ["417", "amber", "forest"].entries()) {
      const field = deepAll<HTMLInputElement>(page, "input:not([type=checkbox])")[at];
      if (field) field.value = value;
      field?.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
      await settled();
    }
    control(page, enWords.pair).click();
    expect(app.callsOf("useWords").map(([number, , visit]) => [number, visit])).to.deep.equal([[417, true]]);
    tick(page)?.click();
    await settled();
    expect(location.hash).to.equal("#/words");
    expect(app.callsOf("showWords")).to.deep.equal([[false], [true], ["stop"], [false], ["stop"]]);
    await goTo("#/");
  });
});

it("words are for just once from the first moment on where the address says so", async () => {
  const { element, app } = await drawnApp({ ...FIRST_OPEN, words: WORDS }, "#/words/once");
  const page = await coming(element, "ferry-words");
  expect(app.callsOf("showWords")).to.deep.equal([[true]]);
  expect(tick(page)?.checked).to.equal(true);
  await goTo("#/");
  expect(app.callsOf("showWords")).to.deep.equal([[true], ["stop"]]);
});

describe("two scans for just once", () => {
  const page = (name: keyof typeof TWO_SCANS_STATES) =>
    drawn(html`<ferry-two-scans></ferry-two-scans>`, TWO_SCANS_STATES[name]);

  it("begin so, and another wish is another code", async () => {
    const idle = await page("two-scans-idle");
    tick(idle.element)?.click();
    await settled();
    control(idle.element, enTwoScans.start).click();
    expect(idle.app.callsOf("beginTwoScans")).to.deep.equal([[true]]);
    const shown = await page("two-scans-code-visit");
    expect(tick(shown.element)?.checked).to.equal(true);
    tick(shown.element)?.click();
    expect(shown.app.callsOf("beginTwoScans")).to.deep.equal([[false]]);
  });

  it("ask the one who scans, who can wish for it but not against it", async () => {
    for (const [name, ticked, agreed] of [
      ["two-scans-ask", false, false],
      ["two-scans-ask", true, true],
      ["two-scans-ask-visit", false, true],
    ] as const) {
      const { element, app } = await page(name);
      expect(tick(element)?.disabled).to.equal(name === "two-scans-ask-visit");
      if (ticked) tick(element)?.click();
      await settled();
      control(element, enPairing.join.agree).click();
      expect(app.callsOf("agreeToTwoScans")).to.deep.equal([[agreed]]);
    }
  });

  it("show it beside the answer, and ask anew the next time", async () => {
    const { element, app } = await page("two-scans-answer-visit");
    expect(text(element, ".mut")).to.contain(words.only);
    app.set({ twoScans: { stage: "making", visit: true } });
    await settled();
    app.set({ twoScans: { stage: "ask", name: "Studio Mac" } });
    await settled();
    expect(tick(element)?.checked).to.equal(false);
  });
});

describe("a visitor", () => {
  it("comes with the word that nothing is kept", async () => {
    const { element } = await drawn(html`<ferry-paired-sheet></ferry-paired-sheet>`, VISIT_STATES["paired-visit"]);
    await expectAccessible(element);
    expect(text(element, ".visit")).to.equal(words.nothingKept);
  });

  it("is one in the list, in the conversation and in its sheet", async () => {
    const { visitor } = VISIT.devices;
    const row = await drawn(html`<ferry-device-row .device=${visitor}></ferry-device-row>`, VISIT);
    await expectAccessible(row.element);
    expect(text(row.element, ".sm")).to.contain(words.only);
    const head = await drawn(html`<ferry-conversation-header .device=${visitor}></ferry-conversation-header>`, VISIT);
    await expectAccessible(head.element);
    expect(text(head.element, ".visit")).to.equal(words.nothingKept);
    const menu = await drawn(html`<ferry-device-menu .pairId=${"visitor"}></ferry-device-menu>`, VISIT);
    control(menu.element, enTrust.device.more).click();
    await settled();
    await expectAccessible(menu.element);
    expect(text(menu.element, ".mut")).to.contain(words.nothingKept);
    control(menu.element, words.end).click();
    await settled();
    await expectAccessible(menu.element);
    control(menu.element, words.endYes).click();
    expect(menu.app.callsOf("forget")).to.deep.equal([["visitor"]]);
  });

  it("has ended the visit: what came can still be saved", async () => {
    const gone = { ...VISIT.devices["visitor"], trouble: "unpaired" };
    const head = await drawn(html`<ferry-conversation-header .device=${gone}></ferry-conversation-header>`, VISIT);
    await expectAccessible(head.element);
    expect(text(head.element, ".trouble").replaceAll(/[\u2068\u2069]/g, "")).to.equal(
      words.endedBy("Meeting room tablet"),
    );
  });

  it("is not named in the page's title, which browsers keep", async () => {
    await drawn(html`<ferry-shell .route=${{ at: "conversation", pairId: "visitor" }}></ferry-shell>`, VISIT);
    expect(document.title).to.contain(words.only).and.not.to.contain("tablet");
  });
});
