// To another browser: one's history and settings go as a file, keys do not, and what came is history of others.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { type FerryDevice, openDevice, pairedDevices } from "../support/e2e/device.ts";
import { writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";

const NAME = "lease.bin";
const SAID = "the key is under the third stone";

async function settings(device: FerryDevice): Promise<void> {
  await device.page.evaluate(() => (location.hash = "#/settings"));
  await expect(device.button("Save history and settings")).toBeVisible();
}
async function bringIn(device: FerryDevice, path: string): Promise<void> {
  await device.page.locator("ferry-move-history input[type=file]").setInputFiles(path);
}

test("history, name and settings move to a new browser, once; devices are paired again", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  await writeRandomFile(join(folder, NAME), 2 * 1024 * 1024, "move");
  await a.say(SAID);
  await expect(b.message(SAID)).toBeVisible();
  await a.send(join(folder, NAME));
  await b.accept();
  await Promise.all([a.untilVerified(NAME), b.untilVerified(NAME)]);
  const pairId = new URL(a.page.url()).hash.split("/").at(-1) ?? "";
  await settings(a);
  await a.page.getByText("Dark", { exact: true }).click();
  const save = () => a.button("Save history and settings").click();
  const { path, name } = await a.browser.download(a.page, save, folder);
  expect(name).toBe("ferry-history.jsonl");
  const text = await readFile(path, "utf8");
  expect(text).toContain(SAID);
  expect(text).not.toContain(pairId);

  const c = await openDevice(open, "c", ferry.url);
  await expect(c.code).toBeVisible();
  await settings(c);
  await bringIn(c, join(folder, NAME));
  await expect(c.page.getByText("That file is not a history of Ferry. Nothing was changed.")).toBeVisible();
  for (let times = 0; times < 2; times += 1) {
    await bringIn(c, path);
    await expect(c.page.getByText(/^History of 1 device \(3 entries\), name and settings are here now/)).toBeVisible();
    await c.page.reload();
    await settings(c);
  }
  await expect(c.page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await c.page.evaluate(() => (location.hash = "#/history"));
  await expect(c.page.getByText(SAID)).toHaveCount(1);
  await expect(c.page.getByText(NAME)).toHaveCount(1);
  await c.page.getByText(SAID).click();
  await expect(c.page.getByText(/is not paired here\. Pair it again to send something\.$/).first()).toBeVisible();
  await expect(c.composer).toHaveCount(0);
  await expect(c.card(NAME)).toBeVisible();
});
