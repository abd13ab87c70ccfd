// Places of the disk that give nothing back of what is held from an earlier visit.
import { expect, it } from "vitest";

import { Seeded } from "../../support/seeded.ts";
import { TwoEngines } from "../../support/two-engines.ts";

const BLOCK = 256 * 1024;
const BYTES = 40_000_000;
/** Frames after which the receiver paused: more than 16 MiB are stored, which is what is compared first. */
const FRAMES = 800;

async function halfWay(): Promise<TwoEngines> {
  const two = new TwoEngines(new Seeded(3), { blockBytes: BLOCK, sizes: [BYTES] });
  let isPaused = false;
  two.onFrame = (count) => {
    if (count < FRAMES || isPaused) return;
    isPaused = true;
    void two.pause("receiver", "user");
  };
  await two.connect();
  await two.resume();
  await two.quiet();
  return two;
}

for (const [which, at] of [
  ["the newest of the held blocks", 0],
  ["one of the older ones", 70],
] as const) {
  it(`${which} cannot be read any more: it is fetched again, and all of it arrives`, async () => {
    const two = await halfWay();
    let reads = -1;
    two.receiver.disk.faults.fail = (call) => {
      if (call === "open") reads = -1;
      if (call !== "read") return undefined;
      reads += 1;
      // To write there mends it, as disks do.
      return reads === at && two.sentBytes < BYTES + BLOCK ? "refused" : undefined;
    };
    await two.finish(10);
    expect(two.outcome).toBe("verified");
  });
}

it("none of the newest can be read: it pauses, nothing is given up, and it goes on when the disk reads again", async () => {
  const two = await halfWay();
  two.receiver.disk.faults.fail = (call) => (call === "read" ? "refused" : undefined);
  await two.resume();
  await two.quiet();
  expect(two.outcome).toBeUndefined();
  two.receiver.disk.faults = {};
  await two.finish(10);
  expect(two.outcome).toBe("verified");
  expect(two.sentBytes).toBeLessThan(BYTES + 16 * BLOCK);
});
