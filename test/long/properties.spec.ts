// The property tests of `npm test` once more, with fifty times the cases: everything that comes from outside as bytes.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { expect, test } from "@playwright/test";

import { figure, seedOfRun } from "../support/e2e/figures.ts";

/** Cases for each property. */
const CASES = 100_000;
const VITEST = "node_modules/vitest/vitest.mjs";
const root = fileURLToPath(new URL("../..", import.meta.url));

test("every property of what is read from outside holds for 100,000 cases", async () => {
  const report = test.info().outputPath("properties.json");
  await promisify(execFile)(
    process.execPath,
    [
      VITEST,
      "run",
      "test/unit/protocol",
      "test/unit/signaling",
      "test/unit/trust",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    { cwd: root, env: { ...process.env, FERRY_CASES: String(CASES), SEED: String(seedOfRun()) } },
  );
  const { numPassedTests, numFailedTests } = JSON.parse(await readFile(report, "utf8")) as Record<string, number>;
  expect(numFailedTests).toBe(0);
  expect(numPassedTests).toBeGreaterThan(100);
  figure(`${numPassedTests} tests`);
});
