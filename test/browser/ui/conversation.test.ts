// The conversation page: who is there, what is asked becomes a verb, long timelines keep their place.
import { expect, waitUntil } from "@open-wc/testing";

import type { AppState, Device } from "../../../src/app/state.ts";
import { WINDOW_ENTRIES } from "../../../src/ui/conversation/timeline-window.ts";
import "../../../src/ui/pages/conversation.ts";
import type { FerryConversation } from "../../../src/ui/pages/conversation.ts";
import { item, transfer } from "../../support/app-states.ts";
import { control, deep, deepAll, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";
import { chat, conversation, CONVERSATION_STATES, inPhase, messages } from "../../support/conversation-states.ts";

async function page(state: AppState) {
  const { element, app } = await drawn<FerryConversation>(
    html`<ferry-conversation pairId="laptop"></ferry-conversation>`,
    state,
  );
  element.style.setProperty("height", "600px");
  await settled();
  return { element, app };
}

const rows = (element: Element) => deepAll(element, "li[data-key]");
const scroller = (element: Element) => deep(element, ".scroll") as HTMLElement;
const textOf = (element: Element, selector: string) =>
  (deep(element, selector)?.textContent ?? "").replaceAll(/\s+/g, " ").trim();
/** A sheet rises: its colours are only there once it stands. */
const still = (element: Element) =>
  Promise.all(
    deepAll(element, "dialog").flatMap((dialog) => dialog.getAnimations().map((animation) => animation.finished)),
  );
const says = (element: Element, words: string) =>
  deepAll(element, "p").some((line) => line.textContent?.includes(words));
const keyOfFirstInView = (element: Element) => {
  const { top } = scroller(element).getBoundingClientRect();
  return rows(element)
    .find((row) => row.getBoundingClientRect().bottom > top)
    ?.getAttribute("data-key");
};
const withTimeline = (entries: Parameters<typeof conversation>[0], more = false) =>
  conversation(entries, { timelines: { laptop: { entries, more } } });

describe("the conversation page", () => {
  it("is accessible in every named state", async () => {
    for (const [name, state] of Object.entries(CONVERSATION_STATES)) {
      const { element } = await page(state);
      try {
        await expectAccessible(element);
      } catch (error) {
        throw new Error(name, { cause: error });
      }
    }
  });

  it("opens the timeline of its device, and of the next one", async () => {
    const { element, app } = await page(CONVERSATION_STATES.conversation);
    element.pairId = "ipad";
    await settled();
    expect(app.callsOf("openTimeline")).to.deep.equal([["laptop"], ["ipad"]]);
    expect(textOf(element, "h1")).to.equal("Kitchen iPad");
  });

  it("says whether the device is there, by which path, and how far", async () => {
    const lines: [Partial<Device>, string][] = [
      [{ presence: { is: "here", path: "local", roundTripMs: 3 } }, "Direct, 3 ms · verified"],
      [{ presence: { is: "here", path: "relayed", roundTripMs: 48.4 } }, "Relayed, 48 ms · verified"],
      [{ presence: { is: "away" } }, "Isn't open right now"],
      [{ presence: { is: "connecting" } }, "Connecting…"],
      [{ presence: { is: "reconnecting" } }, "Connection lost, reconnecting…"],
    ];
    for (const [change, line] of lines) {
      const { element } = await page(conversation([], {}, change));
      expect(textOf(element, "header .sm")).to.equal(line);
    }
  });

  it("says what is wrong with the device in a sentence, for every trouble", async () => {
    for (const trouble of ["key-changed", "middle", "newer-version", "no-path", "unpaired"] as const) {
      const { element } = await page(conversation([], {}, { trouble }));
      expect(textOf(element, ".trouble"), trouble).to.match(/^[A-Z].+\.$/);
      await expectAccessible(element);
    }
  });

  it("takes nothing for a device that has dissolved the pair", async () => {
    const { element } = await page(CONVERSATION_STATES["conversation-unpaired"]);
    expect(deep(element, "ferry-composer")).to.equal(undefined);
  });

  it("says that a device is not paired any more", async () => {
    const { element } = await page({ ...CONVERSATION_STATES.conversation, devices: {}, deviceOrder: [] });
    expect(textOf(element, ".gone")).to.contain("This device is not paired any more.");
    await expectAccessible(element);
  });

  it("makes verbs of what the cards ask", async () => {
    const paused = inPhase({ mine: false, phase: { is: "paused", by: "me", reason: "user" } });
    const asked = inPhase({ mine: false, phase: { is: "asked" } });
    const done = inPhase({ mine: false, phase: { is: "done" } });
    const moving = inPhase({ mine: true, phase: { is: "moving" } });
    const { element, app } = await page(conversation([paused, asked, done, moving]));
    for (const name of ["Resume", "Accept", "Decline", "Save", "Pause"])
      control(element, `${name}: debian-13.iso`).click();
    expect(app.calls.slice(1).map(({ verb, arguments: given }) => [verb, ...given])).to.deep.equal([
      ["resume", paused.id],
      ["accept", asked.id],
      ["decline", asked.id],
      ["save", done.id],
      ["pause", moving.id],
    ]);
  });

  it("asks before it deletes what was received", async () => {
    const done = inPhase({ mine: false, phase: { is: "done" } });
    const { element, app } = await page(conversation([done]));
    control(element, "Remove: debian-13.iso").click();
    await settled();
    await still(element);
    await expectAccessible(element);
    control(element, "Keep it").click();
    await settled();
    expect(app.callsOf("removeKept")).to.deep.equal([]);
    control(element, "Remove: debian-13.iso").click();
    await settled();
    control(element, "Remove").click();
    await settled();
    expect(app.callsOf("removeKept")).to.deep.equal([[done.id]]);
    expect(deep(element, "ferry-remove-sheet")).to.equal(undefined);
  });

  it("gives a refused message back to the composer, an accepted one not", async () => {
    const { element, app } = await page(conversation([]));
    const field = deep<HTMLTextAreaElement>(element, "textarea") as HTMLTextAreaElement;
    const send = async (text: string) => {
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, composed: true }));
      await settled();
    };
    await send("refused");
    expect(field.value).to.equal("");
    app.set({ notice: { code: "outbox-full" } });
    await settled();
    expect(field.value).to.equal("refused");
    await send("taken");
    app.set({ timelines: { laptop: { entries: [chat("new", "taken", { mine: true })], more: false } } });
    app.set({ notice: { code: "message-too-long" } });
    await settled();
    expect(field.value).to.equal("");
    expect(app.callsOf("sendMessage")).to.deep.equal([
      ["laptop", "refused"],
      ["laptop", "taken"],
    ]);
  });

  it("draws a message of the other side as text, whatever it holds", async () => {
    const text = `<img src=x onerror="alert(1)">\n<b>bold</b>`;
    const { element } = await page(conversation([chat("evil", text)]));
    expect(deep(element, ".bub .text")?.textContent).to.equal(text);
    expect(deepAll(element, ".bub img, .bub b")).to.deep.equal([]);
  });

  it("cuts a very long message until it is asked for", async () => {
    const text = "line\n".repeat(500);
    const { element } = await page(conversation([chat("long", text)]));
    expect(deep(element, ".bub .text")?.textContent?.length).to.be.lessThan(200);
    control(element, "Show all of it").click();
    await settled();
    expect(deep(element, ".bub .text")?.textContent).to.equal(text);
  });
});

describe("a long timeline", () => {
  const TEN_THOUSAND = messages(10_000);

  it("draws the newest of ten thousand entries, and only them", async () => {
    const { element } = await page(withTimeline(TEN_THOUSAND));
    expect(rows(element)).to.have.length(WINDOW_ENTRIES);
    expect(rows(element).at(-1)?.textContent).to.contain("Message number 9999");
    expect(scroller(element).scrollTop + scroller(element).clientHeight).to.be.closeTo(
      scroller(element).scrollHeight,
      2,
    );
    await expectAccessible(element);
  });

  it("never has more rows than its window while it is read to the beginning, and keeps the place", async () => {
    const { element } = await page(withTimeline(TEN_THOUSAND.slice(-600)));
    const view = scroller(element);
    for (let turn = 0; turn < 200 && rows(element)[0]?.getAttribute("data-key") !== "chat-message-9400"; turn += 1) {
      view.scrollTop = Math.max(0, view.scrollTop - 400);
      const reading = keyOfFirstInView(element);
      await settled();
      expect(rows(element).length).to.be.at.most(WINDOW_ENTRIES);
      expect(keyOfFirstInView(element)).to.equal(reading);
    }
    expect(rows(element)[0]?.getAttribute("data-key")).to.equal("chat-message-9400");
  });

  it("asks for older entries once when the reader comes near, and keeps the place when they are there", async () => {
    const { element, app } = await page(withTimeline(TEN_THOUSAND.slice(-100), true));
    scroller(element).scrollTop = 0;
    await settled();
    await waitUntil(() => app.callsOf("loadOlder").length > 0, "older entries are asked for");
    const reading = keyOfFirstInView(element);
    app.set({ timelines: { laptop: { entries: TEN_THOUSAND.slice(-200), more: true } } });
    await settled();
    expect(keyOfFirstInView(element)).to.equal(reading);
    expect(app.callsOf("loadOlder")[0]).to.deep.equal(["laptop"]);
    expect(rows(element).length).to.be.at.most(WINDOW_ENTRIES);
  });

  it("follows new entries at the end, and counts them for a reader elsewhere", async () => {
    const { element, app } = await page(withTimeline(TEN_THOUSAND.slice(0, 400)));
    app.set({ timelines: { laptop: { entries: TEN_THOUSAND.slice(0, 401), more: false } } });
    await settled();
    expect(scroller(element).scrollTop + scroller(element).clientHeight).to.be.closeTo(
      scroller(element).scrollHeight,
      2,
    );
    scroller(element).scrollTop -= 1500;
    await settled();
    const reading = keyOfFirstInView(element);
    app.set({ timelines: { laptop: { entries: TEN_THOUSAND.slice(0, 404), more: false } } });
    await settled();
    expect(keyOfFirstInView(element)).to.equal(reading);
    const toNew = control(element, "3 new");
    await expectAccessible(element);
    toNew.click();
    await settled();
    expect(rows(element).at(-1)?.textContent).to.contain("Message number 403");
    expect(deep(element, ".latest")).to.equal(undefined);
  });

  it("is scrolled by the keyboard", async () => {
    const { element } = await page(withTimeline(TEN_THOUSAND.slice(0, 50)));
    const view = scroller(element);
    view.focus();
    expect(view.matches(":focus")).to.equal(true);
    expect(view.tabIndex).to.equal(0);
  });
});

describe("the files of a transfer", () => {
  const MANY = Array.from({ length: 10_000 }, (_, n) => item(`Scans/page ${n}.png`, 1000 + n, "image/png"));
  const scans = transfer("scans", MANY[0] ?? item("", 0, ""), {
    itemCount: MANY.length,
    byteLength: 9e7,
    top: [{ name: "Scans", folder: true, files: MANY.length, byteLength: 9e7 }],
  });

  async function listed() {
    const drawnPage = await page(conversation([scans]));
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
    await waitUntil(() => deepAll(sheet, "li").at(-1)?.textContent?.includes("page 9999"), "the last file is drawn");
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

  it("shows a picture, and says when one cannot be shown", async () => {
    const { element, app } = await listed();
    app.previewUrls = { "scans/5": "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" };
    control(element, "Open: page 5.png").click();
    await waitUntil(() => deep(element, "img.shown"), "the picture is shown");
    await still(element);
    await expectAccessible(element);
    deep(element, "ferry-preview-sheet")?.dispatchEvent(new Event("sheet-close"));
    await settled();
    control(element, "Files: Scans").click();
    await settled();
    control(element, "Open: page 6.png").click();
    await waitUntil(() => says(element, "can't be shown here"), "that it can't be shown is said");
  });

  it("shows HTML as the text that it is", async () => {
    const page1 = transfer("page", item("page.html", 900, "text/html"));
    const { element, app } = await page(conversation([page1]));
    app.texts = { "page/0": { text: "<h1>Hi</h1><script>1</script>", whole: false } };
    control(element, "Open: page.html").click();
    await waitUntil(() => deep(element, "pre"), "the text is shown");
    expect(deep(element, "pre")?.textContent).to.equal("<h1>Hi</h1><script>1</script>");
    expect(deepAll(element, "pre *")).to.deep.equal([]);
    expect(says(element, "This is the beginning")).to.equal(true);
    await still(element);
    await expectAccessible(element);
  });
});
