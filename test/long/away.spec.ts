// Devices that are away for a while: cut off, asleep, in the background. The transfer waits and goes on by itself.
import { expectArrived, sending } from "../support/e2e/arrived.ts";
import { type FerryDevice, pairedDevices } from "../support/e2e/device.ts";
import { figure, seedOfRun } from "../support/e2e/figures.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { networkTest } from "../support/e2e/network-fixtures.ts";
import type { Networks } from "../support/e2e/networks.ts";
import { passed } from "../support/e2e/passed.ts";
import { expectNothingCrosses } from "../support/e2e/wire.ts";

const BYTES = 512 * 1024 * 1024;
const NAME = "big.bin";
/** Milliseconds for what is left of the transfer, with finding each other again. */
const WAIT_MS = 10 * 60_000;

/** `a` offers a big file, `b` accepts. */
function sendingBig(devices: readonly [FerryDevice, FerryDevice], folder: string, networks?: Networks) {
  return sending(devices, { name: NAME, byteLength: BYTES, folder, networks, seed: String(seedOfRun()) });
}

/** The stored part of the transfer now; one when it is done. */
async function storedAt({ page }: FerryDevice): Promise<number> {
  const bar = page.locator("ferry-transfer-card").getByRole("progressbar");
  if ((await bar.count()) === 0) return 1;
  return bar.evaluate((element) => (element as HTMLProgressElement).position);
}

/** Runs `back`, and says how long it took until more was stored than before. */
async function goingOn(b: FerryDevice, what: string, back: () => Promise<void> | void): Promise<void> {
  const before = await storedAt(b);
  const started = Date.now();
  await back();
  await expect.poll(() => storedAt(b), { timeout: WAIT_MS, intervals: [100] }).toBeGreaterThan(before);
  figure(`bytes move again ${((Date.now() - started) / 1000).toFixed(1)} s after ${what}`);
}

for (const { seconds, how } of [
  { seconds: 30, how: "silent" },
  { seconds: 180, how: "silent" },
  { seconds: 180, how: "unplugged" },
] as const) {
  networkTest(`the receiver's network is ${how} for ${seconds} s`, async ({ ferry, networks, openInside, folder }) => {
    const [a, b] = await pairedDevices(openInside, ferry.url);
    const sent = await sendingBig([a, b], folder, networks);
    await b.untilStored(NAME, 0.3, WAIT_MS);
    networks.cut("b", how);
    await expectNothingCrosses(networks, () => passed(seconds));
    await goingOn(b, "the network is back", () => networks.mend("b"));
    await expectArrived([a, b], { ...sent, interruptions: 1, waitMs: WAIT_MS });
    figure("SHA-256 equal");
  });
}

for (const who of ["receiver", "sender"] as const) {
  test(`the ${who}'s processes are stopped for 30 s and continued, as by a laptop's sleep`, async ({
    ferry,
    open,
    folder,
  }) => {
    const [a, b] = await pairedDevices(open, ferry.url);
    const sent = await sendingBig([a, b], folder);
    await b.untilStored(NAME, 0.3, WAIT_MS);
    const { pid } = (who === "receiver" ? b : a).browser;
    process.kill(-pid, "SIGSTOP");
    await passed(30);
    process.kill(-pid, "SIGCONT");
    await goingOn(b, "it is awake", () => {});
    await expectArrived([a, b], { ...sent, waitMs: WAIT_MS });
    figure("SHA-256 equal");
  });
}

// Frozen, as a phone does with a page in the background; that pages go on while they are only hidden is in e2e/hidden.
networkTest("both pages are frozen for 30 s and go on", async ({ ferry, networks, openInside, folder }) => {
  const [a, b] = await pairedDevices(openInside, ferry.url);
  const sent = await sendingBig([a, b], folder, networks);
  await b.untilStored(NAME, 0.1, WAIT_MS);
  for (const { page } of [a, b])
    await page.evaluate(() => document.addEventListener("freeze", () => Object.assign(globalThis, { froze: true })));
  const shows = [await a.hide({ frozen: true }), await b.hide({ frozen: true })] as const;
  // What lay in the browser's queues still goes out.
  let seen = -1;
  const came = () => {
    const before = seen;
    seen = networks.receivedBytes("b");
    return seen - before;
  };
  await expect.poll(came, { intervals: [500] }).toBeLessThan(20_000);
  await expectNothingCrosses(networks, () => passed(30));
  const again = [await shows[0](), await shows[1]()] as const;
  for (const { page } of again) expect(await page.evaluate(() => "froze" in globalThis)).toBe(true);
  await expectArrived(again, { ...sent, interruptions: 1, waitMs: WAIT_MS });
  figure("SHA-256 equal");
});
