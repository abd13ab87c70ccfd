// It gets there: transfers that are paused, refused, cut and killed on the way.
import { join } from "node:path";

import { expectArrived } from "../support/e2e/arrived.ts";
import { type FerryDevice, openDevice, pairedDevices } from "../support/e2e/device.ts";
import { writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";

const MiB = 1024 * 1024;
/** Long enough to be caught half-way. */
const BYTES = 128 * MiB;
const NAME = "big.bin";

/** `a` offers a big file, `b` accepts. Returns its SHA-256. */
async function sending(a: FerryDevice, b: FerryDevice, folder: string, seed: string): Promise<string> {
  const digest = await writeRandomFile(join(folder, NAME), BYTES, seed);
  await a.send(join(folder, NAME));
  await b.accept();
  return digest;
}
test("a paused transfer says by whom on both sides, and goes on when resumed", async ({ ferry, open, folder }) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const digest = await sending(a, b, folder, "pause");
  await b.untilStored(NAME, 0.1);
  await b.tap(NAME, "Pause");
  await expect(b.card(NAME)).toContainText("You paused this");
  await expect(a.card(NAME)).toContainText("paused this");
  await b.tap(NAME, "Resume");
  await b.untilStored(NAME, 0.3);
  await a.tap(NAME, "Pause");
  await expect(b.card(NAME)).toContainText("paused this");
  await a.tap(NAME, "Resume");
  await expectArrived([a, b], { name: NAME, digest, folder });
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
  await sending(a, b, folder, "cancel");
  await b.untilStored(NAME, 0.1);
  await a.tap(NAME, "Cancel");
  await expect(a.card(NAME)).toContainText(/cancelled/i);
  await expect(b.card(NAME)).toContainText(/cancelled/i);
  await expect.poll(() => storedFiles(b)).toEqual([]);
});

test("the receiver's browser is killed half-way: opened again, the transfer goes on by itself", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const digest = await sending(a, b, folder, "kill");
  await b.untilStored(NAME, 0.3);
  await b.browser.kill();
  const again = await openDevice(open, "b", b.page.url());
  await expectArrived([a, again], { name: NAME, digest, folder });
});

test("the sender's page is reloaded half-way: the transfer goes on, asking for the file where it must", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const digest = await sending(a, b, folder, "reload");
  await b.untilStored(NAME, 0.3);
  await a.page.reload();
  await a.giveFileAgain(NAME, join(folder, NAME));
  await expectArrived([a, b], { name: NAME, digest, folder });
});

test("the broker is killed during a transfer, which goes on; started again, devices find each other", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const digest = await sending(a, b, folder, "broker");
  await b.untilStored(NAME, 0.1);
  await ferry.kill();
  await expectArrived([a, b], { name: NAME, digest, folder });
  const address = b.page.url();
  await b.browser.close();
  await ferry.restart();
  const again = await openDevice(open, "b", address);
  await again.say("back");
  // The waits between tries have grown while the broker was away.
  await expect(a.message("back")).toBeVisible({ timeout: 120_000 });
});

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

/** Names of all files that Ferry received bytes into, but for the salt of their names. */
function storedFiles({ page }: FerryDevice): Promise<string[]> {
  return page.evaluate(async () => {
    const names: string[] = [];
    const root = await navigator.storage.getDirectory();
    for await (const handle of root.values()) {
      if (handle.kind !== "directory") continue;
      for await (const name of handle.keys()) if (name !== "salt") names.push(`${handle.name}/${name}`);
    }
    return names;
  });
}
