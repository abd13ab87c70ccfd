// It gets there: transfers that are paused, refused, cut and killed on the way.
import { join } from "node:path";

import { expectArrived, sending } from "../support/e2e/arrived.ts";
import { openDevice, pairedDevices } from "../support/e2e/device.ts";
import { writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { wireTest } from "../support/e2e/network-fixtures.ts";
import { madeFiles } from "../support/e2e/what-is-kept.ts";
import { Seeded, seedOf } from "../support/seeded.ts";

const MiB = 1024 * 1024;
const NAME = "big.bin";
/** Long enough to be caught half-way. */
const BIG = { name: NAME, byteLength: 128 * MiB };

test("a paused transfer says by whom on both sides, and goes on when resumed", async ({ ferry, open, folder }) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const sent = await sending([a, b], { ...BIG, folder, seed: "pause" });
  await b.untilStored(NAME, 0.1);
  await b.tap(NAME, "Pause");
  await expect(b.card(NAME)).toContainText("You paused this");
  await expect(a.card(NAME)).toContainText("paused this");
  await b.tap(NAME, "Resume");
  await b.untilStored(NAME, 0.3);
  await a.tap(NAME, "Pause");
  await expect(b.card(NAME)).toContainText("paused this");
  await a.tap(NAME, "Resume");
  await expectArrived([a, b], sent);
});

test("a declined offer is over on both sides", async ({ ferry, open, folder }) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  await writeRandomFile(join(folder, NAME), MiB, "decline");
  await a.send(join(folder, NAME));
  await b.button("Decline").click();
  await expect(a.card(NAME)).toContainText(/declined/i);
  await expect(b.card(NAME)).toContainText(/declined/i);
});

test("a cancelled transfer is over on both sides and leaves nothing behind", async ({ ferry, open, folder }) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  await sending([a, b], { ...BIG, folder, seed: "cancel" });
  await b.untilStored(NAME, 0.1);
  await a.tap(NAME, "Cancel");
  await expect(a.card(NAME)).toContainText(/cancelled/i);
  await expect(b.card(NAME)).toContainText(/cancelled/i);
  await expect.poll(() => madeFiles(b)).toEqual([]);
});

wireTest(
  "the receiver's browser is killed at any moment: opened again, the transfer goes on by itself",
  async ({ ferry, networks, openInside, folder }) => {
    const [a, b] = await pairedDevices(openInside, ferry.url);
    // Not so early that all of it could be sent twice without a trace in the count.
    const part = 0.4 + 0.4 * new Seeded(seedOf("killed")).unit();
    const sent = await sending([a, b], { ...BIG, folder, networks, seed: "kill" });
    await b.untilStored(NAME, part);
    await b.browser.kill();
    const again = await openDevice(openInside, "b", b.page.url());
    // What waits for a slow disk is lost with the receiver: the credit, twice what else an interruption costs.
    await expectArrived([a, again], { ...sent, interruptions: 2 });
  },
);

wireTest(
  "the sender's page is reloaded half-way: the transfer goes on, asking for the file where it must",
  async ({ ferry, networks, openInside, folder }) => {
    const [a, b] = await pairedDevices(openInside, ferry.url);
    const sent = await sending([a, b], { ...BIG, folder, networks, seed: "reload" });
    await b.untilStored(NAME, 0.3);
    await a.page.reload();
    await a.giveFileAgain(NAME, join(folder, NAME));
    await expectArrived([a, b], { ...sent, interruptions: 1 });
  },
);

wireTest(
  "the broker is killed during a transfer, which goes on; started again, devices find each other",
  async ({ ferry, networks, openInside, folder }) => {
    const [a, b] = await pairedDevices(openInside, ferry.url);
    const sent = await sending([a, b], { ...BIG, folder, networks, seed: "broker" });
    await b.untilStored(NAME, 0.1);
    await ferry.kill();
    await expectArrived([a, b], { ...sent, interruptions: 1 });
    const address = b.page.url();
    await b.browser.close();
    await ferry.restart();
    const again = await openDevice(openInside, "b", address);
    await again.say("back");
    // The waits between tries have grown while the broker was away.
    await expect(a.message("back")).toBeVisible({ timeout: 120_000 });
  },
);

test("without a network the installed app opens, shows the history, and says what it waits for", async ({
  ferry,
  open,
}) => {
  const [a] = await pairedDevices(open, ferry.url);
  await a.say("kept for later");
  await expect(a.message("kept for later")).toBeVisible();
  await a.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await ferry.kill();
  await a.browser.context.setOffline(true);
  await a.page.reload();
  await expect(a.message("kept for later")).toBeVisible();
  await expect(a.shown("You're offline. Everything kept here still opens")).toBeVisible();
});
