// Ten transfers at once between three devices, in both directions, and a chat in between that does not wait for them.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { deliveredInMs } from "../support/e2e/chat-time.ts";
import { figure } from "../support/e2e/figures.ts";
import { sha256, writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { type Name, type ThreeDevices, threeDevices } from "../support/e2e/three-devices.ts";

const MiB = 1024 * 1024;
const BYTES = 24 * MiB;
/** From whom to whom; each of the six ways at least once. */
const WAYS = ["ab", "ab", "ba", "ba", "ac", "ac", "ca", "bc", "bc", "cb"] as const;
/** At least so many, or a median means little. */
const MESSAGES = 12;
/** Milliseconds that a message takes at most on a clean link, as a person would notice. */
const DELIVERED_MS = 200;

const ends = (way: string) => way.split("") as [Name, Name];

/** From now on the files of each device arrive at the others without asking. */
async function acceptWithoutAsking(devices: ThreeDevices, folder: string): Promise<void> {
  for (const way of new Set(WAYS)) {
    const [from, to] = ends(way);
    const name = `first-${way}.bin`;
    await writeRandomFile(join(folder, name), 1_000, way);
    await (await devices.inConversation(from, to)).send(join(folder, name));
    const receiver = await devices.inConversation(to, from);
    await receiver.page.getByRole("checkbox", { name: "Always accept from this device" }).check();
    await receiver.accept();
    await receiver.untilVerified(name);
  }
}

test("ten transfers at once between three devices arrive, and messages in between are delivered at once", async ({
  ferry,
  open,
  folder,
}) => {
  test.setTimeout(180_000);
  const devices = await threeDevices(open, ferry.url);
  await acceptWithoutAsking(devices, folder);
  const transfers = WAYS.map((way, n) => ({ ends: ends(way), name: `ten-${n}-${way}.bin` }));
  const digests = new Map<string, string>();
  for (const { name } of transfers) digests.set(name, await writeRandomFile(join(folder, name), BYTES, name));
  for (const { ends, name } of transfers) {
    const sender = await devices.inConversation(...ends);
    await sender.send(join(folder, name));
    await expect(sender.card(name)).toBeVisible();
  }

  const took: number[] = [];
  const speakers = [
    await devices.inConversation("a", "b"),
    await devices.inConversation("b", "c"),
    await devices.inConversation("c", "a"),
  ];
  const isMoving = async () =>
    (await Promise.all(speakers.map(({ page }) => page.getByRole("progressbar").count()))).some((count) => count > 0);
  while (await isMoving())
    for (const speaker of speakers) took.push(await deliveredInMs(speaker, `message ${took.length}`));
  const sorted = took.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const most = sorted.at(-1) ?? Number.NaN;
  figure(`${took.length} messages while ten transfers move: delivered in ${median.toFixed(0)} ms (median)`);
  figure(`${most.toFixed(0)} ms at most`);
  expect(took.length, "messages while something moved").toBeGreaterThanOrEqual(MESSAGES);

  // So tall that every card is on it: only what is in view is in the page. Not earlier, since drawing it takes time.
  for (const { page } of speakers) await page.setViewportSize({ width: 1280, height: 3_000 });
  for (const { ends, name } of transfers) await (await devices.inConversation(...ends)).untilVerified(name);
  await mkdir(join(folder, "saved"));
  for (const { ends, name } of transfers) {
    const receiver = await devices.inConversation(ends[1], ends[0]);
    await receiver.untilVerified(name);
    expect(await sha256(await receiver.save(name, join(folder, "saved")))).toBe(digests.get(name));
  }
  // The worst of a few is the machine's: one busy moment of it is not Ferry's.
  expect(median).toBeLessThan(DELIVERED_MS);
  for (const { browser } of speakers) expect(browser.problems).toEqual([]);
});
