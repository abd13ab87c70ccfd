// An offer: who, what, how much and whether it fits; one clear choice, and nothing happens by closing it.
import { expect } from "@open-wc/testing";

import type { AppState, Device, TransferEntry } from "../../../src/app/state.ts";
import "../../../src/ui/conversation/offer-sheet.ts";
import type { FerryOfferSheet } from "../../../src/ui/conversation/offer-sheet.ts";
import { openOffers } from "../../../src/ui/conversation/open-offers.ts";
import { item, transfer } from "../../support/app-states.ts";
import { still, textOf } from "../../support/browser/conversation-page.ts";
import { control, deep, deepAll, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";
import { conversation, CONVERSATION_STATES } from "../../support/conversation-states.ts";

async function offered(state: AppState) {
  const { element, app } = await drawn<FerryOfferSheet>(html`<ferry-offer-sheet></ferry-offer-sheet>`, state);
  await settled();
  await still(element);
  return { element, app };
}

const asked = (id: string, at: number, change: Partial<TransferEntry> = {}) =>
  transfer(id, item(`${id}.pdf`, 2.4e6, "application/pdf"), { phase: { is: "asked" }, at, kept: false, ...change });

describe("the offer sheet", () => {
  it("is accessible, with room and without", async () => {
    for (const [name, theme] of [
      ["offer", "light"],
      ["offer", "dark"],
      ["offer-too-large", "light"],
      ["offer-too-large", "dark"],
    ] as const) {
      document.documentElement.dataset["theme"] = theme;
      const { element } = await offered(CONVERSATION_STATES[name]);
      await expectAccessible(element);
      element.remove();
    }
  });

  afterEach(() => {
    delete document.documentElement.dataset["theme"];
  });

  it("is not there while nothing is offered", async () => {
    const { element } = await offered(conversation([]));
    expect(deep(element, "ferry-sheet")).to.equal(undefined);
  });

  it("says who, what and how much", async () => {
    const { element } = await offered(CONVERSATION_STATES.offer);
    expect(textOf(element, "h2")).to.equal("Work laptop wants to send 150 files");
    expect(textOf(element, ".mut")).to.equal("1.4 GB in all. You have 38 GB free.");
    const rows = deepAll(element, "li").map((row) => (row.textContent ?? "").replaceAll(/\s+/g, " ").trim());
    expect(rows).to.deep.equal(["IMG_2044.MOV 1.3 GB", "Lease, signed.pdf 2.4 MB", "Jeju 2026 148 files, 96 MB"]);
  });

  it("accepts, and declines, once", async () => {
    const { element, app } = await offered(CONVERSATION_STATES.offer);
    control(element, "Accept").click();
    control(element, "Decline").click();
    expect(app.calls).to.deep.equal([
      { verb: "accept", arguments: ["offer"] },
      { verb: "decline", arguments: ["offer"] },
    ]);
  });

  it("remembers to accept always only together with accepting", async () => {
    const { element, app } = await offered(CONVERSATION_STATES.offer);
    (deep<HTMLInputElement>(element, "input[type=checkbox]") as HTMLInputElement).click();
    expect(app.callsOf("setAutoAccept")).to.deep.equal([]);
    control(element, "Accept").click();
    expect(app.callsOf("setAutoAccept")).to.deep.equal([["laptop", true]]);
  });

  it("refuses what does not fit, in words", async () => {
    const { element } = await offered(CONVERSATION_STATES["offer-too-large"]);
    expect(textOf(element, ".short")).to.equal("Not enough room: 1.4 GB needed, 1.1 GB free.");
    expect((control(element, "Accept") as HTMLButtonElement).disabled).to.equal(true);
    expect((control(element, "Decline") as HTMLButtonElement).disabled).to.equal(false);
  });

  it("says what accepting met, where it is seen and heard, and can be dismissed", async () => {
    const { element, app } = await offered(CONVERSATION_STATES.offer);
    control(element, "Accept").click();
    app.set({ notice: { code: "no-room", neededBytes: 1.4e9 } });
    await settled();
    const notice = deep(element, ".notice") as HTMLElement;
    const [middle, box] = [notice.getBoundingClientRect(), deep(element, "dialog")?.getBoundingClientRect()];
    expect(middle.bottom).to.be.lessThan(box?.bottom ?? 0);
    expect(notice.checkVisibility()).to.equal(true);
    const told = "Not enough room on this device: 1.4 GB needed. Free some, then accept.";
    expect(textOf(element, ".notice p")).to.equal(told);
    expect(textOf(element, "dialog [role=status]")).to.equal(told);
    await expectAccessible(element);
    control(notice, "Dismiss").click();
    expect(app.callsOf("dismissNotice")).to.have.length(1);
    app.clear("notice");
    await settled();
    expect(deep(element, ".notice")).to.equal(undefined);
  });

  it("leaves what was said before it came to the page", async () => {
    const { element } = await offered({ ...CONVERSATION_STATES.offer, notice: { code: "link-copied" } });
    expect(deep(element, ".notice")).to.equal(undefined);
  });

  it("says nothing of room that the browser does not tell", async () => {
    const { element } = await offered({ ...CONVERSATION_STATES.offer, storage: {} });
    expect(textOf(element, ".mut")).to.equal("1.4 GB in all.");
    expect((control(element, "Accept") as HTMLButtonElement).disabled).to.equal(false);
  });

  it("answers nothing by being closed, and stays away", async () => {
    const { element, app } = await offered(CONVERSATION_STATES.offer);
    control(element, "Close").click();
    await settled();
    app.set({ progress: {} });
    app.set({ storage: { freeBytes: 3e10 } });
    await settled();
    expect(deep(element, "ferry-sheet")).to.equal(undefined);
    expect(app.calls).to.deep.equal([]);
  });

  it("shows the newest offer first, the next when that is answered", async () => {
    const entries = [asked("older", 1000), asked("newer", 2000)];
    const { element, app } = await offered(conversation(entries));
    expect(textOf(element, "li .el")).to.equal("newer.pdf");
    app.set({ timelines: { laptop: { entries: [entries[0] as TransferEntry], more: false } }, devices: {} });
    await settled();
    expect(textOf(element, "li .el")).to.equal("older.pdf");
  });

  it("does not come for a moment where the device's files are accepted by themselves, but does where there is no room", async () => {
    const { devices } = CONVERSATION_STATES.offer;
    const laptop = devices["laptop"] as Device;
    const trusting = { devices: { ...devices, laptop: { ...laptop, autoAccept: true } } };
    const { element } = await offered({ ...CONVERSATION_STATES.offer, ...trusting });
    expect(deep(element, "ferry-sheet")).to.equal(undefined);
    const tooLarge = await offered({ ...CONVERSATION_STATES["offer-too-large"], ...trusting });
    expect(textOf(tooLarge.element, ".short")).to.contain("Not enough room");
  });

  it("stays where the device's files are accepted from now on, until its offer is answered", async () => {
    const { element, app } = await offered(CONVERSATION_STATES.offer);
    const { devices } = CONVERSATION_STATES.offer;
    app.set({ devices: { ...devices, laptop: { ...(devices["laptop"] as Device), autoAccept: true } } });
    await settled();
    // Accepting may fail, for want of room: then it is still to be answered.
    expect(deep(element, "ferry-sheet")).not.to.equal(undefined);
    const [entry] = openOffers(app.state);
    const moving = { ...(entry as TransferEntry), phase: { is: "moving" } as const };
    app.set({ timelines: { laptop: { entries: [moving], more: false } }, recent: [moving] });
    await settled();
    expect(deep(element, "ferry-sheet")).to.equal(undefined);
  });

  it("goes when the offer is taken back", async () => {
    const { element, app } = await offered(conversation([asked("gone", 1000)]));
    app.set(conversation([asked("gone", 1000, { phase: { is: "cancelled", by: "them" } })]));
    await settled();
    expect(deep(element, "ferry-sheet")).to.equal(undefined);
  });

  it("lists all files where they are more than it names", async () => {
    const { element, app } = await offered(CONVERSATION_STATES.offer);
    app.itemsOf = { offer: Array.from({ length: 150 }, (_, n) => item(`Jeju 2026/${n}.jpg`, 1000, "image/jpeg")) };
    control(element, "Show all files").click();
    await settled();
    const sheet = deep(element, "ferry-items-sheet") as Element;
    expect(textOf(sheet, "li")).to.contain("0.jpg");
    expect(deepAll(sheet, "li button")).to.deep.equal([]);
  });
});
