// Ten transfers at once between three devices, in both directions, and a chat in between that does not wait for them.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { deliveredInMs } from "../support/e2e/chat-time.ts";
import type { FerryDevice } from "../support/e2e/device.ts";
import { figure } from "../support/e2e/figures.ts";
import { sha256, writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { type Name, type ThreeDevices, threeDevices } from "../support/e2e/three-devices.ts";

const MiB = 1024 * 1024;
const BYTES = 24 * MiB;
/** From whom to whom; each of the six ways at least once. */
const WAYS = ["ab", "ab", "ba", "ba", "ac", "ac", "ca", "bc", "bc", "cb"] as const;
/** At least so many, or a median means little; at most so many, or the cards of the transfers leave the page. */
const MESSAGES = 12;
const MOST_MESSAGES = 150;
/**
 * Milliseconds that a person is promised on a clean link. Here three browsers that move ten files leave no processor
 * idle: the quicker quarter of the messages keeps to it, half of them take about as long, now and then one takes a
 * second. So half of them have two and a half times that, and all more by as much as `QUIET_MS` is exceeded where others
 * want the processors as well. A message that waits behind the blocks that a sender may have on their way does so every
 * time, and for seconds.
 */
const DELIVERED_MS = 200;
const HALF_DELIVERED_MS = 500;
/** Milliseconds that it takes between two browsers on two idle processors while nothing moves. */
const QUIET_MS = 50;

interface Transfer {
  readonly from: Name;
  readonly to: Name;
  readonly name: string;
  /** SHA-256 in hex. */
  readonly digest: string;
}

/** Offered, and put off by who is asked: nothing moves yet, and no question lies over the place to drop on. */
async function offerOnly(devices: ThreeDevices, { from, to, name }: Transfer, folder: string): Promise<void> {
  const sender = await devices.inConversation(from, to);
  await sender.send(join(folder, name));
  const { page } = devices[to];
  const question = page.locator("ferry-offer-sheet");
  await expect(question.getByText(name)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(question.getByRole("dialog")).toBeHidden();
}

/** All that the others offer to a device, in one pass. */
async function acceptAll(devices: ThreeDevices, to: Name, transfers: readonly Transfer[]): Promise<void> {
  for (const { from, name } of transfers.filter((transfer) => transfer.to === to))
    await (await devices.inConversation(to, from)).tap(name, "Accept");
}

/** Each in one of its two conversations, and each of those with one of them. */
function inTheirConversations(devices: ThreeDevices): Promise<readonly FerryDevice[]> {
  return Promise.all([
    devices.inConversation("a", "b"),
    devices.inConversation("b", "c"),
    devices.inConversation("c", "a"),
  ]);
}

/** One message of each, one after the other: milliseconds until each was delivered. */
async function sayOnce(speakers: readonly FerryDevice[]): Promise<number[]> {
  const took: number[] = [];
  for (const speaker of speakers) took.push(await deliveredInMs(speaker, crypto.randomUUID()));
  return took;
}

/** The value that this part of all is below: a half is the median. */
function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

test("ten transfers at once between three devices arrive, and messages in between are delivered at once", async ({
  ferry,
  open,
  folder,
}) => {
  const devices = await threeDevices(open, ferry.url);
  const speakers = await inTheirConversations(devices);
  const quiet: number[] = [];
  while (quiet.length < MESSAGES) quiet.push(...(await sayOnce(speakers)));
  const transfers: Transfer[] = [];
  for (const [n, way] of WAYS.entries()) {
    const name = `ten-${n}-${way}.bin`;
    const [from, to] = way.split("") as [Name, Name];
    transfers.push({ from, to, name, digest: await writeRandomFile(join(folder, name), BYTES, name) });
  }
  for (const transfer of transfers) await offerOnly(devices, transfer, folder);
  await Promise.all((["a", "b", "c"] as const).map((to) => acceptAll(devices, to, transfers)));

  const took: number[] = [];
  await inTheirConversations(devices);
  const moving = async () => {
    const each = await Promise.all(speakers.map(({ page }) => page.getByRole("button", { name: /^Pause/ }).count()));
    return each.reduce((sum, count) => sum + count, 0);
  };
  const first = await moving();
  expect(first, "transfers that move when the first message goes").toBeGreaterThan(transfers.length / 2);
  while (took.length < MOST_MESSAGES && (await moving()) > 0) took.push(...(await sayOnce(speakers)));
  const most = Math.max(...took);
  expect(took.length, "messages while something moved").toBeGreaterThanOrEqual(MESSAGES);

  // So tall that every card is on it: only what is in view is in the page. Not earlier, since drawing it takes time.
  for (const { page } of speakers) await page.setViewportSize({ width: 1280, height: 3_000 });
  for (const { from, to, name } of transfers)
    await (await devices.inConversation(from, to)).untilVerified(name, 120_000);
  await mkdir(join(folder, "saved"));
  for (const { from, to, name, digest } of transfers) {
    const receiver = await devices.inConversation(to, from);
    await receiver.untilVerified(name);
    expect(await sha256(await receiver.save(name, join(folder, "saved")))).toBe(digest);
  }
  const usual = quantile(quiet, 1 / 2);
  const [quicker, half, late] = [quantile(took, 1 / 4), quantile(took, 1 / 2), quantile(took, 0.95)];
  figure(`a message is delivered in ${usual.toFixed(0)} ms (median) while nothing moves`);
  figure(
    `while ${first} transfers do, a quarter of ${took.length} in ${quicker.toFixed(0)} ms, half in ${half.toFixed(0)}, 95% in ${late.toFixed(0)}, all in ${most.toFixed(0)}`,
  );
  const busier = Math.max(1, usual / QUIET_MS);
  expect(quicker).toBeLessThan(DELIVERED_MS * busier);
  expect(half).toBeLessThan(HALF_DELIVERED_MS * busier);
  for (const { browser } of speakers) expect(browser.problems).toEqual([]);
});
