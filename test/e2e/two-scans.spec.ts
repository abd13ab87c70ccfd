// Two scans with two browsers, two cameras and nothing else: the server is gone, and with it every broker.
import { join } from "node:path";

import { parseOptical } from "../../src/trust/optical-code.ts";
import { pointCameraAt } from "../support/e2e/camera.ts";
import { bothPaired, openDevice, type FerryDevice } from "../support/e2e/device.ts";
import { sha256, writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { readCodeOn } from "../support/e2e/read-code.ts";

const code = (device: FerryDevice, name: string) => device.page.getByRole("img", { name });
const link = (device: FerryDevice, name: string | RegExp) => device.page.getByRole("link", { name }).first();

/** Opened once while the server is there, so that everything is at hand without it. */
async function installed(device: FerryDevice): Promise<void> {
  await device.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

test("two devices without any server pair by two scans, and a file crosses", async ({ ferry, open, folder }) => {
  const cameras = { a: join(folder, "a.y4m"), b: join(folder, "b.y4m") };
  await Promise.all(Object.values(cameras).map((file) => pointCameraAt(file, "nothing yet")));
  const a = await openDevice(open, "a", ferry.url, { cameraFile: cameras.a });
  const b = await openDevice(open, "b", ferry.url, { cameraFile: cameras.b });
  await Promise.all([installed(a), installed(b)]);
  await ferry.kill();
  await Promise.all([a.page.reload(), b.page.reload()]);

  // It says that nobody can be met, and offers this.
  await expect(a.shown("No code just now")).toBeVisible();
  await link(a, "Pair with two scans").click();
  await expect(code(a, "First code")).toBeVisible();

  await pointCameraAt(cameras.b, await readCodeOn(code(a, "First code")));
  await link(b, "Scan a code").click();
  await expect(b.page.getByRole("heading", { name: /^Pair with .+\?$/ })).toBeVisible();
  await b.button("Pair").click();
  await expect(code(b, "Answer")).toBeVisible();

  await pointCameraAt(cameras.a, await readCodeOn(code(b, "Answer")));
  await link(a, "Scan the answer").click();
  await bothPaired(a, b);

  const sent = join(folder, "crossing.bin");
  const digest = await writeRandomFile(sent, 3_000_000, "two scans");
  await b.send(sent);
  await a.accept();
  await Promise.all([a.untilVerified("crossing.bin"), b.untilVerified("crossing.bin")]);
  expect(await sha256(await a.save("crossing.bin", join(folder, "saved")))).toBe(digest);
});

test("the first code is a link that any camera app opens, and pasted text does instead of a camera", async ({
  ferry,
  open,
}) => {
  const a = await openDevice(open, "a", ferry.url);
  await link(a, "Pair with two scans").click();
  const first = await readCodeOn(code(a, "First code"));
  expect(first.startsWith(ferry.url)).toBe(true);
  const b = await openDevice(open, "b", first);
  await expect(b.page.getByRole("heading", { name: /^Pair with .+\?$/ })).toBeVisible();
  expect(b.page.url()).not.toMatch(/\d{20}/);
  await b.button("Pair").click();
  const answer = await readCodeOn(code(b, "Answer"));

  // Its own code first: said, and nothing is lost by it.
  const paste = async (text: string) => {
    await link(a, "Scan the answer").click();
    await a.button("Paste a link").click();
    await a.page.getByRole("textbox", { name: "Link from the other device" }).fill(text);
    await a.button("Open").click();
  };
  await paste(first);
  await expect(a.page.getByRole("alert")).toContainText("this device’s own code");
  await paste(answer);
  await bothPaired(a, b);
});

test("a reload in the middle ends it, and an old answer is told so", async ({ ferry, open }) => {
  const a = await openDevice(open, "a", ferry.url);
  await link(a, "Pair with two scans").click();
  const b = await openDevice(open, "b", await readCodeOn(code(a, "First code")));
  await b.button("Pair").click();
  const answer = await readCodeOn(code(b, "Answer"));
  await a.page.reload();
  await expect(a.shown("codes that were shown before no longer work")).toBeVisible();
  await link(a, "Scan a code").click();
  await a.button("Paste a link").click();
  await a.page.getByRole("textbox", { name: "Link from the other device" }).fill(answer);
  await a.button("Open").click();
  await expect(a.page.getByRole("heading", { name: "That answer is for another code" })).toBeVisible();
  await a.button("Start again").click();
  await expect(code(a, "First code")).toBeVisible();
});

test("names in place of addresses do for the side that has no camera", async ({ ferry, open }) => {
  // Without the flag of other tests the browser gives names in place of addresses, as to a page without a camera.
  const a = await openDevice(open, "a", ferry.url, { flags: ["--disable-features=StaticStorageQuota"] });
  await link(a, "Pair with two scans").click();
  const first = await readCodeOn(code(a, "First code"));
  const parsed = parseOptical(first);
  const addresses = parsed.ok ? parsed.code.end.addresses.map(({ address }) => address) : [];
  expect(addresses).not.toEqual([]);
  for (const address of addresses) expect(address).toMatch(/\.local$/);
  const b = await openDevice(open, "b", first);
  await b.button("Pair").click();
  const answer = await readCodeOn(code(b, "Answer"));
  await link(a, "Scan the answer").click();
  await a.button("Paste a link").click();
  await a.page.getByRole("textbox", { name: "Link from the other device" }).fill(answer);
  await a.button("Open").click();
  await bothPaired(a, b);
});

test("an answer whose connection the browser gave up is replaced by a fresh one", async ({ ferry, open }) => {
  test.setTimeout(120_000);
  const a = await openDevice(open, "a", ferry.url);
  await link(a, "Pair with two scans").click();
  const b = await openDevice(open, "b", await readCodeOn(code(a, "First code")));
  // Nobody answers the checks of the second device from now on.
  await a.browser.kill();
  await b.button("Pair").click();
  const before = await readCodeOn(code(b, "Answer"));
  await expect.poll(() => readCodeOn(code(b, "Answer")), { timeout: 60_000 }).not.toBe(before);
});
