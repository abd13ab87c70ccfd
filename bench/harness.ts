// Runs the contestants in turns and prints medians. Rule: only ratios within one interleaved run mean anything: on one
// machine the same configuration varies by a factor of two from hour to hour (loopback is bound by CPU per packet).
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { openBrowser } from "../test/support/e2e/browser.ts";
import { openBare } from "./bare.ts";
import { openFerry } from "./ferry.ts";
import { linkMissing, makeLink, readLinkShape } from "./link/link.ts";
import { loopback, overLink, type Place } from "./place.ts";
import { watchTree } from "./process-tree.ts";
import type { Contestant, Measured, Sides } from "./contestant.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** Runs everything; the exit code. */
export async function bench(argv: string[]): Promise<number> {
  const text = { type: "string" } as const;
  const options = { pairs: text, mib: text, seconds: text, link: { type: "string", multiple: true } } as const;
  const { values } = parseArgs({ args: argv, options });
  const shapes = (values.link ?? []).map(readLinkShape);
  const missing = shapes.length > 0 ? linkMissing() : undefined;
  if (missing !== undefined) {
    console.log(`SKIPPED, nothing measured: ${missing}`);
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), "ferry-bench-"));
  const pairs = Number(values.pairs ?? 3);
  const mostMs = values.seconds === undefined ? undefined : Number(values.seconds) * 1000;
  const run = { folder, pairs, byteLength: Number(values.mib ?? 256) * MIB, mostMs };
  try {
    if (shapes.length === 0) return await runPlace(loopback, run);
    let code = 0;
    for (const [n, shape] of shapes.entries()) {
      console.log(`\n${shape.rateMbit} Mbit/s, ${shape.roundTripMs} ms, ${shape.lossPercent} % loss`);
      const link = await makeLink(shape, folder, n + 1);
      try {
        code = Math.max(code, await runPlace(overLink(link), run));
      } finally {
        await link.remove();
      }
    }
    return code;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

interface Run {
  readonly folder: string;
  readonly pairs: number;
  readonly byteLength: number;
  /** Milliseconds after which a run is over though not all is there; undefined: it is not. */
  readonly mostMs: number | undefined;
}

async function runPlace(place: Place, run: Run): Promise<number> {
  const contestants: Contestant[] = [];
  try {
    for (const open of [openBare, openFerry]) contestants.push(...(await open(run.folder, run.byteLength, place)));
    const results = new Map<string, Measured[]>(contestants.map(({ name }) => [name, []]));
    for (let pair = 1; pair <= run.pairs; pair++)
      for (const contestant of contestants) {
        const measured = await runOnce(contestant, place, run);
        results.get(contestant.name)?.push(measured);
        console.log(`pair ${pair}, ${contestant.name}: ${line(measured)}`);
      }
    return report(results);
  } finally {
    for (const contestant of contestants) await contestant.close();
  }
}

/** Fresh browsers for each run, so that none inherits another's memory. */
async function runOnce(contestant: Contestant, place: Place, run: Run): Promise<Measured> {
  const folder = await mkdtemp(join(run.folder, "run-"));
  const [sender, receiver] = await Promise.all(
    (["sender", "receiver"] as const).map((side) =>
      openBrowser({ profileFolder: join(folder, side), ...place.browser(side) }),
    ),
  );
  if (!sender || !receiver) throw new Error("no browsers");
  try {
    const transfer = await contestant.prepare({ sender, receiver, folder });
    const trees = { sender: watchTree(sender.pid), receiver: watchTree(receiver.pid) };
    const started = performance.now();
    const bytes = await transfer(run.mostMs);
    const seconds = (performance.now() - started) / 1000;
    const usage = { sender: trees.sender.stop(), receiver: trees.receiver.stop() };
    const perGiB = (cpuSeconds: number) => cpuSeconds / (bytes / GIB);
    return {
      megabytesPerSecond: bytes / 1e6 / seconds,
      cpuSecondsPerGiB: both((side) => perGiB(usage[side].cpuSeconds)),
      peakMegabytes: both((side) => usage[side].peakBytes / 1e6),
      grownMegabytes: both((side) => (usage[side].peakBytes - usage[side].startBytes) / 1e6),
    };
  } finally {
    await Promise.all([sender.kill(), receiver.kill()]);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
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
    `${megabytesPerSecond.toFixed(megabytesPerSecond < 3 ? 2 : 1)} MB/s`,
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
