// End-to-end tests that take many minutes: `npm run test:long`, whose last result is kept in docs/long-tests.md.
import { defineConfig } from "@playwright/test";

import base from "./playwright.config.ts";

export default defineConfig({
  ...base,
  testDir: "test/long",
  timeout: 30 * 60_000,
  expect: { timeout: 60_000 },
  use: { actionTimeout: 60_000 },
  reporter: [["list"], ["./test/support/e2e/long-reporter.ts"]],
});
