// One device as a person uses it: what is read on its screen and tapped there, by the names that a screen reader says.
// Rule: everything goes through the page; nothing reaches into the app.
import { join } from "node:path";

import { expect, type Locator, type Page } from "@playwright/test";

import type { BrowserOptions, FerryBrowser } from "./browser.ts";
import { pointCameraAt } from "./camera.ts";
import { dropOn } from "./drop.ts";
import { readCodeOn } from "./read-code.ts";

export type OpenBrowser = (name: string, options?: Omit<BrowserOptions, "profileFolder">) => Promise<FerryBrowser>;

/** Milliseconds for two devices to meet: a hello that finds the broker away is said again after seconds. */
const PAIR_MS = 60_000;

export class FerryDevice {
  readonly page: Page;
  readonly browser: FerryBrowser;

  constructor(browser: FerryBrowser, page: Page) {
    this.browser = browser;
    this.page = page;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }
  get code(): Locator {
    return this.page.getByRole("img", { name: "Pairing code" });
  }
  get composer(): Locator {
    return this.page.getByRole("textbox", { name: "Message" });
  }
  /** The card of a transfer, by what it is called. */
  card(name: string): Locator {
    return this.page.getByRole("article", { name: new RegExp(`^${name}`) });
  }
  /** What on the page holds `text`, but for what is said to a screen reader when it changes: there it stands again. */
  shown(text: string | RegExp): Locator {
    return this.page.getByText(text).and(this.page.locator(":not(.quiet[role=status])"));
  }
  message(text: string): Locator {
    return this.page.getByRole("region", { name: /^Conversation/ }).getByText(text, { exact: true });
  }

  async #choose(button: Locator, path: string): Promise<void> {
    await this.page.evaluate(() => delete (globalThis as { showOpenFilePicker?: unknown }).showOpenFilePicker);
    // By the debugger: Playwright copies files for a browser that it is connected to, and only small ones.
    const session = await this.page.context().newCDPSession(this.page);
    await session.send("Page.enable");
    await session.send("Page.setInterceptFileChooserDialog", { enabled: true });
    const opened = new Promise<{ backendNodeId?: number }>((resolve) =>
      session.once("Page.fileChooserOpened", (event) => resolve(event)),
    );
    await button.click();
    const { backendNodeId } = await opened;
    if (backendNodeId === undefined) throw new Error("the file chooser belongs to no element");
    await session.send("DOM.setFileInputFiles", { files: [path], backendNodeId });
    await session.detach();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }
  /** Drops files and folders on the conversation. */
  async send(...paths: readonly string[]): Promise<void> {
    await dropOn(this.composer, paths);
  }
  async accept(): Promise<void> {
    await this.button("Accept").click();
  }
  /** A button of a transfer's card. */
  async tap(name: string, what: string): Promise<void> {
    await this.card(name)
      .getByRole("button", { name: new RegExp(`^${what}`) })
      .click();
  }
  /** Waits until the bar of a transfer has passed this part of it. */
  async untilStored(name: string, part: number, timeoutMs = 60_000): Promise<void> {
    const bar = this.card(name).getByRole("progressbar");
    await expect(bar).toBeVisible({ timeout: timeoutMs });
    const stored = () => bar.evaluate((element) => (element as HTMLProgressElement).position);
    await expect.poll(stored, { timeout: timeoutMs, intervals: [50] }).toBeGreaterThanOrEqual(part);
  }
  /** After a reload, where the browser does not read the file again by itself: the same file once more. */
  async giveFileAgain(name: string, path: string): Promise<void> {
    const choose = this.card(name).getByRole("button", { name: /^Choose the file/ });
    const bar = this.card(name).getByRole("progressbar");
    await expect(bar).toBeVisible();
    const position = () => bar.evaluate((element) => (element as HTMLProgressElement).position);
    const before = await position();
    // Nobody can answer what the browser asks after "Resume". "Pause" says nothing yet: it may still find out.
    const goesOn = async () => (await choose.isVisible()) || (await position()) > before;
    await expect.poll(goesOn, { timeout: 60_000, intervals: [50] }).toBe(true);
    if (await choose.isVisible()) await this.#choose(choose, path);
  }
  /** Waits until the card of a transfer says that all of it arrived and was checked. */
  async untilVerified(name: string, timeoutMs = 60_000): Promise<void> {
    await expect(this.card(name)).toContainText("· verified", { timeout: timeoutMs });
  }
  /**
   * Another tab comes to the front; `frozen`: the page is stopped too. Resolves with how to come back, as another object
   * for the same device.
   */
  async hide(options?: { frozen: boolean }): Promise<() => Promise<FerryDevice>> {
    const show = await this.browser.hide(this.page, options);
    return async () => {
      const { browser, page } = await show();
      return new FerryDevice(browser, page);
    };
  }
  /** Saves what a card offers. Returns the path of the download. */
  async save(name: string, folder: string): Promise<string> {
    return this.saveBy(this.card(name).getByRole("button", { name: /^Save/ }), folder);
  }
  /** Saves with this button, without the save picker that no test can tap. Returns the path of the download. */
  async saveBy(button: Locator, folder: string): Promise<string> {
    await withoutSavePicker(this.page);
    return (await this.browser.download(this.page, () => button.click(), folder)).path;
  }
}

/** As in browsers that have none. */
export async function withoutSavePicker(page: Page): Promise<void> {
  await page.evaluate(() => delete (globalThis as { showSaveFilePicker?: unknown }).showSaveFilePicker);
}

export async function openDevice(
  open: OpenBrowser,
  name: string,
  url: string,
  options: Omit<BrowserOptions, "profileFolder"> = {},
): Promise<FerryDevice> {
  const browser = await open(name, options);
  return new FerryDevice(browser, await browser.newPage(url));
}

/** Both in their conversation with each other, paired by a link: `b` opens what `a` shows as a code. */
export async function pairedDevices(open: OpenBrowser, url: string): Promise<[FerryDevice, FerryDevice]> {
  const a = await openDevice(open, "a", url);
  await expect(a.code).toBeVisible();
  const b = await openDevice(open, "b", await readCodeOn(a.code));
  await agree(a, b);
  return [a, b];
}

/** The same, but `b` scans the code with its camera. */
export async function pairedByCamera(
  open: OpenBrowser,
  url: string,
  folder: string,
): Promise<[FerryDevice, FerryDevice]> {
  const a = await openDevice(open, "a", url);
  await expect(a.code).toBeVisible();
  const cameraFile = join(folder, "camera.y4m");
  await pointCameraAt(cameraFile, await readCodeOn(a.code));
  const b = await openDevice(open, "b", url, { cameraFile });
  await b.page.getByRole("link", { name: "Scan a code" }).click();
  await agree(a, b);
  return [a, b];
}

/** `b` has opened what `a` shows: agrees, compares the pictures, and both are in their conversation. */
export async function agree(a: FerryDevice, b: FerryDevice): Promise<void> {
  await b.button("Pair").click();
  await bothPaired(a, b);
}

/** Both were told that they are paired: compares the pictures, and both are in their conversation. */
export async function bothPaired(a: FerryDevice, b: FerryDevice): Promise<void> {
  const pictures = async (device: FerryDevice) => {
    await expect(device.page.getByRole("dialog", { name: /^Paired with/ })).toBeVisible({ timeout: PAIR_MS });
    // What is slotted into a dialog is not below it in the document.
    const sheet = device.page.locator("ferry-paired-sheet");
    await expect(sheet.getByRole("listitem")).toHaveCount(4);
    const shown = await sheet.getByRole("listitem").allInnerTexts();
    await sheet.getByRole("button", { name: "Done" }).click();
    return shown.map((text) => text.trim());
  };
  const shown = await pictures(a);
  expect(await pictures(b)).toEqual(shown);
  for (const device of [a, b]) {
    await expect(device.page.locator("ferry-paired-sheet").getByRole("dialog")).toHaveCount(0);
    await expect(device.composer).toBeVisible();
  }
}
