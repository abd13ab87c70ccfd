// Two browsers without a camera: a number and two words, shown on one and typed on the other, over a real PeerServer.
import { expectAccessible } from "../support/e2e/accessibility.ts";
import { openDevice } from "../support/e2e/device.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { shownOn, typeOn, useWords } from "../support/e2e/words.ts";

test("words pair two devices without a camera; wrong ones end the set and the next are shown", async ({
  ferry,
  open,
}) => {
  const a = await openDevice(open, "a", ferry.url);
  const b = await openDevice(open, "b", ferry.url);
  await useWords(a);
  await useWords(b);
  const first = await shownOn(a);
  await expectAccessible(a.page);
  const [number = "", one = "", two = ""] = first.split(" ");
  await typeOn(b, `${number} ${one} ${two === "acorn" ? "alarm" : "acorn"}`);
  await expect(b.page.getByRole("heading", { name: /^Those words don.t match/ })).toBeVisible({ timeout: 30_000 });
  await b.button("Close").click();
  const second = await shownOn(a, first);
  await expect(a.shown("Wrong words were typed")).toBeVisible();

  // A reload of the device that shows them changes nothing.
  await a.page.reload();
  expect(await shownOn(a)).toBe(second);
  // Another language, the same meaning.
  await a.button("한국어").click();
  await typeOn(b, await shownOn(a));
  for (const device of [a, b]) {
    await expect(device.page.getByRole("dialog", { name: /^Paired with/ })).toBeVisible({ timeout: 30_000 });
    await device.page.locator("ferry-paired-sheet").getByRole("button", { name: "Done" }).click();
  }
  await a.say("by words");
  await expect(b.message("by words")).toBeVisible();
  await b.say("and back");
  await expect(a.message("and back")).toBeVisible();
});

test("a number that no device shows is said, and the whole of it can be pasted", async ({ ferry, open }) => {
  const a = await openDevice(open, "a", ferry.url);
  await useWords(a);
  const shown = await shownOn(a);
  await a.page.getByRole("textbox", { name: "Number" }).evaluate(
    (field, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", text);
      field.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, composed: true, cancelable: true }),
      );
    },
    `${shown.startsWith("999 ") ? 998 : 999} amber forest`,
  );
  await a.button("Pair").click();
  await expect(a.page.getByRole("heading", { name: /^No device shows that number/ })).toBeVisible({ timeout: 40_000 });
  await a.button("Close").click();
  // Its own words go on.
  expect(await shownOn(a)).toBe(shown);
});
