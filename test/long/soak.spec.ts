// A long life of two devices at random moments: whatever two persons tap, all ends well.
import { pairedDevices } from "../support/e2e/device.ts";
import { figure, seedOfRun } from "../support/e2e/figures.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { Soak } from "../support/e2e/soak.ts";

const STEPS = 120;

test(`two persons tap ${STEPS} times at random: every transfer ends the same on both sides, verified ones equal`, async ({
  ferry,
  open,
  folder,
}) => {
  const devices = await pairedDevices(open, ferry.url);
  const soak = new Soak(devices, folder, seedOfRun());
  try {
    await soak.steps(STEPS);
    await soak.settle();
    figure(`${await soak.check()} arrived`);
    expect(new Set(soak.trail.map((step) => step.split(" ")[1])).size, "kinds of steps").toBeGreaterThan(7);
  } catch (error) {
    console.info(soak.trail.join("\n"));
    throw error;
  }
  for (const { browser } of devices) expect(browser.problems).toEqual([]);
});
