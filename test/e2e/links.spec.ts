// Links: shared and approved, refused, and those that are none.
import { type FerryDevice, openDevice, pairedDevices } from "../support/e2e/device.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { readCodeOn } from "../support/e2e/read-code.ts";

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
    await expect(a.page.getByRole("dialog", { name: /wants to pair$/ })).toBeVisible();
    await expect(b.page.getByRole("dialog", { name: /^Waiting for/ })).toBeVisible();
    await a.page.locator("ferry-approval-sheet").getByRole("button", { name: answer, exact: true }).click();
    if (answer === "Pair") {
      await expect(a.page.getByRole("dialog", { name: /^Paired with/ })).toBeVisible();
      await expect(b.page.getByRole("dialog", { name: /^Paired with/ })).toBeVisible();
    } else {
      await expect(b.page.getByRole("heading", { name: "The other device said no" })).toBeVisible();
    }
  });

test("links that are no invitation, cut short, or used are said in words, and nothing is lost", async ({
  ferry,
  open,
}) => {
  const [a] = await pairedDevices(open, ferry.url);
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
  await a.page.goto(link);
  await expect(a.page.locator("ferry-join-sheet")).toContainText(/own|this device/i);
});
