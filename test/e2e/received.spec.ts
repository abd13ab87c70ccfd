// What another device sends is never more than text and bytes: documents with scripts, and names that are markup.
// Rule: every received document is opened wherever the app lets a person open it; a mark shows whether it ran.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

import type { Page } from "@playwright/test";

import { agree, type FerryDevice, openDevice, pairedDevices } from "../support/e2e/device.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { readCodeOn } from "../support/e2e/read-code.ts";
import { whomItAsks } from "../support/e2e/requests.ts";
import { readZip } from "../support/read-zip.ts";

const SCRIPT = "top.ran=1;parent.ran=1;globalThis.ran=1;fetch('/ran');new Image().src='/ran';alert('ran')";
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="${SCRIPT}"><script>${SCRIPT}</script></svg>`;
const HTML = `<!doctype html><meta http-equiv=refresh content="0;url=/ran"><body onload="${SCRIPT}"><script>${SCRIPT}</script>`;
/** Has no way to be looked at. */
const NEVER_SHOWN = "page.xhtml";
const DOCUMENTS: Readonly<Record<string, string>> = {
  "page.html": HTML,
  "picture.svg": SVG,
  [NEVER_SHOWN]: `<html xmlns="http://www.w3.org/1999/xhtml"><script>${SCRIPT}</script></html>`,
  "feed.xml": `<?xml version="1.0"?><?xml-stylesheet href="/ran"?><x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>${SCRIPT}</h:script></x>`,
  "picture.png": SVG,
  "sound.mp3": HTML,
  "notes.txt": HTML,
  "code.js": SCRIPT,
};
/** 32 bytes at most, so the shortest that would run. */
const MARKUP_NAME = "<img src=x onerror=top.ran=1>";
const MARKUP_FILES = ["<img src=x onerror=top.ran=1>.txt", "<svg onload=top.ran=1>", "'\"><b>bold.html"];

function watchDialogs(page: Page): string[] {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return dialogs;
}
const ran = ({ page }: FerryDevice) => page.evaluate(() => (globalThis as { ran?: unknown }).ran ?? "nothing ran");

async function rename(device: FerryDevice, name: string): Promise<void> {
  await device.button("Change the name of this device").first().click();
  const field = device.page.getByRole("textbox", { name: "Name of this device" });
  await field.fill(name);
  await field.press("Enter");
  await expect(field).toBeHidden();
}

test("a received document with a script never runs: not shown, not opened, not saved", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const asked = whomItAsks(b.browser);
  const dialogs = watchDialogs(b.page);
  await mkdir(join(folder, "sent"));
  await mkdir(join(folder, "saved"));
  for (const [name, content] of Object.entries(DOCUMENTS)) {
    await writeFile(join(folder, "sent", name), content);
    await a.send(join(folder, "sent", name));
    await b.accept();
    await b.untilVerified(name);
    const card = b.card(name);
    if (name !== NEVER_SHOWN) {
      await card.getByRole("button", { name: /^Open/ }).click();
      // What is slotted into a dialog is not below it in the document.
      const sheet = b.page.locator("ferry-preview-sheet");
      await expect(sheet.locator("pre").or(sheet.getByText("It can't be shown here"))).toBeVisible();
      await b.page.keyboard.press("Escape");
    }
    const saved = await b.save(name, join(folder, "saved"));
    expect(await readFile(saved, "utf8")).toBe(content);
  }
  expect(await ran(b)).toBe("nothing ran");
  expect(dialogs).toEqual([]);
  expect(asked.addresses.filter((address) => address.endsWith("/ran"))).toEqual([]);
  expect(b.browser.context.pages()).toHaveLength(2);
  const own = new URL(ferry.url).origin;
  for (const origin of asked.origins) expect([own, own.replace("http", "ws"), "blob:", "data:"]).toContain(origin);
});

test("a device and files whose names are markup are text everywhere, in the zip too", async ({
  ferry,
  open,
  folder,
}) => {
  const a = await openDevice(open, "a", ferry.url);
  await expect(a.code).toBeVisible();
  await rename(a, MARKUP_NAME);
  const b = await openDevice(open, "b", ferry.url);
  const dialogs = watchDialogs(b.page);
  await b.page.goto(await readCodeOn(a.code));
  await expect(b.page.getByText(MARKUP_NAME).first()).toBeVisible();
  await agree(a, b);
  await mkdir(join(folder, "sent"));
  const paths = MARKUP_FILES.map((name) => join(folder, "sent", name));
  for (const path of paths) await writeFile(path, "text");
  await a.send(...paths);
  await b.accept();
  const card = b.page.getByRole("article").last();
  await expect(card).toContainText("· verified");
  await expect(b.page.getByText(MARKUP_NAME).first()).toBeVisible();
  const path = await b.saveBy(card.getByRole("button", { name: /^Save/ }), folder);
  expect(basename(path)).not.toMatch(/[<>"|?*\\/:]/);
  const names = readZip(await readFile(path)).map((entry) => entry.name);
  expect(names.toSorted()).toEqual(
    ["'___b_bold.html", "_img src=x onerror=top.ran=1_.txt", "_svg onload=top.ran=1_"].toSorted(),
  );
  for (const place of ["#/history", "#/settings", "#/"]) {
    await b.page.goto(`${ferry.url}${place}`);
    await expect(b.page.locator("ferry-app")).toBeAttached();
    if (place !== "#/settings") await expect(b.page.getByText(MARKUP_NAME).first()).toBeVisible();
    if (place === "#/settings") await expect(b.button("Save history and settings")).toBeVisible();
    // Playwright's CSS looks into every shadow root.
    await expect(b.page.locator("img[src='x'], svg[onload], [onerror], b b")).toHaveCount(0);
  }
  expect(await ran(b)).toBe("nothing ran");
  expect(dialogs).toEqual([]);
});
