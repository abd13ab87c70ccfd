// Words as a person uses them: goes to their page, reads those of one device, types them on the other.
import { expect } from "@playwright/test";

import type { FerryDevice } from "./device.ts";

/** Goes to the words as a person does. */
export async function useWords(device: FerryDevice): Promise<void> {
  await device.page.getByRole("link", { name: "Use words" }).click();
}
/** The number and words that are shown; others than `before`. */
export async function shownOn(device: FerryDevice, before = ""): Promise<string> {
  const words = device.page.locator("ferry-words .words");
  await expect(words).toHaveText(/^\d{1,3} \S+ \S+$/, { timeout: 20_000 });
  if (before !== "") await expect(words).not.toHaveText(before, { timeout: 20_000 });
  return words.innerText();
}
export async function typeOn(device: FerryDevice, words: string): Promise<void> {
  const [number = "", first = "", second = ""] = words.split(" ");
  const { page } = device;
  await page.getByRole("textbox", { name: "Number" }).fill(number);
  await page.getByRole("combobox", { name: "First word" }).fill(first);
  await page.getByRole("combobox", { name: "Second word" }).fill(second);
  await device.button("Pair").click();
}
