// A long timeline: only a window of it is drawn, and the reader's place is kept.
import { expect } from "@open-wc/testing";

import { WINDOW_ENTRIES } from "../../../src/ui/conversation/timeline-window.ts";
import { conversationPage } from "../../support/browser/conversation-page.ts";
import { control, deep, deepAll, expectAccessible, settled } from "../../support/browser/drawn.ts";
import { until } from "../../support/browser/until.ts";
import { conversation, messages } from "../../support/conversation-states.ts";

const rows = (element: Element) => deepAll(element, "li[data-key]");
const scroller = (element: Element) => deep(element, ".scroll") as HTMLElement;
const keyOfFirstInView = (element: Element) => {
  const { top } = scroller(element).getBoundingClientRect();
  return rows(element)
    .find((row) => row.getBoundingClientRect().bottom > top)
    ?.getAttribute("data-key");
};
const textOf = (element: Element, text: string) =>
  rows(element).find(({ textContent }) => textContent?.includes(text)) as Element;
const withTimeline = (entries: Parameters<typeof conversation>[0], more = false) =>
  conversation(entries, { timelines: { laptop: { entries, more } } });

describe("a long timeline", () => {
  const TEN_THOUSAND = messages(10_000);

  it("draws the newest of ten thousand entries, and only them", async () => {
    const { element } = await conversationPage(withTimeline(TEN_THOUSAND));
    expect(rows(element)).to.have.length(WINDOW_ENTRIES);
    expect(rows(element).at(-1)?.textContent).to.contain("Message number 9999");
    expect(scroller(element).scrollTop + scroller(element).clientHeight).to.be.closeTo(
      scroller(element).scrollHeight,
      2,
    );
    await expectAccessible(element);
  });

  it("never has more rows than its window while it is read to the beginning, and keeps the place", async () => {
    const { element } = await conversationPage(withTimeline(TEN_THOUSAND.slice(-600)));
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
    const { element, app } = await conversationPage(withTimeline(TEN_THOUSAND.slice(-100), true));
    scroller(element).scrollTop = 0;
    await settled();
    await until(() => app.callsOf("loadOlder").length > 0, "older entries are asked for");
    const place = () => textOf(element, "Message number 9900").getBoundingClientRect().top;
    const before = place();
    app.set({ timelines: { laptop: { entries: TEN_THOUSAND.slice(-200), more: true } } });
    await settled();
    expect(place()).to.be.closeTo(before, 2);
    expect(app.callsOf("loadOlder")[0]).to.deep.equal(["laptop"]);
    expect(rows(element).length).to.be.at.most(WINDOW_ENTRIES);
  });

  it("shows the older entries that come when the reader waits for them at the very top", async () => {
    const { element, app } = await conversationPage(withTimeline(TEN_THOUSAND.slice(-WINDOW_ENTRIES), true));
    for (let count = WINDOW_ENTRIES + 100; count <= WINDOW_ENTRIES + 300; count += 100) {
      // Several times, since what was just shown keeps the reader's place.
      for (let turn = 0; turn < 5; turn += 1) {
        scroller(element).scrollTop = 0;
        await settled();
      }
      const oldest = rows(element)[0]?.getAttribute("data-key");
      app.set({ timelines: { laptop: { entries: TEN_THOUSAND.slice(-count), more: true } } });
      await settled();
      await until(() => rows(element)[0]?.getAttribute("data-key") !== oldest, "older entries are shown");
      expect(rows(element).length).to.be.at.most(WINDOW_ENTRIES);
    }
  });

  it("follows new entries at the end, and counts them for a reader elsewhere", async () => {
    const { element, app } = await conversationPage(withTimeline(TEN_THOUSAND.slice(0, 400)));
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
    const { element } = await conversationPage(withTimeline(TEN_THOUSAND.slice(0, 50)));
    const view = scroller(element);
    view.focus();
    expect(view.matches(":focus")).to.equal(true);
    expect(view.tabIndex).to.equal(0);
  });
});
