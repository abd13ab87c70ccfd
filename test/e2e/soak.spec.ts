// A short life of two devices at random moments, with a fixed seed; test/long has a longer one with any.
import { pairedDevices } from "../support/e2e/device.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { Soak } from "../support/e2e/soak.ts";

const STEPS = 15;
const SEED = 20_261_121;

test("two persons tap at random: every transfer ends the same on both sides, and what arrived is what was sent", async ({
  ferry,
  open,
  folder,
}) => {
  const devices = await pairedDevices(open, ferry.url);
  const soak = new Soak(devices, folder, SEED);
  try {
    await soak.steps(STEPS);
    await soak.settle();
    expect(await soak.check()).toBeGreaterThan(0);
  } catch (error) {
    console.info(soak.trail.join("\n"));
    throw error;
  }
  for (const { browser } of devices) expect(browser.problems).toEqual([]);
});
