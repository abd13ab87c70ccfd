// The first crossing, as two strangers to Ferry would do it: pair by a code, talk, send, save, close, come back.
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { expectAccessible } from "../support/e2e/accessibility.ts";
import { expectArrived, sending } from "../support/e2e/arrived.ts";
import { openDevice, pairedByCamera, pairedDevices } from "../support/e2e/device.ts";
import { sha256, writeRandomFile, writeRandomFolder } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { readZip } from "../support/read-zip.ts";
import { createHash } from "node:crypto";

const MiB = 1024 * 1024;

test("pairs by scanning a code with the camera, and messages go both ways and are delivered", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedByCamera(open, ferry.url, folder);
  await a.say("Are you there?");
  await expect(b.message("Are you there?")).toBeVisible();
  await b.say("Here I am");
  await expect(a.message("Here I am")).toBeVisible();
  await expect(a.shown("delivered")).toBeVisible();
  await expectAccessible(a.page);
  await expectAccessible(b.page);
  expect([...a.browser.problems, ...b.browser.problems]).toEqual([]);
});

test("256 MiB of random bytes arrive verified and are saved as they were", async ({ ferry, open, folder }) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const sent = await sending([a, b], { name: "big.bin", byteLength: 256 * MiB, folder, seed: "crossing" });
  await expectArrived([a, b], sent);
  expect([...a.browser.problems, ...b.browser.problems]).toEqual([]);
});

test("a folder of 500 files arrives verified and is saved as one zip with every file as it was", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const digests = await writeRandomFolder(join(folder, "Jeju 2026"), 500, "folder");
  await a.send(join(folder, "Jeju 2026"));
  await b.accept();
  await Promise.all([a.untilVerified("Jeju 2026"), b.untilVerified("Jeju 2026")]);
  await mkdir(join(folder, "saved"));
  const zip = readZip(await readFile(await b.save("Jeju 2026", join(folder, "saved"))));
  const saved = zip.map(({ name, bytes }) => [name, createHash("sha256").update(bytes).digest("hex")] as const);
  const sent = [...digests].map(([path, digest]) => [`Jeju 2026/${path}`, digest] as const);
  expect(new Map(saved)).toEqual(new Map(sent));
});

test("both close and come back: pair, chat, history and received files are there, and they meet by themselves", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const digest = await writeRandomFile(join(folder, "kept.bin"), 3 * MiB, "kept");
  await a.say("before");
  await a.send(join(folder, "kept.bin"));
  await b.accept();
  await b.untilVerified("kept.bin");
  const address = b.page.url();
  await a.browser.close();
  await b.browser.close();

  const b2 = await openDevice(open, "b", address);
  await expect(b2.message("before")).toBeVisible();
  await expect(b2.card("kept.bin")).toContainText("· verified");
  await b2.say("while you were away");
  const a2 = await openDevice(open, "a", address);
  await expect(a2.message("while you were away")).toBeVisible({ timeout: 60_000 });
  await mkdir(join(folder, "saved"));
  expect(await sha256(await b2.save("kept.bin", join(folder, "saved")))).toBe(digest);
});
