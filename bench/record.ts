// Keeps what was measured, and draws it. Rule: a row is one run in turns with its commit; a later one takes its place.
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

import { drawChart } from "./chart.ts";
import type { Result } from "./turns.ts";

const RESULTS = new URL("./results.json", import.meta.url);
const CHART = new URL("./chart.svg", import.meta.url);

export interface Row {
  /** "loopback", or the link in words. */
  readonly where: string;
  readonly pairs: number;
  readonly commit: string;
  /** Year, month, day. */
  readonly on: string;
  readonly cores: number;
  readonly results: readonly Result[];
}

export async function keepRow(measured: Pick<Row, "where" | "pairs" | "results">): Promise<void> {
  const row: Row = {
    ...measured,
    commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim(),
    on: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
  };
  const kept = await readRows();
  const at = kept.findIndex((each) => keyOf(each) === keyOf(row));
  const rows = at < 0 ? [...kept, row] : kept.with(at, row);
  await writeFile(RESULTS, `${JSON.stringify(rows, undefined, 2)}\n`);
  await writeFile(CHART, drawChart(rows));
  console.log(`kept in ${fileURLToPath(RESULTS)}, drawn in ${fileURLToPath(CHART)}`);
}

async function readRows(): Promise<readonly Row[]> {
  const text = await readFile(RESULTS, "utf8").catch(() => "[]");
  return JSON.parse(text) as readonly Row[];
}

function keyOf({ where, results }: Row): string {
  return [where, ...results.map(({ name }) => name)].join("/");
}
