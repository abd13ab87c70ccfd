// Runs contestants in turns and prints medians. Rule: only ratios within one interleaved run mean anything: on one
// machine the same configuration varies by a factor of two from hour to hour (loopback is bound by CPU per packet).
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

import { openBrowser } from "../test/support/e2e/browser.ts";
import { type RendererMemory, watchRenderers } from "../test/support/e2e/renderer-memory.ts";
import type { Contestant, Measured, Sides, Stage } from "./contestant.ts";
import type { Place } from "./place.ts";
import { watchTree } from "./process-tree.ts";

const GIB = 1024 * 1024 * 1024;

export interface Turns {
  readonly folder: string;
  readonly pairs: number;
  /** Milliseconds after which a run is over though not all is there; undefined: it is not. */
  readonly mostMs: number | undefined;
}

/** Medians of what takes part, and of its rate beside that of the first. */
export interface Result {
  readonly name: string;
  readonly median: Measured;
  readonly ratio: number;
}

/** The first is the measure of the others. Closes them. */
export async function inTurns(
  contestants: readonly Contestant[],
  place: Place,
  turns: Turns,
): Promise<readonly Result[]> {
  try {
    const runs = contestants.map((): Measured[] => []);
    for (let pair = 1; pair <= turns.pairs; pair++)
      for (const [n, contestant] of contestants.entries()) {
        const measured = await runOnce(contestant, place, turns);
        runs[n]?.push(measured);
        console.log(`pair ${pair}, ${contestant.name}: ${line(measured)}`);
      }
    return report(contestants, runs);
  } finally {
    for (const contestant of contestants) await contestant.close();
  }
}

/** Fresh browsers for each run, so that none inherits another's memory. */
export async function onStage<T>(folder: string, place: Place, act: (stage: Stage) => Promise<T>): Promise<T> {
  const own = await mkdtemp(join(folder, "run-"));
  const [sender, receiver] = await Promise.all(
    (["sender", "receiver"] as const).map((side) =>
      openBrowser({ profileFolder: join(own, side), ...place.browser(side) }),
    ),
  );
  if (!sender || !receiver) throw new Error("no browsers");
  try {
    return await act({ sender, receiver, folder: own });
  } finally {
    await Promise.all([sender.kill(), receiver.kill()]);
    await rm(own, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function runOnce(contestant: Contestant, place: Place, turns: Turns): Promise<Measured> {
  return onStage(turns.folder, place, async (stage) => {
    const transfer = await contestant.prepare(stage);
    const trees = { sender: watchTree(stage.sender.pid), receiver: watchTree(stage.receiver.pid) };
    const renderers = { sender: watchRenderers(stage.sender.pid), receiver: watchRenderers(stage.receiver.pid) };
    const started = performance.now();
    const bytes = await transfer(turns.mostMs);
    const seconds = (performance.now() - started) / 1000;
    const usage = { sender: trees.sender.stop(), receiver: trees.receiver.stop() };
    const grown = ({ samples }: RendererMemory) => Math.max(...samples) - (samples[0] ?? Number.NaN);
    for (const renderer of Object.values(renderers)) renderer.stop();
    const perGiB = (cpuSeconds: number) => cpuSeconds / (bytes / GIB);
    return {
      megabytesPerSecond: bytes / 1e6 / seconds,
      cpuSecondsPerGiB: both((side) => perGiB(usage[side].cpuSeconds)),
      peakMegabytes: both((side) => usage[side].peakBytes / 1e6),
      grownMegabytes: both((side) => (usage[side].peakBytes - usage[side].startBytes) / 1e6),
      rendererGrownMegabytes: both((side) => grown(renderers[side]) / 1e6),
    };
  });
}

function both(value: (side: "sender" | "receiver") => number): Sides {
  return { sender: value("sender"), receiver: value("receiver") };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}

function line(measured: Measured): string {
  const { megabytesPerSecond, cpuSecondsPerGiB, peakMegabytes, grownMegabytes, rendererGrownMegabytes } = measured;
  const sides = (of: Sides) => `${of.sender.toFixed(0)} + ${of.receiver.toFixed(0)}`;
  return [
    `${megabytesPerSecond.toFixed(megabytesPerSecond < 3 ? 2 : 1)} MB/s`,
    `CPU ${sides(cpuSecondsPerGiB)} s/GiB`,
    `peak memory ${sides(peakMegabytes)} MB (grown by ${sides(grownMegabytes)}, the renderer by ${sides(rendererGrownMegabytes)})`,
  ].join(", ");
}

function medians(runs: readonly Measured[]): Measured {
  const sides = (of: (run: Measured) => Sides) => both((side) => median(runs.map((run) => of(run)[side])));
  return {
    megabytesPerSecond: median(runs.map((run) => run.megabytesPerSecond)),
    cpuSecondsPerGiB: sides((run) => run.cpuSecondsPerGiB),
    peakMegabytes: sides((run) => run.peakMegabytes),
    grownMegabytes: sides((run) => run.grownMegabytes),
    rendererGrownMegabytes: sides((run) => run.rendererGrownMegabytes),
  };
}

function report(contestants: readonly Contestant[], runs: readonly (readonly Measured[])[]): readonly Result[] {
  console.log(
    "\nMedians (sender + receiver; memory is the sum of resident sets, shared pages counted in each process):",
  );
  return contestants.map(({ name }, n) => {
    const own = runs[n] ?? [];
    const middle = medians(own);
    console.log(`${name}: ${line(middle)}`);
    const ratios = own.map((run, pair) => run.megabytesPerSecond / (runs[0]?.[pair]?.megabytesPerSecond ?? Number.NaN));
    const ratio = median(ratios);
    const each = ratios.map((value) => value.toFixed(2)).join(", ");
    if (n > 0) console.log(`ratio ${name} / ${contestants[0]?.name}: ${ratio.toFixed(2)} (${each})`);
    return { name, median: middle, ratio };
  });
}
