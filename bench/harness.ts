// Runs the contestants in turns and prints medians. Rule: only ratios within one interleaved run mean anything: on one
// machine the same configuration varies by a factor of two from hour to hour (loopback is bound by CPU per packet).
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { openBrowser } from "../test/support/e2e/browser.ts";
import { openBare } from "./bare.ts";
import { openFerry } from "./ferry.ts";
import { watchTree } from "./process-tree.ts";
import type { Contestant, Measured, Sides } from "./contestant.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** Runs everything; the exit code. */
export async function bench(argv: string[]): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { pairs: { type: "string" }, mib: { type: "string" } } });
  const pairs = Number(values.pairs ?? 3);
  const byteLength = Number(values.mib ?? 256) * MIB;
  const folder = await mkdtemp(join(tmpdir(), "ferry-bench-"));
  const contestants: Contestant[] = [];
  try {
    for (const open of [openBare, openFerry]) contestants.push(...(await open(folder, byteLength)));
    const results = new Map<string, Measured[]>(contestants.map(({ name }) => [name, []]));
    for (let pair = 1; pair <= pairs; pair++)
      for (const contestant of contestants) {
        const measured = await runOnce(contestant, byteLength, await mkdtemp(join(folder, "run-")));
        results.get(contestant.name)?.push(measured);
        console.log(`pair ${pair}, ${contestant.name}: ${line(measured)}`);
      }
    return report(results);
  } finally {
    for (const contestant of contestants) await contestant.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Fresh browsers for each run, so that none inherits another's memory. */
async function runOnce(contestant: Contestant, byteLength: number, folder: string): Promise<Measured> {
  const [sender, receiver] = await Promise.all(
    ["sender", "receiver"].map((name) => openBrowser({ profileFolder: join(folder, name) })),
  );
  if (!sender || !receiver) throw new Error("no browsers");
  try {
    const transfer = await contestant.prepare({ sender, receiver, folder });
    const trees = { sender: watchTree(sender.pid), receiver: watchTree(receiver.pid) };
    const started = performance.now();
    await transfer();
    const seconds = (performance.now() - started) / 1000;
    const usage = { sender: trees.sender.stop(), receiver: trees.receiver.stop() };
    const perGiB = (cpuSeconds: number) => cpuSeconds / (byteLength / GIB);
    return {
      megabytesPerSecond: byteLength / 1e6 / seconds,
      cpuSecondsPerGiB: both((side) => perGiB(usage[side].cpuSeconds)),
      peakMegabytes: both((side) => usage[side].peakBytes / 1e6),
      grownMegabytes: both((side) => (usage[side].peakBytes - usage[side].startBytes) / 1e6),
    };
  } finally {
    await Promise.all([sender.kill(), receiver.kill()]);
  }
}

function both(value: (side: "sender" | "receiver") => number): Sides {
  return { sender: value("sender"), receiver: value("receiver") };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}

function line({ megabytesPerSecond, cpuSecondsPerGiB, peakMegabytes, grownMegabytes }: Measured): string {
  const sides = (of: Sides) => `${of.sender.toFixed(0)} + ${of.receiver.toFixed(0)}`;
  return [
    `${megabytesPerSecond.toFixed(1)} MB/s`,
    `CPU ${sides(cpuSecondsPerGiB)} s/GiB`,
    `peak memory ${sides(peakMegabytes)} MB (grown by ${sides(grownMegabytes)})`,
  ].join(", ");
}

function medians(runs: readonly Measured[]): Measured {
  const sides = (of: (run: Measured) => Sides) => both((side) => median(runs.map((run) => of(run)[side])));
  return {
    megabytesPerSecond: median(runs.map((run) => run.megabytesPerSecond)),
    cpuSecondsPerGiB: sides((run) => run.cpuSecondsPerGiB),
    peakMegabytes: sides((run) => run.peakMegabytes),
    grownMegabytes: sides((run) => run.grownMegabytes),
  };
}

function report(results: ReadonlyMap<string, readonly Measured[]>): number {
  console.log(
    "\nMedians (sender + receiver; memory is the sum of resident sets, shared pages counted in each process):",
  );
  for (const [name, runs] of results) console.log(`${name}: ${line(medians(runs))}`);
  const [bare, ferry] = [results.get("bare") ?? [], results.get("ferry")];
  if (!ferry) {
    console.error("Ferry itself was not measured, so there is no ratio.");
    return 1;
  }
  const ratios = ferry.map((run, pair) => run.megabytesPerSecond / (bare[pair]?.megabytesPerSecond ?? Number.NaN));
  console.log(
    `ratio ferry / bare: ${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(", ")})`,
  );
  return 0;
}
