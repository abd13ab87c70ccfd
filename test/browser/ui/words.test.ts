// Words on the screen: shown in any language, typed with completion, pasted, wrong; by keyboard and with axe.
import { expect } from "@open-wc/testing";

import "../../../src/ui/pages/pair.ts";
import "../../../src/ui/pages/words.ts";
import "../../../src/ui/sheets/join-sheet.ts";
import { enPairing } from "../../../src/ui/strings/en-pairing.ts";
import { enWords } from "../../../src/ui/strings/en-words.ts";
import { WORD_LISTS } from "../../../src/ui/words/word-lists.ts";
import { APP_STATES, FIRST_OPEN, HOME } from "../../support/app-states.ts";
import { FakeClipboard } from "../../support/browser/clipboard.ts";
import {
  announced,
  control,
  deep,
  deepAll,
  drawn,
  expectAccessible,
  html,
  settled,
} from "../../support/browser/drawn.ts";
import { until } from "../../support/browser/until.ts";
import { WORDS, WORDS_STATES } from "../../support/words-states.ts";

const shown = { ...WORDS, expiresAt: Date.now() + 581_000 };
const page = () => drawn(html`<ferry-words></ferry-words>`, { ...HOME, words: shown });
const text = (root: ParentNode, selector: string) =>
  deepAll(root, selector)
    .map((each) => each.textContent?.trim())
    .join(" ");
const fields = (root: ParentNode) =>
  deepAll(root, "ferry-words-form").flatMap((form) => deepAll<HTMLInputElement>(form, "input"));
const field = (root: ParentNode, at: number) => {
  const found = fields(root)[at];
  if (!found) throw new Error(`no field ${at}`);
  return found;
};
const values = (root: ParentNode) => fields(root).map(({ value }) => value);
/** The element that has the focus, looked up through shadow roots. */
function focused(): HTMLInputElement {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element as HTMLInputElement;
}
/** Letter by letter into whatever has the focus then, as a keyboard does. */
async function keys(typed: string): Promise<void> {
  for (const letter of typed) await press(letter);
}
/** One key; a letter is put in, and Enter in a field submits, unless somebody took the key. */
async function press(key: string): Promise<void> {
  const target = focused();
  const options = { key, bubbles: true, composed: true, cancelable: true };
  if (target.dispatchEvent(new KeyboardEvent("keydown", options))) {
    if (key === "Enter" && target.localName === "button") target.click();
    if (Array.from(key).length === 1) {
      target.value += key;
      target.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    }
  }
  await settled();
}
const offered = (root: ParentNode) =>
  deepAll(root, "ul:not([hidden]) [role=option]").map((one) => one.textContent?.trim());

describe("words of this device", () => {
  it("are accessible: shown, replaced after a guess, paused, and while there are none", async () => {
    for (const state of Object.values(WORDS_STATES)) {
      const { element, app } = await drawn(html`<ferry-words></ferry-words>`, state);
      await expectAccessible(element);
      app.clear("words");
      await settled();
      await expectAccessible(element);
    }
  });

  it("are asked for while the page is there, and no longer", async () => {
    const { element, app } = await page();
    expect(app.callsOf("showWords")).to.deep.equal([[false]]);
    element.remove();
    expect(app.callsOf("showWords")).to.deep.equal([[false], ["stop"]]);
  });

  it("are a number and two words, the same in every language", async () => {
    const { element } = await page();
    expect(text(element, ".words")).to.equal(`417 ${WORD_LISTS.en[3]} ${WORD_LISTS.en[96]}`);
    expect(text(element, ".num.center")).to.match(/9:4\d left/);
    control(element, "한국어").click();
    await settled();
    expect(text(element, ".words")).to.equal(`417 ${WORD_LISTS.ko[3]} ${WORD_LISTS.ko[96]}`);
    await expectAccessible(element);
  });

  it("say why they are new, and are announced then", async () => {
    const { element, app } = await page();
    const heard = announced(element);
    app.set({ words: { ...shown, number: 62, guessed: true } });
    await settled();
    expect(text(element, ".center")).to.include(enWords.guessed);
    expect(heard.join()).to.include(enWords.guessed).and.include("62 ");
  });

  it("are copied at a tap, and say so; a browser that refuses is said too, and how else", async () => {
    const { element, app } = await page();
    const heard = announced(element);
    const clipboard = new FakeClipboard();
    const own = `417 ${WORD_LISTS.en[3]} ${WORD_LISTS.en[96]}`;
    control(element, enWords.copy).click();
    await settled();
    expect(clipboard.text).to.equal(own);
    expect(control(element, enWords.copied)).to.not.equal(undefined);
    clipboard.refuses = true;
    control(element, enWords.copied).click();
    await settled();
    expect(text(element, ".refused")).to.equal(enWords.copyRefused);
    expect(heard).to.deep.equal([enWords.copied, enWords.copyRefused]);
    await expectAccessible(element);
    app.set({ words: { ...shown, number: 62 } });
    await settled();
    expect(text(element, ".refused")).to.equal("");
    clipboard.giveBack();
  });

  it("say why there are none", async () => {
    const { element, app } = await drawn(html`<ferry-words></ferry-words>`, { ...HOME, words: { is: "making" } });
    expect(text(element, ".none")).to.equal(enWords.making);
    app.set({ words: { is: "paused", why: "taken", until: Date.now() + 60_500 } });
    await settled();
    expect(text(element, ".none")).to.match(/^The meeting point has no number free for (1:0[01]|0:59)/);
    app.set({ words: { is: "making" }, brokers: [{ url: "https://broker.example", is: "offline" }] });
    await settled();
    expect(text(element, ".none")).to.equal(enWords.unreachable);
    app.set({ online: false });
    await settled();
    expect(text(element, ".none")).to.equal(enWords.offline);
  });
});

describe("words of the other device", () => {
  it("are typed by keyboard alone: the number, then each word completed", async () => {
    const { element, app } = await page();
    field(element, 0).focus();
    await keys("417");
    await keys("amb");
    expect(offered(element)).to.deep.equal(["amber"]);
    await expectAccessible(element);
    await press("Enter");
    await keys("fo");
    expect(offered(element)).to.deep.equal(["forest", "fossil", "fountain", "fox"]);
    await press("ArrowDown");
    await press("ArrowDown");
    const second = field(element, 2);
    expect(second.getAttribute("aria-activedescendant")).to.equal("word-1");
    await expectAccessible(element);
    await press("Enter");
    expect(values(element)).to.deep.equal(["417", "amber", "fossil"]);
    expect(app.callsOf("useWords")).to.deep.equal([]);
    await press("Enter");
    const place = (word: string) => WORD_LISTS.en.indexOf(word);
    expect(app.callsOf("useWords")).to.deep.equal([[417, [place("amber"), place("fossil")], false]]);
  });

  it("are completed by a tap", async () => {
    const { element } = await page();
    const first = field(element, 1);
    first.focus();
    await keys("사");
    const apple = deepAll(element, "ul:not([hidden]) [role=option]").find((one) => one.textContent?.trim() === "사과");
    apple?.click();
    await settled();
    expect(first.value).to.equal("사과");
    expect(offered(element)).to.deep.equal([]);
  });

  it("close their list with Escape, and nothing else is closed by it", async () => {
    const { element } = await page();
    let beyond = 0;
    element.addEventListener("keydown", () => (beyond += 1));
    field(element, 1).focus();
    await keys("a");
    const before = beyond;
    await press("Escape");
    expect(offered(element)).to.deep.equal([]);
    expect(beyond).to.equal(before);
  });

  it("can be pasted whole into any field, and typed whole into any", async () => {
    for (const at of [0, 1, 2]) {
      const { element, app } = await page();
      const data = new DataTransfer();
      data.setData("text", "417 · Amber FOREST");
      field(element, at).dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, composed: true, cancelable: true }),
      );
      await settled();
      expect(values(element)).to.deep.equal(["417", "Amber", "FOREST"]);
      control(element, enWords.pair).click();
      expect(app.callsOf("useWords")).to.have.length(1);
      element.remove();
    }
    const { element } = await page();
    field(element, 0).focus();
    await keys("7 amber fossil");
    expect(values(element)).to.deep.equal(["7", "amber", "fossil"]);
  });

  it("that are none are said in words at the field, and nothing is tried", async () => {
    const { element, app } = await page();
    control(element, enWords.pair).click();
    await settled();
    expect(text(element, ".wrong:not([hidden])")).to.include(enWords.noNumber).and.include(enWords.noWord);
    await expectAccessible(element);
    await until(() => deep(element, "ferry-words-form")?.shadowRoot?.activeElement?.id === "number");
    await keys("417");
    await keys("amber nonsense");
    control(element, enWords.pair).click();
    await settled();
    expect(deepAll(element, "[aria-invalid=true]")).to.have.length(1);
    expect(app.callsOf("useWords")).to.deep.equal([]);
  });

  it("are said to be checked before a name is known, and why they failed", async () => {
    const joining = { stage: "dialling", hostName: "", waiting: false, approval: false } as const;
    const { element, app } = await drawn(html`<ferry-join-sheet></ferry-join-sheet>`, { ...FIRST_OPEN, joining });
    expect(text(element, "h2")).to.equal(enWords.checking);
    await expectAccessible(element);
    app.set({ joining: { stage: "failed", hostName: "", error: "words-wrong" } });
    await settled();
    expect(text(element, "h2")).to.equal("Those words don’t match. Ask for the new ones.");
    expect(text(element, ".mut")).to.equal(enPairing.join.failed["words-wrong"].text);
  });
});

it("a sheet that opens again is read by itself, and says only what comes after", async () => {
  const { element, app } = await drawn(html`<ferry-join-sheet></ferry-join-sheet>`, APP_STATES["join-ask"]);
  const said = () => text(element, "[role=status]");
  app.set({ joining: { stage: "failed", hostName: "", error: "words-wrong" } });
  await settled();
  expect(said()).to.contain(enPairing.join.failed["words-wrong"].title);
  app.clear("joining");
  await settled();
  app.set({ joining: { stage: "dialling", hostName: "", waiting: false, approval: false } });
  await settled();
  expect(said()).to.equal("");
  app.set({ joining: { stage: "failed", hostName: "", error: "words-wrong" } });
  await settled();
  expect(said()).to.contain(enPairing.join.failed["words-wrong"].title);
});

it("the pairing page leads to the words", async () => {
  const { element } = await drawn(html`<ferry-pair></ferry-pair>`, FIRST_OPEN);
  expect(control(element, enWords.use).getAttribute("href")).to.equal("#/words");
});
