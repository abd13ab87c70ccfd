// One device, several tabs: one owns Ferry, the others say so, take over cleanly, or hand over what they were opened with.
import { openDevice, pairedDevices } from "../support/e2e/device.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { readCodeOn } from "../support/e2e/read-code.ts";

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
