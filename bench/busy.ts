// A page whose main thread is blocked for a part of the time, as by a heavy script.
// Rule: it waits and burns nothing, so what is measured is the main thread, not the processor it shares with the rest.
import { setTimeout as pass } from "node:timers/promises";

import type { FerryDevice } from "../test/support/e2e/device.ts";

/** Milliseconds of one block: as long as a task that people notice. */
const BLOCK_MS = 50;

/** Blocks the main threads of both for `percent` of the time from now on. */
export function busyPages(percent: number): (devices: readonly FerryDevice[]) => Promise<void> {
  return async (devices) => {
    for (const { page } of devices) {
      await page.context().route("**/busy-for-a-while", async (route) => {
        await pass(BLOCK_MS);
        await route.fulfill({ body: "" }).catch(() => {});
      });
      await page.evaluate((part) => {
        const block = () => {
          const before = performance.now();
          const request = new XMLHttpRequest();
          // A request that is waited for in the task is the one way to block a page without work.
          request.open("GET", "busy-for-a-while", false);
          request.send();
          const blocked = performance.now() - before;
          setTimeout(block, (blocked * (1 - part)) / part);
        };
        block();
      }, percent / 100);
    }
  };
}
