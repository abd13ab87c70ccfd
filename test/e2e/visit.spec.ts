// Paired just once: it works like any pair while both pages live, and then nothing of it is left in either browser.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { agree, bothPaired, type FerryDevice, openDevice, type OpenBrowser } from "../support/e2e/device.ts";
import { sha256, writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { networkTest } from "../support/e2e/network-fixtures.ts";
import { passed } from "../support/e2e/passed.ts";
import { readCodeOn } from "../support/e2e/read-code.ts";
import { shownOn, typeOn, useWords } from "../support/e2e/words.ts";
import { databasesWith, whatIsKept } from "../support/e2e/what-is-kept.ts";

const BYTES = 24 * 1024 * 1024;
const NAME = "whiteboard.bin";
const SAID = "the password of the guest network";
const HOST = "Unmistakable host";
const GUEST = "Unmistakable guest";
const ONLY = "For this visit only";

async function named(device: FerryDevice, name: string): Promise<void> {
  await device.button("Change the name of this device").click();
  await device.page.getByRole("textbox", { name: "Name of this device" }).fill(name);
  await device.button("Save name").click();
}

type Wisher = "host" | "guest";
const once = (device: FerryDevice) => device.page.getByRole("checkbox", { name: /^Just once/ }).last();
/** The box of what `device` is asked; before it is, the last box is the one on the page below. */
async function onceAsked(device: FerryDevice) {
  await expect(device.button("Pair")).toBeVisible();
  return once(device);
}
const link = (device: FerryDevice, name: string) => device.page.getByRole("link", { name }).first();
const image = (device: FerryDevice, name: string) => device.page.getByRole("img", { name });

/** Ways to pair, each with the wish where that side has its box: before the code is shown, or when agreeing. */
const WAYS = {
  code: async (a: FerryDevice, b: FerryDevice, by: Wisher) => {
    if (by === "host") {
      const before = await readCodeOn(a.code);
      await once(a).check();
      await expect.poll(() => readCodeOn(a.code)).not.toBe(before);
    }
    await b.page.goto(await readCodeOn(a.code));
    const box = await onceAsked(b);
    await expect(box).toBeChecked({ checked: by === "host" });
    if (by === "guest") await box.check();
    await agree(a, b);
  },
  words: async (a: FerryDevice, b: FerryDevice, by: Wisher) => {
    await once(by === "host" ? a : b).check();
    await useWords(a);
    await useWords(b);
    const box = a.page.locator("ferry-words").getByRole("checkbox", { name: /^Just once/ });
    await expect(box).toBeChecked({ checked: by === "host" });
    await typeOn(b, await shownOn(a));
    await bothPaired(a, b);
  },
  scans: async (a: FerryDevice, b: FerryDevice, by: Wisher) => {
    if (by === "host") await once(a).check();
    await link(a, "Pair with two scans").click();
    await b.page.goto(await readCodeOn(image(a, "First code")));
    const box = await onceAsked(b);
    await expect(box).toBeChecked({ checked: by === "host" });
    if (by === "guest") await box.check();
    await b.button("Pair").click();
    const answer = await readCodeOn(image(b, "Answer"));
    await link(a, "Scan the answer").click();
    await a.button("Paste a link").click();
    await a.page.getByRole("textbox", { name: "Link from the other device" }).fill(answer);
    await a.button("Open").click();
    await bothPaired(a, b);
  },
};

/** A visit that the host or the guest wished for; a file went to the guest and arrived. */
async function visit(open: OpenBrowser, url: string, folder: string, by: Wisher, way: keyof typeof WAYS = "code") {
  const a = await openDevice(open, "a", url);
  const b = await openDevice(open, "b", url);
  await named(a, HOST);
  await named(b, GUEST);
  await expect(a.code).toBeVisible();
  await WAYS[way](a, b, by);
  for (const device of [a, b]) await expect(device.page.getByText(ONLY).first()).toBeVisible();
  const digest = await writeRandomFile(join(folder, NAME), BYTES, by);
  await b.say(SAID);
  await expect(a.message(SAID)).toBeVisible();
  await a.send(join(folder, NAME));
  await b.accept();
  await Promise.all([a.untilVerified(NAME), b.untilVerified(NAME)]);
  const pairId = new URL(a.page.url()).hash.split("/").at(-1) ?? "";
  expect(pairId).toMatch(/^[0-9a-f]{32}$/);
  return { a, b, digest, traces: [pairId, SAID, NAME] };
}
const stored = (files: readonly string[]) =>
  files.filter((path) => path.startsWith("transfers/") && !path.endsWith("salt"));

for (const [way, by] of [
  ["code", "host"],
  ["code", "guest"],
  ["words", "host"],
  ["words", "guest"],
  ["scans", "host"],
  ["scans", "guest"],
] as const) {
  test(`a visit by ${way} that the ${by} wishes for: what came can be saved, and closing the page leaves nothing`, async ({
    ferry,
    open,
    folder,
  }) => {
    const { a, b, digest, traces } = await visit(open, ferry.url, folder, by, way);
    await mkdir(join(folder, "saved"));
    expect(await sha256(await b.save(NAME, join(folder, "saved")))).toBe(digest);
    for (const [device, other] of [
      [a, GUEST],
      [b, HOST],
    ] as const) {
      const { records } = await whatIsKept(device.browser, ferry.url);
      for (const trace of [...traces, other]) expect(records).not.toContain(trace);
      await device.page.close();
      const page = await device.browser.newPage(ferry.url);
      await expect(page.getByRole("img", { name: "Pairing code" })).toBeVisible();
      await expect(page.getByText("Pair a device").first()).toBeVisible();
      await page.close();
      const kept = await whatIsKept(device.browser, ferry.url);
      for (const trace of [...traces, other]) expect(kept.records).not.toContain(trace);
      expect(stored(kept.files)).toEqual([]);
    }
  });
}

networkTest(
  "a visit outlives another address and a network that was gone: both meet again by themselves",
  async ({ ferry, networks, openInside, folder }) => {
    const { a, b } = await visit(openInside, ferry.url, folder, "host");
    networks.renumber("b");
    await b.say("from another address");
    await expect(a.message("from another address")).toBeVisible({ timeout: 90_000 });
    networks.cut("b", "unplugged");
    await a.say("while you were gone");
    await passed(20);
    networks.mend("b");
    await expect(b.message("while you were gone")).toBeVisible({ timeout: 120_000 });
  },
);

for (const way of ["code", "words", "scans"] as const)
  test(`a browser that is killed in the middle of a visit by ${way} has nothing of it at its next start`, async ({
    ferry,
    open,
    folder,
  }) => {
    const { a, b, traces } = await visit(open, ferry.url, folder, "host", way);
    for (const [device, name, other] of [
      [a, "a", GUEST],
      [b, "b", HOST],
    ] as const) {
      await device.browser.kill();
      // Not even in what a database has deleted.
      expect(await databasesWith(join(folder, `profile-${name}`), [...traces, other])).toEqual([]);
      const browser = await open(name);
      if (name === "b") expect(stored((await whatIsKept(browser, ferry.url)).files).length).toBeGreaterThan(0);
      const page = await browser.newPage(ferry.url);
      await expect(page.getByRole("img", { name: "Pairing code" })).toBeVisible();
      const kept = await whatIsKept(browser, ferry.url);
      expect(stored(kept.files)).toEqual([]);
      for (const trace of [...traces, other]) expect(kept.records).not.toContain(trace);
    }
  });
