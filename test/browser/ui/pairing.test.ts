// Pairing on the screen: the code, the link, the questions to both sides, and every way it can fail.
import { expect } from "@open-wc/testing";

import type { JoinError } from "../../../src/app/pairing-state.ts";
import type { Joining } from "../../../src/app/state.ts";
import "../../../src/ui/pages/pair.ts";
import "../../../src/ui/sheets/approval-sheet.ts";
import "../../../src/ui/sheets/join-sheet.ts";
import "../../../src/ui/sheets/link-sheet.ts";
import "../../../src/ui/sheets/paired-sheet.ts";
import { enPairing } from "../../../src/ui/strings/en-pairing.ts";
import { readCode } from "../../../src/ui/scanner/read-code.ts";
import { APP_STATES, FIRST_OPEN, HOME, INVITATION } from "../../support/app-states.ts";
import { control, deep, deepAll, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";
import { until } from "../../support/browser/until.ts";

const text = (root: ParentNode, selector: string) =>
  deepAll(root, selector)
    .map((each) => each.textContent?.trim())
    .join(" ");
const FRESH = { ...INVITATION, expiresAt: Date.now() + 161_000 };

describe("the pairing code", () => {
  it("is accessible with a code, without a meeting point and offline", async () => {
    for (const name of ["first-open", "first-open-no-broker", "first-open-offline"] as const) {
      const { element } = await drawn(html`<ferry-pair></ferry-pair>`, APP_STATES[name]);
      await expectAccessible(element);
    }
  });

  it("is asked for while the page is there, and no longer", async () => {
    const { element, app } = await drawn(html`<ferry-pair></ferry-pair>`, FIRST_OPEN);
    expect(app.callsOf("showInvitation")).to.deep.equal([[]]);
    element.remove();
    expect(app.callsOf("showInvitation")).to.deep.equal([[], ["stop"]]);
    expect(app.listenerCount).to.equal(0);
  });

  it("can be read by a scanner, and is the invitation's link", async () => {
    const { element } = await drawn(html`<ferry-pair></ferry-pair>`, { ...FIRST_OPEN, invitation: FRESH });
    const svg = deep<SVGSVGElement>(element, "svg[role=img]");
    if (!svg) throw new Error("no code");
    expect(await readCode(await drawnPixels(svg))).to.equal(FRESH.link);
  });

  it("says how long it lasts, and is replaced by the next", async () => {
    const { element, app } = await drawn(html`<ferry-pair></ferry-pair>`, { ...FIRST_OPEN, invitation: FRESH });
    expect(text(element, ".num")).to.match(/New code in 2:(41|40|39) · works once/);
    const code = () => deep(element, "svg[role=img] path")?.getAttribute("d");
    const before = code();
    app.set({ invitation: { ...FRESH, id: "code-2", link: `${FRESH.link}x` } });
    await settled();
    expect(before).to.match(/^M/);
    expect(code()).to.match(/^M/).and.not.to.equal(before);
  });

  it("says why there is none", async () => {
    const { element, app } = await drawn(html`<ferry-pair></ferry-pair>`, APP_STATES["first-open-no-broker"]);
    expect(text(element, ".none .sm")).to.equal(enPairing.noCode);
    app.set({ online: false });
    await settled();
    expect(text(element, ".none .sm")).to.equal(enPairing.noCodeOffline);
    app.set({ online: true, brokers: [{ url: "https://broker.example", is: "connecting" }] });
    await settled();
    expect(text(element, ".none .sm")).to.equal(enPairing.makingCode);
  });
});

describe("a shared link", () => {
  it("is shown to be copied, and says when there is none", async () => {
    const { element, app } = await drawn(html`<ferry-pair></ferry-pair>`, FIRST_OPEN);
    app.link = undefined;
    control(element, enPairing.shareLink).click();
    await until(() => text(element, "[role=status]").includes(enPairing.linkFailed));
    await expectAccessible(element);
    control(element, "Close").click();
    await settled();
    app.link = "https://ferry.example/#/pair/one-hour";
    control(element, enPairing.shareLink).click();
    await until(() => deep<HTMLInputElement>(element, "input[readonly]")?.value === app.link);
    expect(app.callsOf("shareLink")).to.have.length(2);
    await expectAccessible(element);
  });
});

describe("joining", () => {
  const joining = (state: Joining) =>
    drawn(html`<ferry-join-sheet></ferry-join-sheet>`, { ...FIRST_OPEN, joining: state });

  it("asks once, naming the other device", async () => {
    const { element, app } = await joining({ stage: "ask", hostName: "Work laptop" });
    await expectAccessible(element);
    expect(text(element, "h2")).to.equal("Pair with Work laptop?");
    control(element, enPairing.join.agree).click();
    expect(app.calls.map(({ verb }) => verb)).to.deep.equal(["agreeToJoin"]);
  });

  it("takes Escape and the other button for no", async () => {
    const { element, app } = await joining({ stage: "ask", hostName: "Work laptop" });
    deep(element, "dialog")?.dispatchEvent(new Event("cancel", { cancelable: true }));
    control(element, enPairing.join.refuse).click();
    expect(app.calls.map(({ verb }) => verb)).to.deep.equal(["cancelJoin", "cancelJoin"]);
  });

  it("says what it waits for, also to who cannot see it", async () => {
    const dialling = { stage: "dialling", hostName: "Work laptop", waiting: false, approval: false } as const;
    const { element, app } = await joining(dialling);
    await expectAccessible(element);
    app.set({ joining: { ...dialling, waiting: true } });
    await settled();
    const waits = enPairing.join.waiting("Work laptop");
    expect(text(element, "h2")).to.equal(waits);
    expect(text(element, "[role=status]")).to.include(waits);
    app.set({ joining: { ...dialling, approval: true } });
    await settled();
    expect(text(element, "h2")).to.equal(enPairing.join.approval("Work laptop"));
  });

  it("has a sentence and a next step for each failure", async () => {
    const { element, app } = await joining({ stage: "ask", hostName: "" });
    expect(text(element, "h2")).to.include(enPairing.nameless);
    for (const error of Object.keys(enPairing.join.failed) as JoinError[]) {
      app.set({ joining: { stage: "failed", hostName: "", error } });
      await settled();
      expect(text(element, "h2")).to.equal(enPairing.join.failed[error].title);
      expect(text(element, ".mut")).to.equal(enPairing.join.failed[error].text);
    }
    await expectAccessible(element);
    control(element, "Close").click();
    expect(app.callsOf("cancelJoin")).to.have.length(1);
  });

  it("gives the focus back where it was", async () => {
    const button = document.createElement("button");
    document.body.append(button);
    button.focus();
    const { app } = await joining({ stage: "ask", hostName: "Work laptop" });
    await settled();
    expect(document.activeElement === button).to.equal(false);
    app.clear("joining");
    await settled();
    expect(document.activeElement === button).to.equal(true);
    button.remove();
  });
});

describe("a device that came by a shared link", () => {
  it("is paired only by a yes; Escape is a no", async () => {
    const { element, app } = await drawn(html`<ferry-approval-sheet></ferry-approval-sheet>`, APP_STATES.approval);
    await expectAccessible(element);
    deep(element, "dialog")?.dispatchEvent(new Event("cancel", { cancelable: true }));
    control(element, enPairing.approve.yes).click();
    expect(app.callsOf("approve")).to.deep.equal([
      ["approval-1", false],
      ["approval-1", true],
    ]);
  });
});

describe("just paired", () => {
  it("shows the four pictures by name and goes on to the conversation", async () => {
    const { element, app } = await drawn(html`<ferry-paired-sheet></ferry-paired-sheet>`, APP_STATES.paired);
    await expectAccessible(element);
    expect(text(element, "li .sm")).to.equal("fox anchor lemon balloon");
    control(element, enPairing.paired.go).click();
    expect(app.callsOf("dismissPaired")).to.have.length(1);
    expect(location.hash).to.equal("#/device/laptop");
    history.replaceState(null, "", "#/");
  });

  it("is not in the way of anybody else", async () => {
    const { element } = await drawn(html`<ferry-paired-sheet></ferry-paired-sheet>`, HOME);
    expect(deep(element, "dialog")).to.equal(undefined);
  });
});

/** What the screen shows of an SVG, as pixels. */
async function drawnPixels(svg: SVGSVGElement): Promise<ImageData> {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", "480");
  copy.setAttribute("height", "480");
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: 480, height: 480 });
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no 2d canvas");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, 480, 480);
  context.drawImage(image, 0, 0);
  URL.revokeObjectURL(image.src);
  return context.getImageData(0, 0, 480, 480);
}
