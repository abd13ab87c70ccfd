// Waits in a browser test for what no promise tells.
// Rule: the only way to wait there; waitUntil by itself gives up after a second, which decoding a picture or loading the
// scanner's decoder takes on a busy machine.
import { waitUntil } from "@open-wc/testing";

/** Half of what a test may take (scripts/test-browser.mjs), so that a failure names what was waited for. */
const PATIENCE_MS = 10_000;

/** Resolves once it is so. */
export function until(isSo: () => unknown, what?: string): Promise<void> {
  return waitUntil(isSo, what, { timeout: PATIENCE_MS });
}
