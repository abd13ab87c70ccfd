// Both people look at something else meanwhile: the app goes on in a tab that is hidden and slowed down.
import { join } from "node:path";

import { expectArrived } from "../support/e2e/arrived.ts";
import { pairedDevices } from "../support/e2e/device.ts";
import { writeRandomFile } from "../support/e2e/files.ts";
import { expect } from "../support/e2e/fixtures.ts";
import { networkTest } from "../support/e2e/network-fixtures.ts";

const BYTES = 256 * 1024 * 1024;
const NAME = "big.bin";

/** From now on the page notes how it is seen. */
const note = () => {
  const seen: string[] = [];
  document.addEventListener("visibilitychange", () => seen.push(document.visibilityState));
  Object.assign(globalThis, { seen });
};
const noted = () => (globalThis as unknown as { seen: string[] }).seen;

networkTest(
  "what is sent while both pages are hidden arrives meanwhile",
  async ({ ferry, networks, openInside, folder }) => {
    const inBackground = (name: string) => openInside(name, { slowsHidden: true });
    const devices = await pairedDevices(inBackground, ferry.url);
    const digest = await writeRandomFile(join(folder, NAME), BYTES, "hidden");
    const [a, b] = devices;
    for (const { page } of devices) await page.evaluate(note);
    await a.send(join(folder, NAME));
    await b.accept();
    const before = networks.receivedBytes("b");
    const shows = [await a.hide(), await b.hide()] as const;
    // Else this would say nothing.
    expect(networks.receivedBytes("b") - before).toBeLessThan(BYTES / 2);
    await expect.poll(() => networks.receivedBytes("b") - before, { timeout: 180_000 }).toBeGreaterThan(BYTES);
    const again = [await shows[0](), await shows[1]()] as const;
    for (const { page } of again) await expect.poll(() => page.evaluate(noted)).toEqual(["hidden", "visible"]);
    await expectArrived(again, { name: NAME, digest, folder });
  },
);
