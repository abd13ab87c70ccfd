// `npm test`: unit, browser and end-to-end tests in turn, with one count at the end.
// Rule: a runner that ran nothing has failed, every skip is named, and the last line is "N passed, N failed".
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { findChromium } from "./find-chromium.mjs";
import { findFirefox } from "./find-firefox.mjs";
import { fromPlaywright, fromVitest } from "./results.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (/** @type {string} */ name) => join(root, "node_modules/.bin", name);

/**
 * @typedef {object} Runner
 * @property {string} name
 * @property {(file: string) => { command: string, args: string[], env?: Record<string, string> }} start
 * @property {(report: any) => import("./results.mjs").Results} read
 */

/** @type {Runner[]} */
const RUNNERS = [
  {
    name: "unit",
    start: (file) => ({
      command: bin("vitest"),
      args: ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
    }),
    read: fromVitest,
  },
  {
    name: "browser",
    start: (file) => ({
      command: process.execPath,
      args: [join(root, "scripts/test-browser.mjs")],
      env: { RESULTS_FILE: file },
    }),
    read: (report) => report,
  },
  {
    name: "e2e",
    start: (file) => ({
      command: bin("playwright"),
      args: ["test", "--reporter=list,json"],
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    }),
    read: fromPlaywright,
  },
];

/** @param {Runner} runner @param {string} folder @param {string} browser */
async function runOne({ name, start, read }, folder, browser) {
  console.log(`\n== ${name}`);
  const file = join(folder, `${name}.json`);
  const { command, args, env } = start(file);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, CHROME_PATH: browser, ...env },
  });
  const results = await readFile(file, "utf8").then(
    (text) => read(JSON.parse(text)),
    () => ({ passed: 0, failed: 0, skipped: [] }),
  );
  if (results.passed + results.failed === 0) console.error(`${name}: ran nothing, which counts as a failure.`);
  // Whatever the counts say, a runner that was not content has failed at something.
  if (results.failed === 0 && (status !== 0 || results.passed === 0)) results.failed = 1;
  return results;
}

const browser = await findChromium({ install: true });
console.log(
  `Browser tests use ${browser}, those of trust also ${findFirefox({ install: true }) ?? "no Firefox: skipped"}`,
);
const folder = await mkdtemp(join(tmpdir(), "ferry-results-"));
const total = { passed: 0, failed: 0, skipped: /** @type {string[]} */ ([]) };
const lines = [];
for (const runner of RUNNERS) {
  const { passed, failed, skipped } = await runOne(runner, folder, browser);
  total.passed += passed;
  total.failed += failed;
  total.skipped.push(...skipped.map((name) => `${runner.name}: ${name}`));
  lines.push(`${runner.name}: ${passed} passed, ${failed} failed, ${skipped.length} skipped`);
}
await rm(folder, { recursive: true, force: true });
console.log("");
for (const name of total.skipped) console.log(`skipped: ${name}`);
for (const line of lines) console.log(line);
const skips = total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : "";
console.log(`${total.passed} passed, ${total.failed} failed${skips}`);
process.exitCode = total.failed > 0 ? 1 : 0;
