// One device, several tabs: one owns Ferry, the others say so, take over cleanly, or hand over what they were opened with.
import type { Page } from "@playwright/test";

import { expectArrived, sending } from "../support/e2e/arrived.ts";
import { FerryDevice, openDevice, pairedDevices } from "../support/e2e/device.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { readCodeOn } from "../support/e2e/read-code.ts";

const MiB = 1024 * 1024;
const NAME = "big.bin";

test("a second tab says that Ferry is open elsewhere, takes over when asked, and is given back", async ({
  ferry,
  open,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const address = a.page.url();
  const second = await a.browser.newPage(address);
  await expect(second.getByText("Ferry is open in another tab")).toBeVisible();
  await second.getByRole("button", { name: "Use it here" }).click();
  await expect(second.getByRole("textbox", { name: "Message" })).toBeVisible();
  await expect(a.page.getByRole("button", { name: "Use it here" })).toBeVisible();
  // The tab that has it talks; the connection is made anew by itself.
  await second.getByRole("textbox", { name: "Message" }).fill("from the second tab");
  await second.getByRole("textbox", { name: "Message" }).press("Enter");
  await expect(b.message("from the second tab")).toBeVisible({ timeout: 60_000 });
  // When it is closed the first one goes on by itself.
  await second.close();
  await expect(a.composer).toBeVisible();
  await expect(a.message("from the second tab")).toBeVisible();
});

/** The locks that are held now, each with the page or worker that holds it. */
function locks(page: Page): Promise<readonly { name: string; holder: string }[]> {
  return page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    return held.map(({ name = "", clientId = "" }) => ({ name, holder: clientId }));
  });
}

test("a second tab takes over half-way through a transfer: it arrives there, and the first one holds nothing more", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const second = new FerryDevice(b.browser, await b.browser.newPage(b.page.url()));
  const sent = await sending([a, b], { name: NAME, byteLength: 192 * MiB, folder, seed: "tabs" });
  await b.untilStored(NAME, 0.3);
  const before = await locks(b.page);
  // The page owns the app, its worker has the file open: whoever writes it holds that.
  const names = before.map(({ name }) => name).toSorted();
  expect(names).toEqual([expect.stringMatching(/^ferry-file\//), "ferry-owner"]);
  await second.button("Use it here").click();
  await expect(b.button("Use it here")).toBeVisible();
  const held = async () => {
    const now = await locks(second.page);
    const old = now.filter(({ holder }) => before.some((one) => one.holder === holder));
    return { names: now.map(({ name }) => name).toSorted(), old };
  };
  await expect.poll(held, { timeout: 60_000, intervals: [50] }).toEqual({ names, old: [] });
  // It had not ended before the other one came.
  await expect(second.card(NAME).getByRole("progressbar")).toBeVisible();
  await expectArrived([a, second], sent);
  expect(b.browser.problems).toEqual([]);
});

test("an invitation that a camera app opens in a second tab is handed to the first", async ({ ferry, open }) => {
  const host = await openDevice(open, "host", ferry.url);
  const a = await openDevice(open, "a", ferry.url);
  await expect(a.code).toBeVisible();
  await expect(host.code).toBeVisible();
  const second = await a.browser.newPage(await readCodeOn(host.code));
  await expect(second.getByText("Ferry is open in another tab")).toBeVisible();
  await expect(a.page.getByRole("heading", { name: /^Pair with/ })).toBeVisible();
  expect(new URL(second.url()).hash).toBe("#/");
});
