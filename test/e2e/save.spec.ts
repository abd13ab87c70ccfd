// Saving where there is no save picker: the zip is streamed by the real service worker, under the real policy.
import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import type { SaveItem } from "../../src/storage/saved-item.ts";
import type { saveItems } from "../../src/storage/save.ts";
import { withoutSavePicker } from "../support/e2e/device.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { addModule } from "../support/e2e/page-script.ts";
import { readZip } from "../support/read-zip.ts";

declare const FerrySave: { saveItems: typeof saveItems };

interface Outcome {
  readonly result: string;
  readonly done: number;
  readonly total: number;
}

const NAMES = ["Jeju/제주 바다.jpg", "Jeju/deep/page.html", 'it\'s "quoted" 100%.txt'];

async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await addModule(page, "src/storage/save.ts", "FerrySave");
  await withoutSavePicker(page);
}

/** Saves items of `byteLength` bytes each; every byte is its item's number. */
function save(page: Page, names: readonly string[], byteLength: number): Promise<Outcome> {
  return page.evaluate(
    async ({ names, byteLength }) => {
      const file = new Blob(names.map((_, n) => new Uint8Array(byteLength).fill(n + 1)));
      const items: SaveItem[] = names.map((path, n) => {
        return { path, byteLength, mediaType: "text/html", modifiedAt: 1.7e12, offset: n * byteLength };
      });
      let seen = { done: 0, total: 0 };
      const onProgress = (done: number, total: number) => void (seen = { done, total });
      const result = await FerrySave.saveItems({ file, items, name: "Jeju 2026; “x” ☂", onProgress });
      return { result, ...seen };
    },
    { names, byteLength },
  );
}

test("several items come as one zip through the service worker, and the page stays", async ({
  ferry,
  open,
  folder,
}) => {
  const browser = await open("a");
  const page = await browser.newPage();
  await openPage(page, ferry.url);
  let outcome: Promise<Outcome> | undefined;
  const download = await browser.download(page, async () => (outcome = save(page, NAMES, 3_000_000)), folder);
  expect(download.name).toBe("Jeju 2026; “x” ☂.zip");
  const zip = await readFile(download.path);
  const entries = readZip(zip);
  expect(entries.map(({ name }) => name)).toEqual(NAMES);
  expect(entries.every(({ bytes }, n) => bytes.every((byte) => byte === n + 1))).toBe(true);
  expect(await outcome).toEqual({ result: "saved", done: zip.byteLength, total: zip.byteLength });
  expect(page.url()).toBe(ferry.url);
  // Nothing was made in storage for it, beside the folder that the app keeps received bytes in.
  const stored = await page.evaluate(async () => {
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  });
  expect(stored.filter((name) => name !== "transfers")).toEqual([]);
  expect(browser.problems).toEqual([]);
});

test("one HTML item is downloaded, never opened", async ({ ferry, open, folder }) => {
  const browser = await open("a");
  const page = await browser.newPage();
  await openPage(page, ferry.url);
  const download = await browser.download(page, () => save(page, ["deep/page.html"], 10), folder);
  expect(download.name).toBe("page.html");
  expect(page.url()).toBe(ferry.url);
  expect(browser.context.pages().every((one) => !one.url().startsWith("blob:"))).toBe(true);
});

test("an address whose stream is gone leaves the page where it is", async ({ ferry, open }) => {
  const browser = await open("a");
  const page = await browser.newPage();
  await openPage(page, ferry.url);
  const status = await page.evaluate(async () => (await fetch("ferry-download/gone")).status);
  expect(status).toBe(204);
  await page.evaluate(() => {
    (globalThis as { stays?: boolean }).stays = true;
    const link = document.createElement("a");
    link.href = "ferry-download/00000000-0000-0000-0000-000000000000";
    link.click();
  });
  await page.evaluate(() => fetch("config.json"));
  expect(await page.evaluate(() => (globalThis as { stays?: boolean }).stays)).toBe(true);
});

test("what a page gives the service worker is checked, and the answer can be no document", async ({ ferry, open }) => {
  const browser = await open("a");
  const page = await browser.newPage();
  await openPage(page, ferry.url);
  const answers = await page.evaluate(async () => {
    const worker = navigator.serviceWorker.controller;
    const ask = (message: object, transfer: Transferable[] = []) =>
      new Promise<unknown>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = (event) => resolve(event.data);
        worker?.postMessage({ type: "ferry-download", ...message }, [...transfer, port2]);
      });
    const id = "11111111-1111-1111-1111-111111111111";
    const stream = () => new Blob(["<script>1</script>"]).stream();
    const bad: unknown[] = [await ask({ id, name: "no stream" })];
    for (const facts of [{}, { id: "../x", name: "x" }, { id, name: "" }, { id, name: "x".repeat(300) }]) {
      const one = stream();
      bad.push(await ask({ ...facts, stream: one }, [one]));
    }
    const good = stream();
    const ready = await ask({ id, name: "page.html", stream: good }, [good]);
    const response = await fetch(`ferry-download/${id}`);
    return { bad, ready, text: await response.text(), headers: Object.fromEntries(response.headers) };
  });
  expect(answers.bad).toEqual(["refused", "refused", "refused", "refused", "refused"]);
  expect(answers.ready).toBe("ready");
  expect(answers.text).toBe("<script>1</script>");
  expect(answers.headers).toMatchObject({
    "content-type": "application/octet-stream",
    "content-disposition": "attachment; filename*=UTF-8''page.html",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
  });
});
