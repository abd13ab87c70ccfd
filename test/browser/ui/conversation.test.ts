// The conversation page: who is there, and what is asked becomes a verb.
import { expect } from "@open-wc/testing";

import type { Device } from "../../../src/app/state.ts";
import type { AnnounceEvent } from "../../../src/ui/base.ts";
import { conversationPage, still, textOf } from "../../support/browser/conversation-page.ts";
import { control, deep, deepAll, expectAccessible, settled } from "../../support/browser/drawn.ts";
import { chat, conversation, CONVERSATION_STATES, inPhase } from "../../support/conversation-states.ts";

describe("the conversation page", () => {
  for (const theme of ["light", "dark"]) {
    it(`is accessible in every named state, ${theme}`, async () => {
      document.documentElement.dataset["theme"] = theme;
      for (const [name, state] of Object.entries(CONVERSATION_STATES)) {
        const { element } = await conversationPage(state);
        try {
          await expectAccessible(element);
        } catch (error) {
          throw new Error(name, { cause: error });
        }
      }
    });
  }

  afterEach(() => {
    delete document.documentElement.dataset["theme"];
  });

  it("opens the timeline of its device, and of the next one", async () => {
    const { element, app } = await conversationPage(CONVERSATION_STATES.conversation);
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
      const { element } = await conversationPage(conversation([], {}, change));
      expect(textOf(element, "header .sm")).to.equal(line);
    }
  });

  it("says what is wrong with the device in a sentence, for every trouble", async () => {
    for (const trouble of ["key-changed", "middle", "newer-version", "no-path", "unpaired"] as const) {
      const { element } = await conversationPage(conversation([], {}, { trouble }));
      expect(textOf(element, ".trouble"), trouble).to.match(/^[A-Z].+\.$/);
      await expectAccessible(element);
    }
  });

  it("takes nothing for a device that has dissolved the pair", async () => {
    const { element } = await conversationPage(CONVERSATION_STATES["conversation-unpaired"]);
    expect(deep(element, "ferry-composer")).to.equal(undefined);
  });

  it("says that a device is not paired any more", async () => {
    const { element } = await conversationPage({ ...CONVERSATION_STATES.conversation, devices: {}, deviceOrder: [] });
    expect(textOf(element, ".gone")).to.contain("This device is not paired any more.");
    await expectAccessible(element);
  });

  it("makes verbs of what the cards ask", async () => {
    const paused = inPhase({ mine: false, phase: { is: "paused", by: "me", reason: "user" } });
    const asked = inPhase({ mine: false, phase: { is: "asked" } });
    const done = inPhase({ mine: false, phase: { is: "done" } });
    const moving = inPhase({ mine: true, phase: { is: "moving" } });
    const { element, app } = await conversationPage(conversation([paused, asked, done, moving]));
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
    const { element, app } = await conversationPage(conversation([done]));
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

  it("gives every refused message back to the composer of its device, also late, and no other", async () => {
    const { element, app } = await conversationPage(conversation([]));
    const field = () => deep<HTMLTextAreaElement>(element, "textarea") as HTMLTextAreaElement;
    const send = async (text: string) => {
      field().value = text;
      field().dispatchEvent(new InputEvent("input", { bubbles: true }));
      field().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, composed: true }));
      await settled();
    };
    for (const text of ["one", "taken", "two"]) await send(text);
    expect(field().value).to.equal("");
    const sent = app.callsOf("sendMessage") as readonly [string, string, () => void][];
    expect(sent.map(([pairId, text]) => [pairId, text])).to.deep.equal([
      ["laptop", "one"],
      ["laptop", "taken"],
      ["laptop", "two"],
    ]);
    sent[0]?.[2]();
    await settled();
    expect(field().value).to.equal("one");
    element.pairId = "ipad";
    await settled();
    sent[2]?.[2]();
    expect(field().value).to.equal("");
    element.pairId = "laptop";
    await settled();
    expect(field().value).to.equal("one\ntwo");
    // The draft is the page's, and the page all tests'.
    await send("sent");
  });

  it("draws a message of the other side as text, whatever it holds", async () => {
    const text = `<img src=x onerror="alert(1)">\n<b>bold</b>`;
    const { element } = await conversationPage(conversation([chat("evil", text)]));
    expect(deep(element, ".bub .text")?.textContent).to.equal(text);
    expect(deepAll(element, ".bub img, .bub b")).to.deep.equal([]);
  });

  it("cuts a very long message until it is asked for", async () => {
    const text = "line\n".repeat(500);
    const { element } = await conversationPage(conversation([chat("long", text)]));
    expect(deep(element, ".bub .text")?.textContent?.length).to.be.lessThan(200);
    control(element, "Show all of it").click();
    await settled();
    expect(deep(element, ".bub .text")?.textContent).to.equal(text);
  });

  it("says aloud how saving ended, and trouble when it comes", async () => {
    const { element, app } = await conversationPage(conversation([inPhase({ mine: false, phase: { is: "done" } })]));
    const said: string[] = [];
    element.addEventListener("ferry-announce", (event) => said.push((event as AnnounceEvent).text));
    app.set({ saves: { one: { is: "saving", doneBytes: 1, totalBytes: 2 } } });
    app.set({ saves: { one: { is: "saved" } } });
    app.set({ saves: { one: { is: "failed", why: "cancelled" } } });
    app.set(conversation([], {}, { trouble: "no-path" }));
    expect(said).to.deep.equal(["Saved", "These two networks won't connect directly and no relay answered."]);
  });
});
