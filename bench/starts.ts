// How soon bytes come: after a tap on Accept over a connection that is there, after Resume of a transfer that is half
// done, and after a receiver that was killed half-way is back. Rule: until the receiver's worker has the first block.
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, type Locator } from "@playwright/test";

import { openBrowser } from "../test/support/e2e/browser.ts";
import { FerryDevice } from "../test/support/e2e/device.ts";
import type { Stage } from "./contestant.ts";
import { pairOn, RUN_MS, serveFerry } from "./ferry.ts";
import { FirstBlock } from "./first-block.ts";
import { oneFile } from "./payload.ts";
import type { Place } from "./place.ts";
import { median, onStage } from "./turns.ts";

const MIB = 1024 * 1024;
const TRIES = 7;
const NAME = "half-done.bin";

/** `byteLength`: of the file that is resumed; nothing is written for it, a sparse file reads as zeros. */
export async function measureStarts(place: Place, folder: string, byteLength: number): Promise<void> {
  const server = await serveFerry(place);
  try {
    await onStage(folder, place, async (stage) => {
      const [from, to] = await pairOn(stage, server.url);
      const first = new FirstBlock();
      await first.watch(to.page);
      await accepting(from, to, first, folder);
      const path = join(folder, NAME);
      await writeFile(path, "");
      await truncate(path, byteLength);
      await from.send(path);
      await to.accept();
      await resuming(to, first, byteLength);
      await comingBack(stage, to, place, byteLength);
    });
  } finally {
    await server.stop();
  }
}

async function accepting(from: FerryDevice, to: FerryDevice, first: FirstBlock, folder: string): Promise<void> {
  const took: number[] = [];
  for (let n = 0; n < TRIES; n++) {
    const payload = await oneFile(folder, MIB + n);
    await from.send(payload.path);
    const accept = to.button("Accept");
    await accept.waitFor();
    took.push(await fromTap(accept, first));
    await Promise.all([from.untilVerified(payload.name), to.untilVerified(payload.name)]);
  }
  // The first one warms up what was never run before.
  const warm = took.slice(1).map((ms) => ms.toFixed(0));
  console.log(`first block after Accept: ${median(took.slice(1)).toFixed(0)} ms (${warm.join(", ")})`);
}

async function resuming(to: FerryDevice, first: FirstBlock, byteLength: number): Promise<void> {
  await to.untilStored(NAME, 0.5, RUN_MS);
  await to.tap(NAME, "Pause");
  await expect(to.card(NAME)).toContainText("You paused this");
  const resume = to.card(NAME).getByRole("button", { name: /^Resume/ });
  console.log(
    `first block after Resume, half of ${words(byteLength)}: ${(await fromTap(resume, first)).toFixed(0)} ms`,
  );
}

/** The receiver's browser is killed, and opened again where it was. */
async function comingBack({ receiver, folder }: Stage, to: FerryDevice, place: Place, byteLength: number) {
  await to.untilStored(NAME, 0.55, RUN_MS);
  const address = to.page.url();
  await receiver.kill();
  const browser = await openBrowser({ profileFolder: join(folder, "receiver"), ...place.browser("receiver") });
  try {
    const page = await browser.newPage();
    const first = new FirstBlock();
    await first.watch(page);
    await page.goto(address);
    const again = new FerryDevice(browser, page);
    // That can be paused which may move: both are connected.
    const linkedAt = await momentOf(again.card(NAME), "[aria-label^=Pause]");
    const blockAt = await firstAfter(first, 0);
    console.log(
      `first block after a kill, from the link to half of ${words(byteLength)}: ${Math.max(0, blockAt - linkedAt).toFixed(0)} ms`,
    );
  } finally {
    await browser.kill();
  }
}

function words(byteLength: number): string {
  return `${(byteLength / MIB).toFixed(0)} MiB`;
}

/** Milliseconds from a tap until the first block. */
async function fromTap(button: Locator, first: FirstBlock): Promise<number> {
  await first.arm();
  const tapped = await button.evaluateHandle((element) => ({
    at: new Promise<number>((resolve) =>
      element.addEventListener("click", () => resolve(performance.timeOrigin + performance.now()), { once: true }),
    ),
  }));
  await button.click();
  const at = await tapped.evaluate(({ at }) => at);
  return (await firstAfter(first, at)) - at;
}

/** When it came, in ms since 1970; looked for often, told exactly. */
async function firstAfter(first: FirstBlock, since: number): Promise<number> {
  await expect.poll(() => first.after(since), { timeout: RUN_MS, intervals: [20] }).toBeDefined();
  return (await first.after(since)) ?? Number.NaN;
}

/** When a part of an element is first there, in ms since 1970. */
async function momentOf(element: Locator, part: string): Promise<number> {
  return element.evaluate(
    (card, selector) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (card.querySelector(selector)) resolve(performance.timeOrigin + performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    part,
  );
}
