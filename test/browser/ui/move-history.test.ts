// Moving to another browser, on the screen: what does not come along is said first, and every outcome has its sentence.
import { expect } from "@open-wc/testing";

import type { Imported } from "../../../src/app/verbs.ts";
import "../../../src/ui/conversation/conversation-header.ts";
import "../../../src/ui/elements/device-menu.ts";
import "../../../src/ui/settings/move-history.ts";
import { enTrust } from "../../../src/ui/strings/en-trust.ts";
import { device, HOME } from "../../support/app-states.ts";
import { control, deep, deepAll, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";
import { until } from "../../support/browser/until.ts";

const words = enTrust.move;
const moved = () => drawn(html`<ferry-move-history></ferry-move-history>`, HOME);
const said = (element: Element) => deep(element, "[role=status]")?.textContent?.trim();

async function bring(element: Element): Promise<void> {
  const input = deep<HTMLInputElement>(element, "input[type=file]");
  if (!input) throw new Error("no file input");
  const files = new DataTransfer();
  files.items.add(new File(["{}"], "ferry-history.jsonl"));
  input.files = files.files;
  input.dispatchEvent(new Event("change"));
  await settled();
}

it("says that keys stay and what is not in the file, and is accessible", async () => {
  const { element } = await moved();
  await expectAccessible(element);
  expect(deep(element, "p")?.textContent)
    .to.contain("Keys never leave this browser")
    .and.to.contain("pair your devices");
});

it("saves the file under its name, and says so; or that it could not be read", async () => {
  const { element, app } = await moved();
  const taken: string[] = [];
  const caught = (event: Event) => {
    if (!(event.target instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    taken.push(event.target.download);
  };
  // The link is in no document, so its click is caught where it begins.
  const { click } = HTMLAnchorElement.prototype;
  HTMLAnchorElement.prototype.click = function clicked() {
    this.addEventListener("click", caught, { once: true });
    click.call(this);
  };
  try {
    control(element, words.save).click();
    await until(() => said(element) === words.saved);
    expect(taken).to.deep.equal(["ferry-history.jsonl"]);
    app.exported = undefined;
    control(element, words.save).click();
    await until(() => said(element) === words.notSaved);
    await expectAccessible(element);
    expect(taken.length).to.equal(1);
  } finally {
    HTMLAnchorElement.prototype.click = click;
  }
});

it("has a sentence for every outcome of bringing in a file", async () => {
  const { element, app } = await moved();
  const { settings } = HOME;
  const outcomes: [Imported | undefined, string][] = [
    [{ is: "done", devices: 1, entries: 2, name: "x", settings }, words.brought(1, 2)],
    ...(["not-ferry", "newer", "damaged", "full", "storage"] as const).map((why): [Imported, string] => [
      { is: "refused", why },
      words.refused[why],
    ]),
    [undefined, words.refused.storage],
  ];
  for (const [outcome, text] of outcomes) {
    app.imported = outcome;
    await bring(element);
    await until(() => said(element) === text, text);
    await expectAccessible(element);
  }
  expect(app.callsOf("importHistory").length).to.equal(outcomes.length);
});

it("a device that came with a file says that it is not paired here, and shows no pictures", async () => {
  const archive = device("archive", "Studio Mac", { imported: true, trouble: "unpaired" });
  const state = { ...HOME, devices: { archive }, deviceOrder: ["archive"] };
  const head = await drawn(html`<ferry-conversation-header .device=${archive}></ferry-conversation-header>`, state);
  await expectAccessible(head.element);
  expect(deep(head.element, ".trouble")?.textContent).to.contain("is not paired here");
  const menu = await drawn(html`<ferry-device-menu .pairId=${"archive"}></ferry-device-menu>`, state);
  control(menu.element, enTrust.device.more).click();
  await settled();
  await expectAccessible(menu.element);
  expect(deepAll(menu.element, "ferry-check-pictures")).to.deep.equal([]);
});
