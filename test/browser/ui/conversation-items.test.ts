// The files of a transfer, each by itself, and what of them is shown in the app.
import { expect } from "@open-wc/testing";

import { conversationPage, still } from "../../support/browser/conversation-page.ts";
import { item, transfer } from "../../support/app-states.ts";
import { control, deep, deepAll, expectAccessible, settled } from "../../support/browser/drawn.ts";
import { until } from "../../support/browser/until.ts";
import { conversation } from "../../support/conversation-states.ts";

const says = (element: Element, words: string) =>
  deepAll(element, "p").some((line) => line.textContent?.includes(words));

describe("the files of a transfer", () => {
  const MANY = Array.from({ length: 10_000 }, (_, n) => item(`Scans/page ${n}.png`, 1000 + n, "image/png"));
  const scans = transfer("scans", MANY[0] ?? item("", 0, ""), {
    itemCount: MANY.length,
    byteLength: 9e7,
    top: [{ name: "Scans", folder: true, files: MANY.length, byteLength: 9e7 }],
  });

  async function listed(entry = scans) {
    const drawnPage = await conversationPage(conversation([entry]));
    drawnPage.app.itemsOf = { scans: MANY.with(3, { ...(MANY[3] ?? item("", 0, "")), stopped: "unreadable" }) };
    control(drawnPage.element, "Files: Scans").click();
    await settled();
    return drawnPage;
  }

  const listOf = (element: Element) => deep(element, "ferry-items-sheet") as HTMLElement;

  it("draws ten thousand by the rows in view, with why one stopped", async () => {
    const { element } = await listed();
    await still(element);
    await expectAccessible(element);
    const sheet = listOf(element);
    expect(deepAll(sheet, "li").length).to.be.lessThan(80);
    expect(deepAll(sheet, "li")[3]?.textContent).to.contain("Could not be read");
    const view = deep(sheet, ".scroll") as HTMLElement;
    view.scrollTop = view.scrollHeight;
    await until(() => deepAll(sheet, "li").at(-1)?.textContent?.includes("page 9999"), "the last file is drawn");
    expect(deepAll(sheet, "li").length).to.be.lessThan(80);
    expect(view.scrollTop).to.be.greaterThan(600_000);
  });

  it("saves and removes one of them alone", async () => {
    const { element, app } = await listed();
    control(element, "Save: page 2.png").click();
    control(element, "Remove: page 1.png").click();
    expect(app.callsOf("save")).to.deep.equal([["scans", 2]]);
    expect(app.callsOf("removeItem")).to.deep.equal([["scans", 1]]);
  });

  for (const [phase, may] of [
    [{ is: "moving" }, true],
    [{ is: "reconnecting" }, true],
    [{ is: "reconnecting", sent: true }, false],
    [{ is: "checking" }, false],
  ] as const)
    it(`${may ? "leaves one out" : "leaves none out any more"} of those sent while it is ${JSON.stringify(phase)}`, async () => {
      const { element } = await listed({ ...scans, mine: true, kept: false, phase });
      const buttons = deepAll(listOf(element), "button").map((button) => button.getAttribute("aria-label") ?? "");
      expect(buttons.some((name) => name.startsWith("Remove"))).to.equal(may);
    });

  it("shows a picture, and says when one cannot be shown", async () => {
    const { element, app } = await listed();
    app.previewUrls = { "scans/5": "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" };
    control(element, "Open: page 5.png").click();
    await until(() => deep(element, "img.shown"), "the picture is shown");
    await still(element);
    await expectAccessible(element);
    deep(element, "ferry-preview-sheet")?.dispatchEvent(new Event("sheet-close"));
    await settled();
    control(element, "Files: Scans").click();
    await settled();
    control(element, "Open: page 6.png").click();
    await until(() => says(element, "can't be shown here"), "that it can't be shown is said");
  });

  it("are said not to be kept where only the entry is, and there is no empty list", async () => {
    const { element, app } = await conversationPage(conversation([{ ...scans, mine: true, kept: false }]));
    app.itemsOf = { scans: [] };
    control(element, "Files: Scans").click();
    await settled();
    expect(says(listOf(element), "This list is not kept.")).to.equal(true);
    expect(deep(listOf(element), ".scroll")).to.equal(undefined);
    await still(element);
    await expectAccessible(element);
  });

  /** What of saving is drawn in an open sheet, and what of that is said aloud. */
  const saveSaid = (element: Element, sheet: string) => {
    const within = deep(element, sheet) as HTMLElement;
    const [drawn, aloud] = [deep(within, ".save"), deep(within, "div[role=status]")];
    return [drawn, aloud].map((each) => (each?.textContent ?? "").trim());
  };

  it("says in its sheet how saving one goes, and saves no second meanwhile", async () => {
    const { element, app } = await listed();
    const button = (name: string) => control(deep(element, "ferry-items-sheet") as Element, name);
    button("Save: page 2.png").focus();
    app.set({ saves: { scans: { is: "saving", doneBytes: 1e6, totalBytes: 2e6 } } });
    await settled();
    expect(saveSaid(element, "ferry-items-sheet")).to.deep.equal(["Saving, 1.0 of 2.0 MB", ""]);
    expect(button("Save: page 1.png").ariaDisabled).to.equal("true");
    expect(button("Remove: page 1.png").ariaDisabled).to.equal("false");
    expect(button("Save: page 2.png").matches(":focus")).to.equal(true);
    app.set({ saves: { scans: { is: "failed", why: "no-room" } } });
    await settled();
    const told = "Not enough room to save it here.";
    expect(saveSaid(element, "ferry-items-sheet")).to.deep.equal([told, told]);
    expect(button("Save: page 1.png").ariaDisabled).to.equal("false");
    await still(element);
    await expectAccessible(element);
  });

  it("says beside a picture how saving it goes, and nothing of what was saved before", async () => {
    const { element, app } = await listed();
    app.set({ saves: { scans: { is: "saved" } } });
    await settled();
    control(element, "Open: page 5.png").click();
    await settled();
    expect(saveSaid(element, "ferry-preview-sheet")).to.deep.equal(["", ""]);
    app.set({ saves: { scans: { is: "preparing" } } });
    await settled();
    expect(saveSaid(element, "ferry-preview-sheet")).to.deep.equal(["Getting it ready…", ""]);
    expect(control(deep(element, "ferry-preview-sheet") as Element, "Save").ariaDisabled).to.equal("true");
    app.set({ saves: { scans: { is: "saved" } } });
    await settled();
    expect(saveSaid(element, "ferry-preview-sheet")).to.deep.equal(["Saved", "Saved"]);
    await still(element);
    await expectAccessible(element);
  });

  it("shows HTML as the text that it is", async () => {
    const page1 = transfer("page", item("page.html", 900, "text/html"));
    const { element, app } = await conversationPage(conversation([page1]));
    app.texts = { "page/0": { text: "<h1>Hi</h1><script>1</script>", whole: false } };
    control(element, "Open: page.html").click();
    await until(() => deep(element, "pre"), "the text is shown");
    expect(deep(element, "pre")?.textContent).to.equal("<h1>Hi</h1><script>1</script>");
    expect(deepAll(element, "pre *")).to.deep.equal([]);
    expect(says(element, "This is the beginning")).to.equal(true);
    await still(element);
    await expectAccessible(element);
  });
});
