// A sender that is killed and opened again reads its file by the handle that came with the drop: one tap, no chooser.
import { expectArrived, sending } from "../support/e2e/arrived.ts";
import { FerryDevice, type OpenBrowser, pairedDevices } from "../support/e2e/device.ts";
import { expect } from "../support/e2e/fixtures.ts";
import { wireTest } from "../support/e2e/network-fixtures.ts";
import { fileChoosers, handsOverHandles, timesAsked } from "../support/e2e/own-handles.ts";
import { Seeded, seedOf } from "../support/seeded.ts";

const NAME = "big.bin";
const BYTES = 128 * 1024 * 1024;

wireTest(
  "the sender's browser is killed at any moment: one tap opens the file by its handle, and it goes on",
  async ({ ferry, networks, openInside, folder }) => {
    const openWithHandles: OpenBrowser = async (name, options) => {
      const browser = await openInside(name, options);
      await handsOverHandles(browser);
      return browser;
    };
    const [a, b] = await pairedDevices(openWithHandles, ferry.url);
    // Late enough that what is sent twice would show in the count, early enough that not all of it is on its way.
    const part = 0.3 + 0.3 * new Seeded(seedOf("killed")).unit();
    const sent = await sending([a, b], { name: NAME, byteLength: BYTES, folder, networks, seed: "handle" });
    await b.untilStored(NAME, part);
    await a.browser.kill();
    const browser = await openWithHandles("a");
    const again = new FerryDevice(browser, await browser.newPage(a.page.url()));
    const choosers = await fileChoosers(again);
    await expect(again.card(NAME)).toContainText("Resume lets Ferry read it again", { timeout: 60_000 });
    expect(await timesAsked(again)).toBe(0);
    await again.tap(NAME, "Resume");
    await expectArrived([again, b], { ...sent, interruptions: 1 });
    expect(await timesAsked(again)).toBe(1);
    expect(choosers).toEqual([]);
  },
);
