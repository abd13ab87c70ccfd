// The network between two devices is cut, mended and renumbered while 256 MiB move: it gets there,
// and what is stored does not cross again.
import { expectArrived, sending } from "../support/e2e/arrived.ts";
import { pairedDevices } from "../support/e2e/device.ts";
import { expect } from "../support/e2e/fixtures.ts";
import { networkTest as test } from "../support/e2e/network-fixtures.ts";
import { passed } from "../support/e2e/passed.ts";
import { expectNothingCrosses } from "../support/e2e/wire.ts";

const NAME = "big.bin";
const BIG = { name: NAME, byteLength: 256 * 1024 * 1024 };
/** Milliseconds for the whole transfer on a machine that is busy with other things. */
const ARRIVAL_MS = 180_000;

test.setTimeout(300_000);

test("the receiver's network is unplugged for 3 s, later silent for 15 s: it goes on by itself", async ({
  ferry,
  networks,
  openInside,
  folder,
}) => {
  const [a, b] = await pairedDevices(openInside, ferry.url);
  const sent = await sending([a, b], { ...BIG, folder, networks, seed: "cut" });
  await b.untilStored(NAME, 0.2);
  networks.cut("b", "unplugged");
  await expectNothingCrosses(networks, () => passed(3));
  networks.mend("b");
  await b.untilStored(NAME, 0.5, ARRIVAL_MS);
  networks.cut("b", "silent");
  await expectNothingCrosses(networks, () => passed(15));
  networks.mend("b");
  await expectArrived([a, b], { ...sent, interruptions: 2, waitMs: ARRIVAL_MS });
});

test("first the receiver, then the sender gets another address on the way: it goes on by itself", async ({
  ferry,
  networks,
  openInside,
  folder,
}) => {
  const [a, b] = await pairedDevices(openInside, ferry.url);
  const sent = await sending([a, b], { ...BIG, folder, networks, seed: "renumbered" });
  await b.untilStored(NAME, 0.2);
  networks.renumber("b");
  await b.untilStored(NAME, 0.5, ARRIVAL_MS);
  networks.renumber("a");
  await expectArrived([a, b], { ...sent, interruptions: 2, waitMs: ARRIVAL_MS });
  // Not only the lane: what else the two have to say still arrives.
  await b.say("from here as before");
  await expect(a.message("from here as before")).toBeVisible({ timeout: 60_000 });
});
