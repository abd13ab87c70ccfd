// `test` with what end-to-end tests need, tidied up after each: a server, browsers, a folder.
// Rule: whatever a test opened is gone after it, also when it failed.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { test as base } from "@playwright/test";

import { type BrowserOptions, type FerryBrowser, openBrowser } from "./browser.ts";
import { type FerryServer, startFerry } from "./ferry-server.ts";

interface Fixtures {
  /** Made for this test, deleted after it. */
  folder: string;
  /** The real start command on loopback, with its broker inside. */
  ferry: FerryServer;
  /** Opens a browser whose profile is `name`; the same name again (after `close` or `kill`) is the same device. */
  open: (name: string, options?: Omit<BrowserOptions, "profileFolder">) => Promise<FerryBrowser>;
}

export const test = base.extend<Fixtures>({
  // Playwright reads the names of fixtures from the destructured parameter, so it must be one.
  // oxlint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "ferry-e2e-"));
    await use(folder);
    // A killed browser's last child may still be writing.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  },
  // oxlint-disable-next-line no-empty-pattern
  ferry: async ({}, use) => {
    const ferry = await startFerry();
    await use(ferry);
    await ferry.kill();
  },
  open: async ({ folder }, use) => {
    const opened: FerryBrowser[] = [];
    await use(async (name, options = {}) => {
      const browser = await openBrowser({ ...options, profileFolder: join(folder, `profile-${name}`) });
      opened.push(browser);
      return browser;
    });
    for (const browser of opened) await browser.kill();
  },
});

export { expect } from "@playwright/test";
