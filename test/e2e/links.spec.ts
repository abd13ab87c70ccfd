// Links: shared and approved, refused, and those that are none.
import { agree, type FerryDevice, openDevice } from "../support/e2e/device.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { readCodeOn } from "../support/e2e/read-code.ts";

/** Milliseconds for two devices to hear of each other. */
const MEET_MS = 60_000;

/** Opens the sheet with a link to share, where there is no share sheet of the system, and returns the link. */
async function sharedLink(device: FerryDevice): Promise<string> {
  const { page } = device;
  await page.evaluate(() => Object.defineProperty(navigator, "share", { value: undefined }));
  await device.button("Share link").click();
  return page.getByRole("textbox", { name: "Link" }).inputValue();
}

for (const answer of ["Pair", "No"] as const)
  test(`whoever opens a shared link waits for the one who shared it, who says ${answer}`, async ({ ferry, open }) => {
    const a = await openDevice(open, "a", ferry.url);
    await expect(a.code).toBeVisible();
    const link = await sharedLink(a);
    const b = await openDevice(open, "b", link);
    await b.button("Pair").click();
    await expect(a.page.getByRole("dialog", { name: /wants to pair$/ })).toBeVisible({ timeout: MEET_MS });
    await expect(b.page.getByRole("dialog", { name: /^Waiting for/ })).toBeVisible();
    await a.page.locator("ferry-approval-sheet").getByRole("button", { name: answer, exact: true }).click();
    if (answer === "Pair") {
      for (const { page } of [a, b])
        await expect(page.getByRole("dialog", { name: /^Paired with/ })).toBeVisible({ timeout: MEET_MS });
    } else {
      await expect(b.page.getByRole("heading", { name: "The other device said no" })).toBeVisible();
    }
  });

test("links that are cut short, one's own, or used are said in words, and nothing is lost", async ({ ferry, open }) => {
  const a = await openDevice(open, "a", ferry.url);
  await expect(a.code).toBeVisible();
  const used = await readCodeOn(a.code);
  await agree(a, await openDevice(open, "b", used));
  await a.page.goto(`${ferry.url}#/pair`);
  await expect(a.code).toBeVisible();
  const link = await readCodeOn(a.code);
  const b = await openDevice(open, "c", link.slice(0, -9));
  await expect(b.page.getByRole("dialog").first()).toBeVisible();
  await expect(b.page.locator("ferry-join-sheet")).toContainText(/cut short|incomplete|damaged/i);
  await b.page.goto(`${ferry.url}#/`);
  await b.page.goto(link);
  await expect(b.page.getByRole("heading", { name: /^Pair with/ })).toBeVisible();
  await b.button("Not now").click();
  await b.page.goto(used);
  await b.button("Pair").click();
  const over = b.page.getByRole("heading", { name: "This code was already used or has run out" });
  await expect(over).toBeVisible({ timeout: MEET_MS });
  await a.page.goto(link);
  await expect(a.page.locator("ferry-join-sheet")).toContainText(/own|this device/i);
});
