// The installed app on any static host: on a sub-path, with no headers of ours, through updates and captive portals.
import { appendFile, cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Page } from "@playwright/test";

import { startServer } from "../../server/server.mjs";
import { expect, test as base } from "../support/e2e/fixtures.ts";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

/** A copy of the built app at /somewhere/ferry/, which a test may change under the browser's feet. */
const test = base.extend<{ site: { url: string; files: string } }>({
  site: async ({ folder }, use) => {
    const root = join(folder, "site");
    const files = join(root, "somewhere/ferry");
    await cp(DIST, files, { recursive: true });
    // The broker of this very server: nothing in a test asks for anything outside of this machine.
    await writeFile(join(files, "config.json"), JSON.stringify({ brokers: ["self"], iceServers: [] }));
    const server = await startServer({ root, port: 0, host: "127.0.0.1", http: true });
    await use({ url: `${server.localUrl}somewhere/ferry/index.html`, files });
    await server.stop();
  },
});

const controlled = (page: Page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null);
const fetchConfig = (page: Page) =>
  page.evaluate(async () => (await (await fetch("config.json")).json()) as { brokers: string[] });

test("the app works on a sub-path, and its page carries the policy", async ({ site, open }) => {
  const browser = await open("a");
  const page = await browser.newPage(site.url);
  await controlled(page);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toContain("/somewhere/ferry/");
  expect(browser.problems).toEqual([]);
});

test("config.json changes without a build, and a captive portal's page does not become it", async ({ site, open }) => {
  const page = await (await open("a")).newPage(site.url);
  await controlled(page);
  const file = join(site.files, "config.json");
  await writeFile(file, JSON.stringify({ brokers: ["https://changed.example"], iceServers: [] }));
  expect((await fetchConfig(page)).brokers).toEqual(["https://changed.example"]);
  await writeFile(file, "<!doctype html><title>Log in to this network</title>");
  expect((await fetchConfig(page)).brokers).toEqual(["https://changed.example"]);
});

test("a new version is offered, waits for a tap, and then is the one that runs", async ({ site, open }) => {
  const page = await (await open("a")).newPage(site.url);
  await controlled(page);
  await appendFile(join(site.files, "service-worker.js"), "\n// the next version\n");
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await expect(page.getByRole("button", { name: "Update" })).toBeVisible();
  await page.evaluate(() => Object.assign(globalThis, { before: true }));
  await page.getByRole("button", { name: "Update" }).click();
  await page.waitForFunction(() => !("before" in globalThis) && navigator.serviceWorker.controller !== null);
  await expect(page.getByRole("img", { name: "Pairing code" })).toBeVisible();
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting)).toBe(null);
});

test("a new version that another tab has activated runs here too after the tap", async ({ site, open }) => {
  const browser = await open("a");
  const page = await browser.newPage(site.url);
  await controlled(page);
  await appendFile(join(site.files, "service-worker.js"), "\n// the next version\n");
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await expect(page.getByRole("button", { name: "Update" })).toBeVisible();
  const other = await browser.newPage(site.url);
  // What it asks of the old version in the moment in which that one stops would start it again, and Chromium 156 then
  // puts off the change until that one has been idle for half a minute, with a debugger at it for five.
  await other.waitForLoadState("networkidle");
  await other.evaluate(async () => {
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    (await navigator.serviceWorker.ready).waiting?.postMessage({ type: "skip-waiting" });
    await changed;
  });
  // Else it would own Ferry from the reload on.
  await other.close();
  await page.evaluate(() => Object.assign(globalThis, { before: true }));
  await page.getByRole("button", { name: "Update" }).click();
  await page.waitForFunction(() => !("before" in globalThis) && navigator.serviceWorker.controller !== null);
  await expect(page.getByRole("img", { name: "Pairing code" })).toBeVisible();
});

test("a new version waits until it is asked to take over", async ({ site, open }) => {
  const page = await (await open("a")).newPage(site.url);
  await controlled(page);
  await appendFile(join(site.files, "service-worker.js"), "\n// the next version\n");
  const states = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const old = navigator.serviceWorker.controller;
    await registration.update();
    const next = registration.installing ?? registration.waiting;
    if (!next) throw new Error("no update was found");
    if (next.state !== "installed")
      await new Promise<void>((resolve) => {
        next.addEventListener("statechange", () => next.state === "installed" && resolve());
      });
    const waited = navigator.serviceWorker.controller === old && registration.waiting === next;
    next.postMessage("skip-waiting");
    next.postMessage(null);
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    next.postMessage({ type: "skip-waiting" });
    await changed;
    return { waited, tookOver: navigator.serviceWorker.controller === next };
  });
  expect(states).toEqual({ waited: true, tookOver: true });
});
