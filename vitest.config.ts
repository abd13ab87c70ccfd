// Unit tests: Node only, no browser. The other runners have folders of their own.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/unit/**/*.test.ts"],
    environment: "node",
    passWithNoTests: false,
    // A bound for what hangs, not a measure of speed: some thousand key derivations on a busy machine take their time.
    // Property tests with more cases than usual (test/support/property-run.ts) take as much longer.
    testTimeout: process.env["FERRY_CASES"] === undefined ? 60_000 : 3_600_000,
  },
});
