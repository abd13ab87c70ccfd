// The network between two devices is cut, mended and renumbered while 256 MiB move: it gets there.
import { join } from "node:path";

import { expectArrived } from "../support/e2e/arrived.ts";
import { type FerryDevice, pairedDevices } from "../support/e2e/device.ts";
import { writeRandomFile } from "../support/e2e/files.ts";
import { expect } from "../support/e2e/fixtures.ts";
import { networkTest as test } from "../support/e2e/network-fixtures.ts";
import { passed } from "../support/e2e/passed.ts";

const BYTES = 256 * 1024 * 1024;
const NAME = "big.bin";
/** Milliseconds for the whole transfer on a machine that is busy with other things. */
const ARRIVAL_MS = 180_000;

test.setTimeout(300_000);

/** `a` offers the file, `b` accepts. Returns its SHA-256. */
async function sending(a: FerryDevice, b: FerryDevice, folder: string, seed: string): Promise<string> {
  const digest = await writeRandomFile(join(folder, NAME), BYTES, seed);
  await a.send(join(folder, NAME));
  await b.accept();
  return digest;
}

test("the receiver's network is unplugged for 3 s, later silent for 15 s: it goes on by itself", async ({
  ferry,
  networks,
  openInside,
  folder,
}) => {
  const [a, b] = await pairedDevices(openInside, ferry.url);
  const digest = await sending(a, b, folder, "cut");
  await b.untilStored(NAME, 0.2);
  networks.cut("b", "unplugged");
  await passed(3);
  networks.mend("b");
  await b.untilStored(NAME, 0.5, ARRIVAL_MS);
  networks.cut("b", "silent");
  await passed(15);
  networks.mend("b");
  await expectArrived([a, b], { name: NAME, digest, folder, waitMs: ARRIVAL_MS });
});

test("first the receiver, then the sender gets another address on the way: it goes on by itself", async ({
  ferry,
  networks,
  openInside,
  folder,
}) => {
  const [a, b] = await pairedDevices(openInside, ferry.url);
  const digest = await sending(a, b, folder, "renumbered");
  await b.untilStored(NAME, 0.2);
  networks.renumber("b");
  await b.untilStored(NAME, 0.5, ARRIVAL_MS);
  networks.renumber("a");
  await expectArrived([a, b], { name: NAME, digest, folder, waitMs: ARRIVAL_MS });
  // Not only the lane: what else the two have to say still arrives.
  await b.say("from here as before");
  await expect(a.message("from here as before")).toBeVisible({ timeout: 60_000 });
});
