// Pairing just once, on the screen: either side can wish it, both are told before anything comes, and it shows.
import { expect } from "@open-wc/testing";

import "../../../src/ui/conversation/conversation-header.ts";
import "../../../src/ui/elements/device-menu.ts";
import "../../../src/ui/elements/device-row.ts";
import "../../../src/ui/pages/pair.ts";
import "../../../src/ui/sheets/approval-sheet.ts";
import "../../../src/ui/sheets/join-sheet.ts";
import "../../../src/ui/sheets/paired-sheet.ts";
import "../../../src/ui/shell.ts";
import { enPairing } from "../../../src/ui/strings/en-pairing.ts";
import { enTrust } from "../../../src/ui/strings/en-trust.ts";
import { APP_STATES, FIRST_OPEN } from "../../support/app-states.ts";
import { control, deep, deepAll, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";
import { VISIT, VISIT_STATES } from "../../support/visit-states.ts";

const words = enTrust.visit;
const text = (root: ParentNode, selector: string) =>
  deepAll(root, selector)
    .map((each) => each.textContent?.replaceAll(/\s+/g, " ").trim())
    .join(" ");
const tick = (root: ParentNode) => deep<HTMLInputElement>(root, "input[type=checkbox]");

describe("who shows a code", () => {
  it("can wish for just once: another code is asked for before the first goes, and the link is for a visit", async () => {
    const { element, app } = await drawn(html`<ferry-pair></ferry-pair>`, FIRST_OPEN);
    tick(element)?.click();
    await settled();
    await expectAccessible(element);
    expect(app.callsOf("showInvitation")).to.deep.equal([[], [true], ["stop"]]);
    // Those make pairs that last.
    expect(deepAll(element, "a[href='#/words'], a[href='#/two-scans']")).to.deep.equal([]);
    control(element, enPairing.shareLink).click();
    await settled();
    expect(app.callsOf("shareLink")).to.deep.equal([[true]]);
    expect(text(element, "ferry-sheet .mut")).to.contain(words.only);
    tick(element)?.click();
    await settled();
    expect(app.callsOf("showInvitation")).to.deep.equal([[], [true], ["stop"], [false], ["stop"]]);
    expect(deepAll(element, "a[href='#/words'], a[href='#/two-scans']").length).to.equal(2);
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
