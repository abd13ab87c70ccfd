// What is held is not given up because items that stopped lie between it.
import { expect, test } from "vitest";

import { Seeded, seedOf } from "../../support/seeded.ts";
import { TwoEngines } from "../../support/two-engines.ts";

const BLOCK = 64;
const COUNT = 3_000;

test("every second of 3,000 files cannot be read, and the connection is lost near the end: the others are not sent again", async () => {
  const two = new TwoEngines(new Seeded(seedOf("held runs")), {
    blockBytes: BLOCK,
    sizes: Array.from({ length: COUNT }, () => BLOCK),
  });
  for (let item = 0; item < COUNT; item += 2) two.voids.set(item, "unreadable");
  const { transferId } = two.shape;
  two.tamperRoot = (root) => {
    // All of it is stored, and the connection is lost before the root is compared.
    two.cut();
    return root;
  };
  await two.connect();
  two.onFrame = () => {
    if (two.receiver.disk.digests(transferId).size >= COUNT / 2 - 100) two.cut();
  };
  await two.resume();
  await two.quiet();
  two.onFrame = () => undefined;
  const before = two.receiver.disk.digests(transferId).size;
  expect(before).toBeGreaterThan(1_300);
  await two.receiver.engine.openReceive("pair", two.shape, { reserve: false, voids: [...two.voids] });
  expect(two.receiver.disk.digests(transferId).size).toBeGreaterThanOrEqual(before);
});
