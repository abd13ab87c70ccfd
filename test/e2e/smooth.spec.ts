// A transfer leaves the page alone: while 256 MiB go across, no task of either main thread is long enough to be noticed.
import { join } from "node:path";

import { type FerryDevice, pairedDevices } from "../support/e2e/device.ts";
import { figure } from "../support/e2e/figures.ts";
import { writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { LONG_MS, type Task, watchMainThread } from "../support/e2e/main-thread.ts";
import { passed } from "../support/e2e/passed.ts";

const BYTES = 256 * 1024 * 1024;
/**
 * Measurements, of which the best counts: two browsers share two processors here with whatever else runs. A transfer
 * that blocks the page does so every time.
 */
const TRIES = 3;

/** Milliseconds of work in the worst task of both while `act` runs. */
async function worst(devices: readonly FerryDevice[], what: string, act: () => Promise<unknown>): Promise<number> {
  const watches = await Promise.all(devices.map(watchMainThread));
  await act();
  const tasks = await Promise.all(watches.map((stop) => stop()));
  figure(`${what}: tasks over ${LONG_MS} ms of sender and receiver: ${tasks.map(words).join("; ")}`);
  return Math.max(0, ...tasks.flat().map(({ worked }) => worked));
}

function words(tasks: readonly Task[]): string {
  const [first] = tasks;
  if (!first) return "none";
  const most = Math.max(...tasks.map(({ worked }) => worked));
  return `${tasks.length}, the longest took ${first.took.toFixed(0)} ms, the most work was ${most.toFixed(0)} ms`;
}

test("no task of a main thread is long because of a transfer", async ({ ferry, open, folder }) => {
  const devices = await pairedDevices(open, ferry.url);
  const [a, b] = devices;
  // What is measured would be seen.
  const work = (ms: number) => {
    for (const end = performance.now() + ms; performance.now() < end;);
  };
  expect(await worst(devices, "half a second of work", () => a.page.evaluate(work, 500))).toBeGreaterThan(LONG_MS);
  let best = Number.POSITIVE_INFINITY;
  let took = 0;
  for (let n = 0; n < TRIES && best > LONG_MS; n++) {
    const name = `smooth ${n}.bin`;
    await writeRandomFile(join(folder, name), BYTES, name);
    const started = performance.now();
    const work = await worst(devices, "256 MiB", async () => {
      await a.send(join(folder, name));
      await b.accept();
      await Promise.all([a.untilVerified(name, 120_000), b.untilVerified(name, 120_000)]);
    });
    took = performance.now() - started;
    best = Math.min(best, work);
  }
  // The same pages with nothing to do for as long: what is there without a transfer.
  const idle = await worst(devices, "idle", () => passed(took / 1000));
  expect(best).toBeLessThanOrEqual(Math.max(LONG_MS, idle));
});
