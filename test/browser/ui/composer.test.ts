// The composer: Enter sends, drafts stay, what is too long is told and kept, the menu goes by keyboard.
import { expect } from "@open-wc/testing";

import { MAX_CHAT_LENGTH } from "../../../src/protocol/limits.ts";
import "../../../src/ui/conversation/composer.ts";
import type { FerryComposer } from "../../../src/ui/conversation/composer.ts";
import { giveBack } from "../../../src/ui/conversation/drafts.ts";
import type { SendMessageEvent } from "../../../src/ui/conversation/transfer-events.ts";
import { HOME } from "../../support/app-states.ts";
import { control, deepAll, drawn, expectAccessible, html } from "../../support/browser/drawn.ts";

let pairs = 0;

async function composer() {
  pairs += 1;
  const { element } = await drawn<FerryComposer>(
    html`<ferry-composer .pairId=${`composer-${pairs}`}></ferry-composer>`,
    HOME,
  );
  const sent: string[] = [];
  element.addEventListener("send-message", ({ text }: SendMessageEvent) => sent.push(text));
  return { element, sent, field: element.shadowRoot?.querySelector("textarea") as HTMLTextAreaElement };
}

async function write(element: FerryComposer, field: HTMLTextAreaElement, text: string): Promise<void> {
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await element.updateComplete;
}

function press(field: HTMLElement, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...more });
  const { activeElement } = field.getRootNode() as ShadowRoot;
  (activeElement ?? field).dispatchEvent(event);
  return event;
}

describe("the composer", () => {
  it("is accessible, its menu open too", async () => {
    const { element } = await composer();
    await expectAccessible(element);
    control(element, "Attach").click();
    await element.updateComplete;
    await expectAccessible(element);
  });

  it("sends with Enter and is empty again, with the cursor in it", async () => {
    const { element, sent, field } = await composer();
    field.focus();
    await write(element, field, "Hello there");
    expect(press(field, "Enter").defaultPrevented).to.equal(true);
    await element.updateComplete;
    expect(sent).to.deep.equal(["Hello there"]);
    expect(field.value).to.equal("");
    expect(element.shadowRoot?.activeElement).to.equal(field);
  });

  it("begins a new line with Shift and Enter, and leaves Enter to an input method", async () => {
    const { element, sent, field } = await composer();
    field.focus();
    await write(element, field, "안녕");
    expect(press(field, "Enter", { shiftKey: true }).defaultPrevented).to.equal(false);
    expect(press(field, "Enter", { isComposing: true }).defaultPrevented).to.equal(false);
    expect(sent).to.deep.equal([]);
  });

  it("sends by its button, and nothing when nothing is written", async () => {
    const { element, sent, field } = await composer();
    control(element, "Send").click();
    await write(element, field, "  \n ");
    control(element, "Send").click();
    expect(sent).to.deep.equal([]);
    await write(element, field, "Now");
    control(element, "Send").click();
    expect(sent).to.deep.equal(["Now"]);
  });

  it("keeps a text that is too long, says by how much, and does not send it", async () => {
    const { element, sent, field } = await composer();
    field.focus();
    await write(element, field, "x".repeat(MAX_CHAT_LENGTH + 12));
    press(field, "Enter");
    await element.updateComplete;
    expect(sent).to.deep.equal([]);
    expect(field.value).to.have.length(MAX_CHAT_LENGTH + 12);
    expect(field.getAttribute("aria-invalid")).to.equal("true");
    expect(element.shadowRoot?.querySelector("#count")?.textContent).to.contain("12 characters too long");
    await expectAccessible(element);
  });

  it("keeps a draft for each device, also when the page was left", async () => {
    const { element, field } = await composer();
    const { pairId } = element;
    await write(element, field, "half a thought");
    element.pairId = "composer-another";
    await element.updateComplete;
    expect(field.value).to.equal("");
    element.remove();
    const { element: later } = await drawn<FerryComposer>(
      html`<ferry-composer .pairId=${pairId}></ferry-composer>`,
      HOME,
    );
    expect(later.shadowRoot?.querySelector("textarea")?.value).to.equal("half a thought");
  });

  it("writes a refused message again, in front of what was written since", async () => {
    const { element, field } = await composer();
    await write(element, field, "newer");
    giveBack(element.pairId, "refused");
    await element.updateComplete;
    expect(field.value).to.equal("refused\nnewer");
  });

  it("writes several refused messages again in their order, also when the page was left, and those sent since no more", async () => {
    const { element, sent, field } = await composer();
    const { pairId } = element;
    await write(element, field, "newer");
    giveBack(pairId, "one");
    element.remove();
    giveBack(pairId, "two");
    const { element: later } = await drawn<FerryComposer>(
      html`<ferry-composer .pairId=${pairId}></ferry-composer>`,
      HOME,
    );
    later.addEventListener("send-message", ({ text }: SendMessageEvent) => sent.push(text));
    const laterField = later.shadowRoot?.querySelector("textarea") as HTMLTextAreaElement;
    expect(laterField.value).to.equal("one\ntwo\nnewer");
    press(laterField, "Enter");
    expect(sent).to.deep.equal(["one\ntwo\nnewer"]);
    giveBack(pairId, "three");
    await later.updateComplete;
    expect(laterField.value).to.equal("three");
  });

  it("goes through the menu by arrow keys and leaves it by Escape", async () => {
    const { element } = await composer();
    const attach = control(element, "Attach");
    attach.focus();
    attach.click();
    await element.updateComplete;
    await element.updateComplete;
    const items = deepAll(element, "[role=menuitem]");
    const active = () => element.shadowRoot?.activeElement as HTMLElement;
    expect(active()).to.equal(items[0]);
    press(attach, "ArrowDown");
    expect(active()).to.equal(items[1]);
    press(attach, "ArrowDown");
    expect(active()).to.equal(items[2 % items.length]);
    press(attach, "Home");
    press(attach, "ArrowUp");
    expect(active()).to.equal(items.at(-1));
    press(attach, "Escape");
    await element.updateComplete;
    expect(attach.getAttribute("aria-expanded")).to.equal("false");
    expect(active()).to.equal(attach);
  });
});
