// Browsers that are killed again and again during one transfer: it ends verified, and little is sent twice.
import { join } from "node:path";

import { expectArrived } from "../support/e2e/arrived.ts";
import { type FerryDevice, openDevice, pairedDevices } from "../support/e2e/device.ts";
import { figure, seedOfRun } from "../support/e2e/figures.ts";
import { writeRandomFile } from "../support/e2e/files.ts";
import { expect } from "../support/e2e/fixtures.ts";
import { networkTest as test } from "../support/e2e/network-fixtures.ts";
import type { Networks } from "../support/e2e/networks.ts";
import { Seeded } from "../support/seeded.ts";

const MiB = 1024 * 1024;
const BYTES = 1024 * MiB;
const NAME = "big.bin";
const KILLS = 10;
/** Milliseconds from one kill to the next, with finding each other again. */
const WAIT_MS = 5 * 60_000;
/**
 * Bytes that one kill may cost: what was on its way, or had come and waited for the disk. Up to 4 MiB were seen; the rest
 * is what two measurements of the same bytes differ by (0.02 for each byte), spread over the kills.
 */
const COST_BYTES = 8 * MiB;

/** Bytes on the wire for each byte of an undisturbed file: headers, acknowledgements, retransmissions. */
async function undisturbed(a: FerryDevice, b: FerryDevice, networks: Networks, folder: string): Promise<number> {
  const byteLength = 256 * MiB;
  await writeRandomFile(join(folder, "first.bin"), byteLength, "first");
  const before = networks.receivedBytes("b");
  await a.send(join(folder, "first.bin"));
  await b.accept();
  await Promise.all([a.untilVerified("first.bin", WAIT_MS), b.untilVerified("first.bin", WAIT_MS)]);
  return (networks.receivedBytes("b") - before) / byteLength;
}

/** Parts of the transfer at which somebody is killed, ascending. */
function killPoints(seed: number): number[] {
  const random = new Seeded(seed);
  return Array.from({ length: KILLS }, () => 0.02 + 0.93 * random.unit()).toSorted((a, b) => a - b);
}

function expectLittleSentTwice(wireBytes: number, perByte: number): void {
  // What lies between two measurements of the same bytes can be less than nothing.
  const again = Math.max(0, wireBytes / perByte - BYTES);
  figure(`${(wireBytes / MiB).toFixed(0)} MiB on the wire for ${BYTES / MiB} MiB`);
  figure(`undisturbed ${perByte.toFixed(3)} bytes on the wire per byte`);
  figure(`sent twice ${(again / MiB).toFixed(0)} MiB, ${(again / MiB / KILLS).toFixed(1)} MiB per kill`);
  expect(again).toBeLessThan(KILLS * COST_BYTES);
}

test("the receiver's browser is killed ten times during 1 GiB, and opened again each time", async ({
  ferry,
  networks,
  openInside,
  folder,
}) => {
  const seed = seedOfRun();
  const [a, paired] = await pairedDevices(openInside, ferry.url);
  let b = paired;
  const address = b.page.url();
  const digest = await writeRandomFile(join(folder, NAME), BYTES, String(seed));
  const perByte = await undisturbed(a, b, networks, folder);
  const before = networks.receivedBytes("b");
  await a.send(join(folder, NAME));
  await b.accept();
  for (const part of killPoints(seed)) {
    await b.untilStored(NAME, part, WAIT_MS);
    await b.browser.kill();
    b = await openDevice(openInside, "b", address);
  }
  await Promise.all([a.untilVerified(NAME, WAIT_MS), b.untilVerified(NAME, WAIT_MS)]);
  expectLittleSentTwice(networks.receivedBytes("b") - before, perByte);
  await expectArrived([a, b], { name: NAME, digest, folder, waitMs: WAIT_MS });
  figure("SHA-256 equal");
});

test("the sender's browser is killed ten times during 1 GiB, and given the file again each time", async ({
  ferry,
  networks,
  openInside,
  folder,
}) => {
  const seed = seedOfRun();
  const [paired, b] = await pairedDevices(openInside, ferry.url);
  let a = paired;
  const address = a.page.url();
  const digest = await writeRandomFile(join(folder, NAME), BYTES, String(seed));
  const perByte = await undisturbed(a, b, networks, folder);
  const before = networks.receivedBytes("b");
  await a.send(join(folder, NAME));
  await b.accept();
  for (const part of killPoints(seed)) {
    await b.untilStored(NAME, part, WAIT_MS);
    await a.browser.kill();
    a = await openDevice(openInside, "a", address);
    await a.giveFileAgain(NAME, join(folder, NAME));
  }
  await Promise.all([a.untilVerified(NAME, WAIT_MS), b.untilVerified(NAME, WAIT_MS)]);
  expectLittleSentTwice(networks.receivedBytes("b") - before, perByte);
  await expectArrived([a, b], { name: NAME, digest, folder, waitMs: WAIT_MS });
  figure("SHA-256 equal");
});
