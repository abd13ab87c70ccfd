// Component and adapter tests in a real Chromium: every test/browser/**/*.test.ts, or those whose path contains one of
// the given words, bundled by Vite as the app is, then run by @web/test-runner on localhost (a secure context). Those of
// trust run in Firefox as well, whose cryptography is another's; without one they are skipped visibly.
// Rule: one pass, no watching; fails when it ran nothing. With RESULTS_FILE set, counts are written there.
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { defaultReporter, startTestRunner } from "@web/test-runner";
import { chromeLauncher } from "@web/test-runner-chrome";
import { build } from "vite";

import { ALIASES } from "./aliases.mjs";
import { CHROMIUM_FLAGS, findChromium } from "./find-chromium.mjs";
import { findFirefox } from "./find-firefox.mjs";
import { brokersForTests } from "./test-browser-broker.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const testFolder = join(root, "test/browser");
/** What runs in Firefox too. */
const IN_FIREFOX = "trust/";
/** Milliseconds one test, and one file, may take on a slow machine. */
const TEST_TIMEOUT_MS = 20_000;
const FILE_TIMEOUT_MS = 180_000;

/** @param {string[]} words */
function testFiles(words) {
  return readdirSync(testFolder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .filter((name) => words.length === 0 || words.some((word) => join("test/browser", name).includes(word)))
    .toSorted();
}

/**
 * Bundles each test file as an entry of one build, so that what they share is compiled once.
 * @param {string[]} names @param {string} outDir
 */
async function bundle(names, outDir) {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await build({
    root,
    configFile: false,
    base: "./",
    resolve: { alias: ALIASES },
    logLevel: "warn",
    publicDir: false,
    define: {
      __FERRY_VERSION__: JSON.stringify(version),
      // A browser has no environment: the shell's seed (test/support/seeded.ts), so that it repeats a run here as well.
      "process.env.SEED": JSON.stringify(process.env["SEED"] ?? null),
    },
    worker: { format: "es" },
    build: {
      target: "es2022",
      outDir,
      minify: false,
      sourcemap: true,
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: {
        // The runner adds a query to a test file's address: what a lazy chunk shares with it must lie elsewhere, or it
        // would be loaded twice.
        preserveEntrySignatures: "strict",
        // Served by the runner itself.
        external: [/^\/__web-dev-server__/],
        input: Object.fromEntries(names.map((name) => [name.replace(/\.ts$/, ""), join(testFolder, name)])),
        output: { entryFileNames: "[name].js", chunkFileNames: "shared/[name]-[hash].js" },
      },
    },
  });
}

/** @param {import("@web/test-runner").TestSuiteResult | undefined} suite @returns {any[]} */
function allTests(suite) {
  return suite ? [...suite.tests, ...suite.suites.flatMap(allTests)] : [];
}

/**
 * @param {Iterable<import("@web/test-runner").TestSession>} sessions
 * @param {string} folder Where the bundles are, for names.
 * @returns {import("./results.mjs").Results}
 */
function count(sessions, folder) {
  const results = { passed: 0, failed: 0, skipped: /** @type {string[]} */ ([]) };
  for (const session of sessions) {
    const tests = allTests(session.testResults);
    for (const test of tests) {
      if (test.skipped) results.skipped.push(`${relative(folder, session.testFile)}: ${test.name}`);
      else if (test.passed) results.passed += 1;
      else results.failed += 1;
    }
    // A file that broke before or outside its tests.
    if (!session.passed && tests.every((test) => test.passed || test.skipped)) results.failed += 1;
  }
  return results;
}

/**
 * @typedef {object} Run
 * @property {string} files Those below this folder of the bundles; "" for all.
 * @property {NonNullable<NonNullable<Parameters<typeof chromeLauncher>[0]>["launchOptions"]>} launchOptions
 */

/** @param {string} outDir @param {string} brokers @param {Run} run */
async function runTests(outDir, brokers, { files, launchOptions }) {
  const runner = await startTestRunner({
    readCliArgs: false,
    readFileConfig: false,
    autoExitProcess: false,
    config: {
      rootDir: root,
      files: [`${relative(root, outDir)}/${files}**/*.test.js`],
      // Tests measure time and share two cores: one page at a time.
      concurrency: 1,
      browsers: [chromeLauncher({ launchOptions })],
      testFramework: { config: { timeout: TEST_TIMEOUT_MS } },
      testsFinishTimeout: FILE_TIMEOUT_MS,
      testRunnerHtml: (framework) =>
        `<!doctype html><html lang="en"><head><title>Tests</title></head><body>
        <script>globalThis.FERRY_BROKERS = ${JSON.stringify(brokers)};</script>
        <script type="module" src="${framework}"></script></body></html>`,
      reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false })],
    },
  });
  if (!runner) throw new Error("the test runner did not start");
  await new Promise((resolve) => runner.on("stopped", resolve));
  return count(runner.sessions.all(), outDir);
}

/** @param {string} outDir @param {string} brokers @returns {Promise<import("./results.mjs").Results>} */
async function runInFirefox(outDir, brokers) {
  const firefox = findFirefox();
  if (!firefox) return { passed: 0, failed: 0, skipped: [`${IN_FIREFOX} in Firefox: none is installed`] };
  const launchOptions = { browser: /** @type {const} */ ("firefox"), executablePath: firefox, headless: true };
  const results = await runTests(outDir, brokers, { files: IN_FIREFOX, launchOptions });
  console.log(`in Firefox: ${results.passed} passed, ${results.failed} failed`);
  // A run of nothing proves nothing.
  return results.passed === 0 ? { ...results, failed: results.failed + 1 } : results;
}

/** @param {import("./results.mjs").Results} sum @param {import("./results.mjs").Results} more */
function add(sum, more) {
  sum.passed += more.passed;
  sum.failed += more.failed;
  sum.skipped.push(...more.skipped);
}

const names = testFiles(process.argv.slice(2));
if (names.length === 0) {
  console.error("No browser test matches.");
  process.exit(1);
}
const executablePath = await findChromium();
await mkdir(join(root, ".ferry"), { recursive: true });
// Inside the project: the runner serves only what lies under its root.
const outDir = await mkdtemp(join(root, ".ferry/test-browser-"));
const brokers = await brokersForTests();
try {
  await bundle(names, outDir);
  const chromium = { executablePath, headless: true, args: CHROMIUM_FLAGS };
  const results = await runTests(outDir, brokers.url, { files: "", launchOptions: chromium });
  if (names.some((name) => name.startsWith(IN_FIREFOX))) add(results, await runInFirefox(outDir, brokers.url));
  console.log(`browser: ${results.passed} passed, ${results.failed} failed, ${results.skipped.length} skipped`);
  if (process.env["RESULTS_FILE"]) await writeFile(process.env["RESULTS_FILE"], JSON.stringify(results));
  process.exitCode = results.failed > 0 || results.passed === 0 ? 1 : 0;
} finally {
  brokers.close();
  await rm(outDir, { recursive: true, force: true });
}
process.exit();
