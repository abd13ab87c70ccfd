// A lane that left a block unfinished, because another lane brought it, and is given the same block once more.
import { expect, it } from "vitest";

import { Seeded } from "../../support/seeded.ts";
import { TwoEngines } from "../../support/two-engines.ts";

const MiB = 1024 * 1024;
/** Milliseconds until the meter has looked at the lanes once more. */
const LOOK_MS = 250;

it("a block that a lane left unfinished, and that is then rejected, may come by the same lane from its start", async () => {
  const two = new TwoEngines(new Seeded(7), { blockBytes: MiB, sizes: [3 * MiB], lanes: 0 });
  await two.connect();
  const first = await two.addLane();
  await two.addLane({ extra: true });
  const look = async () => {
    for (const { clock } of [two.sender, two.receiver]) clock.advance(LOOK_MS);
    await two.quiet();
  };
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const seen = { isHolding: false, isSlow: false, spoilt: 0 };
  const { faults } = two.receiver.disk;
  // The first block is not what was sent, the first time that it is written.
  faults.spoil = (bytes, offset) => {
    if (offset !== 0) return;
    if (seen.spoilt === 0) bytes[9] = (bytes[9] ?? 0) ^ 1;
    seen.spoilt += 1;
  };
  // Half-way through it its lane is slow, and the other lane brings all of it; it is not looked at before `release`.
  two.onFrame = (count) => {
    if (count < 8 || seen.isSlow) return;
    seen.isSlow = true;
    first.flow(false);
    faults.slow = async () => {
      if (two.receiver.disk.writes < 2) return;
      seen.isHolding = true;
      await held;
    };
  };
  await two.resume();
  await two.quiet();
  for (let n = 0; n < 40 && !seen.isHolding; n += 1) await look();
  expect(seen.isHolding).toBe(true);
  // The first lane is told that its block is there.
  await look();
  first.flow(true);
  await two.quiet();
  release();
  await two.quiet();
  for (let n = 0; n < 8 && !two.outcome; n += 1) await look();
  expect(seen.spoilt).toBeGreaterThan(1);
  expect(two.violations).toEqual([]);
  two.assertVerified();
});
