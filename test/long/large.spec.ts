// Much of it: one file of 8 GiB with the memory of both sides watched, and a folder of ten thousand files.
import { createHash } from "node:crypto";
import { mkdir, open as openFile, readFile } from "node:fs/promises";
import { join } from "node:path";

import { pairedDevices } from "../support/e2e/device.ts";
import { figure, seedOfRun } from "../support/e2e/figures.ts";
import { sha256, writeRandomFolder } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { largestRenderer, watchRenderers } from "../support/e2e/renderer-memory.ts";
import { readZip } from "../support/read-zip.ts";
import { Seeded } from "../support/seeded.ts";

const MiB = 1024 * 1024;
const WAIT_MS = 25 * 60_000;
/** A renderer may stand this far above the idle page, whatever the size of the file. */
const ABOVE_IDLE_BYTES = 150 * MiB;
/** The second half may be this much above the first: what garbage waits to be collected varies. */
const GROWTH_BYTES = 32 * MiB;

/** A file of zeros with a MiB of noise every 64 MiB: large, quick to make, and no two places of it are alike. */
async function writeSparseFile(path: string, byteLength: number, seed: number): Promise<string> {
  const random = new Seeded(seed);
  const file = await openFile(path, "w");
  await file.truncate(byteLength);
  for (let at = 0; at < byteLength; at += 64 * MiB) {
    await file.write(random.bytes(MiB), 0, MiB, at + random.below(63 * MiB));
  }
  await file.close();
  return sha256(path);
}

test("8 GiB arrive, and no renderer's memory grows with the size", async ({ ferry, open, folder }) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const digest = await writeSparseFile(join(folder, "huge.bin"), 8192 * MiB, seedOfRun());
  await a.send(join(folder, "huge.bin"));
  await expect(b.button("Accept")).toBeVisible();
  const sides = [
    { name: "sender", idle: largestRenderer(a.browser.pid), memory: watchRenderers(a.browser.pid) },
    { name: "receiver", idle: largestRenderer(b.browser.pid), memory: watchRenderers(b.browser.pid) },
  ];
  const started = Date.now();
  await b.accept();
  await Promise.all([a.untilVerified("huge.bin", WAIT_MS), b.untilVerified("huge.bin", WAIT_MS)]);
  figure(`${((8192 * MiB) / 1e6 / ((Date.now() - started) / 1000)).toFixed(1)} MB/s`);
  for (const { name, idle, memory } of sides) {
    memory.stop();
    const half = Math.floor(memory.samples.length / 2);
    const [first, second] = [Math.max(...memory.samples.slice(0, half)), Math.max(...memory.samples.slice(half))];
    const mib = (bytes: number) => (bytes / MiB).toFixed(0);
    figure(`${name}: idle ${mib(idle)} MiB, peak of first half ${mib(first)} MiB, of second half ${mib(second)} MiB`);
    expect.soft(second - first, `${name}: growth`).toBeLessThan(GROWTH_BYTES);
    expect.soft(Math.max(first, second) - idle, `${name}: above idle`).toBeLessThan(ABOVE_IDLE_BYTES);
  }
  await mkdir(join(folder, "saved"));
  expect(await sha256(await b.save("huge.bin", join(folder, "saved")))).toBe(digest);
  figure("SHA-256 equal");
});

test("a folder of 10,000 files arrives, and is saved as one zip with every file as it was", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const digests = await writeRandomFolder(join(folder, "Many"), 10_000, String(seedOfRun()));
  await a.send(join(folder, "Many"));
  await expect(b.button("Accept")).toBeVisible({ timeout: WAIT_MS });
  const started = Date.now();
  await b.accept();
  await Promise.all([a.untilVerified("Many", WAIT_MS), b.untilVerified("Many", WAIT_MS)]);
  figure(`${((Date.now() - started) / 1000).toFixed(1)} s from Accept to verified`);
  await mkdir(join(folder, "saved"));
  const zip = readZip(await readFile(await b.save("Many", join(folder, "saved"))));
  const saved = zip.map(({ name, bytes }) => [name, createHash("sha256").update(bytes).digest("hex")] as const);
  expect(new Map(saved)).toEqual(new Map([...digests].map(([path, digest]) => [`Many/${path}`, digest])));
  figure(`${saved.length} files, all SHA-256 equal`);
});
