// Storage that is short or full, files that change while they are sent, and a history of ten thousand entries.
import { appendFile, mkdir, open as openFile, rm, truncate, utimes } from "node:fs/promises";
import { join } from "node:path";

import { expectArrived, sending } from "../support/e2e/arrived.ts";
import { type FerryDevice, openDevice, pairedDevices } from "../support/e2e/device.ts";
import { sha256, writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { watchMainThread } from "../support/e2e/main-thread.ts";
import { quotaOf, TELLS_ROOM } from "../support/e2e/quota.ts";
import { madeFiles } from "../support/e2e/what-is-kept.ts";
import { smallDiskFor, smallDiskMissing } from "../support/e2e/small-disk.ts";

const MB = 1_000_000;
const MiB = 1024 * 1024;
const NAME = "big.bin";
const diskMissing = smallDiskMissing();

test("what does not fit is refused before the first byte, with both numbers; accepted when there is room", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices((name) => open(name, { flags: TELLS_ROOM }), ferry.url);
  // What the service worker keeps for the time without a network is in use too.
  await b.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const quota = await quotaOf(b);
  await quota.leave(40 * MB);
  const digest = await writeRandomFile(join(folder, NAME), 64 * MB, "short");
  await a.send(join(folder, NAME));
  await expect(b.shown(/^Not enough room: 64 MB needed, (39|40)(\.\d)? MB free\.$/)).toBeVisible();
  await expect(b.button("Accept")).toBeDisabled();
  await expect(a.card(NAME)).toContainText("Waiting for");
  await quota.leave(400 * MB);
  // The person frees some and comes back to it.
  await b.page.reload();
  await b.accept();
  await expectArrived([a, b], { name: NAME, digest, folder });
});

test("what does not fit though the browser told nothing is refused before the first byte, and the offer stays", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const quota = await quotaOf(b);
  await quota.leave(40 * MB);
  const digest = await writeRandomFile(join(folder, NAME), 64 * MB, "gone");
  await a.send(join(folder, NAME));
  await expect(b.page.getByText("64 MB in all.", { exact: true })).toBeVisible();
  await b.accept();
  await expect(b.page.getByText(/^Not enough room on this device: 64 MB needed/).first()).toBeVisible();
  await expect(a.card(NAME)).toContainText("Waiting for");
  await quota.leave(400 * MB);
  await b.accept();
  await expectArrived([a, b], { name: NAME, digest, folder });
});

test("without any room left Ferry starts again, shows what it has, and deletes what was received", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  await writeRandomFile(join(folder, NAME), 8 * MB, "kept");
  await a.send(join(folder, NAME));
  await b.accept();
  await b.untilVerified(NAME);
  await (await quotaOf(b)).leave(0);
  await b.page.reload();
  await b.untilVerified(NAME);
  await b.tap(NAME, "Remove");
  await b.page.locator("ferry-remove-sheet").getByRole("button", { name: "Remove" }).click();
  await expect.poll(() => madeFiles(b)).toEqual([]);
});

test("a disk that is full half-way pauses with the reason, keeps what came, and goes on when there is room", async ({
  ferry,
  open,
  folder,
}) => {
  test.skip(diskMissing !== undefined, diskMissing);
  const disk = await smallDiskFor(join(folder, "profile-b"), 300 * MB);
  try {
    const [a, b] = await pairedDevices(open, ferry.url);
    const sent = await sending([a, b], { name: NAME, byteLength: 192 * MiB, folder, seed: "full" });
    await b.untilStored(NAME, 0.2);
    await disk.fill();
    await expect(b.card(NAME)).toContainText("No room left on this device", { timeout: 60_000 });
    await expect(a.card(NAME)).toContainText("what arrived is kept");
    await disk.free();
    await b.tap(NAME, "Resume");
    await expectArrived([a, b], sent);
  } finally {
    disk.remove();
  }
});

/** When files were last changed that are harmed then: Chromium tells an edit by the whole second. */
const LONG_AGO = new Date("2026-01-02T03:04:05Z");

/** Other bytes in the middle, the length as it was. */
async function editInPlace(path: string): Promise<void> {
  const file = await openFile(path, "r+");
  await file.write(Buffer.alloc(1000, "edited"), 0, 1000, 32 * MiB);
  await file.close();
}

/** Why the browser does not store another few bytes for the site. */
function whyNotStored({ page }: FerryDevice): Promise<string> {
  return page.evaluate(async () => {
    try {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle("more", { create: true });
      const writable = await handle.createWritable();
      await writable.write(new Uint8Array(4_000_000));
      await writable.close();
      return "stored";
    } catch (error) {
      return (error as Error).name;
    }
  });
}

// The room for all of it was claimed when it was accepted, so that nobody takes it away half-way.
test("a site that may keep nothing more from half-way on still receives all of what it accepted", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const sent = await sending([a, b], { name: NAME, byteLength: 192 * MiB, folder, seed: "quota" });
  await b.untilStored(NAME, 0.2);
  await (await quotaOf(b)).leave(0);
  expect(await whyNotStored(b)).toBe("QuotaExceededError");
  await expect(b.card(NAME).getByRole("progressbar")).toBeVisible();
  await expectArrived([a, b], sent);
});

test("files that are cut short, added to, edited and deleted while they are sent stop alone, with reasons; the others arrive", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const sent = join(folder, "Six");
  const harmed = [
    { name: "2 cut short.bin", harm: (path: string) => truncate(path, 1000), says: "Changed since it was offered" },
    { name: "3 added to.bin", harm: (path: string) => appendFile(path, "more"), says: "Changed since it was offered" },
    { name: "4 edited.bin", harm: editInPlace, says: "Changed since it was offered" },
    { name: "5 deleted.bin", harm: (path: string) => rm(path), says: "Could not be read" },
  ];
  const whole = [
    { name: "1 first.bin", digest: await writeRandomFile(join(sent, "1 first.bin"), 48 * MiB, "first") },
    { name: "6 last.bin", digest: await writeRandomFile(join(sent, "6 last.bin"), 8 * MiB, "last") },
  ];
  // Larger than what a sender reads ahead.
  for (const { name } of harmed) {
    await writeRandomFile(join(sent, name), 64 * MiB, name);
    await utimes(join(sent, name), LONG_AGO, LONG_AGO);
  }
  await a.send(sent);
  await b.accept();
  await b.untilStored("Six", 0.05);
  for (const { name, harm } of harmed) await harm(join(sent, name));
  for (const device of [a, b]) {
    await device.untilVerified("Six", 120_000);
    await expect(device.card("Six")).toContainText("4 files left out");
    await device.tap("Six", "Files");
    for (const { name, says } of harmed)
      await expect(device.page.getByRole("listitem").filter({ hasText: name })).toContainText(says);
  }
  await mkdir(join(folder, "saved"));
  for (const { name, digest } of whole)
    expect(await sha256(await b.saveBy(b.button(`Save: ${name}`), join(folder, "saved")))).toBe(digest);
});

test("a history of ten thousand entries opens without a stall, and older entries come when they are scrolled to", async ({
  ferry,
  open,
}) => {
  const [a] = await pairedDevices(open, ferry.url);
  const address = a.page.url();
  const pairId = /device\/([^/?]+)/.exec(address)?.[1] ?? "";
  await a.browser.close();

  const again = await openDevice(open, "a", new URL("config.json", address).href);
  await again.page.evaluate(fillTimeline, { pairId, count: 10_000 });
  const stop = await watchMainThread(again);
  await again.page.goto(address);
  await expect(again.message("Entry 9999")).toBeVisible();
  const log = again.page.getByRole("region", { name: /^Conversation/ });
  /** The oldest that is in the page; not all are, however far one scrolls. */
  const oldest = () =>
    log.getByText(/^Entry \d+$/).evaluateAll((shown) => {
      return Math.min(...shown.map(({ textContent }) => Number(/\d+/.exec(textContent ?? "")?.[0])));
    });
  await log.hover();
  await expect(async () => {
    await again.page.mouse.wheel(0, -3_000);
    expect(await oldest()).toBeLessThan(9_500);
  }).toPass({ timeout: 60_000, intervals: [50] });
  expect(await log.getByText(/^Entry \d+$/).count()).toBeLessThan(200);
  const tasks = (await stop()).map(({ worked }) => worked);
  console.info(`work in long tasks with 10,000 entries, ms: ${tasks.map(Math.round).join(", ") || "none"}`);
  expect(Math.max(0, ...tasks)).toBeLessThan(200);
});

/** Runs in a page of the app's origin that is not the app. */
async function fillTimeline({ pairId, count }: { pairId: string; count: number }): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open("ferry-timeline");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const transaction = database.transaction("entries", "readwrite");
  const store = transaction.objectStore("entries");
  const start = Date.now() - count * 60_000;
  for (let index = 0; index < count; index++) {
    const at = start + index * 60_000;
    const id = index.toString(16).padStart(32, "0");
    const entry = { kind: "chat", id, pairId, at, mine: index % 2 === 0, text: `Entry ${index}`, status: "delivered" };
    store.put(entry, `${String(at).padStart(15, "0")}/${pairId}/${id}`);
  }
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = () => reject(transaction.error);
  });
  database.close();
}
