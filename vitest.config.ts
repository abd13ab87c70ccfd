// Unit tests: Node only, no browser. The other runners have folders of their own.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/unit/**/*.test.ts"],
    environment: "node",
    passWithNoTests: false,
    // A bound for what hangs, not a measure of speed: some thousand key derivations on a busy machine take their time.
    testTimeout: 60_000,
  },
});
