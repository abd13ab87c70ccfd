// End-to-end tests: separate browser processes against the real start command. Rule: one at a time, no retries, no sleeps.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "test/e2e",
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env["CI"]),
  retries: 0,
  // A bound for what hangs: two browsers on two cores carry 256 MiB in half a minute, and in four times that when busy.
  timeout: 300_000,
  expect: { timeout: 15_000 },
  use: { actionTimeout: 20_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  globalSetup: "./test/support/e2e/build-once.ts",
});
