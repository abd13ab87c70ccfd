// `networkTest`: the usual fixtures with each device in a network of its own and the server reachable from both; skipped,
// with the reason, where such networks cannot be made. `wireTest`: there it runs all the same, on loopback, and what
// crosses is not counted.
import type { BrowserOptions } from "./browser.ts";
import type { OpenBrowser } from "./device.ts";
import { startFerry } from "./ferry-server.ts";
import { test } from "./fixtures.ts";
import { makeNetworks, type Networks, networksMissing } from "./networks.ts";

const missing = networksMissing();

interface NetworkFixtures<Made> {
  networks: Made;
  /** Like `open`, but profile "a" runs in network a, "b" in network b. */
  openInside: OpenBrowser;
}

export const wireTest = test.extend<NetworkFixtures<Networks | undefined>>({
  // oxlint-disable-next-line no-empty-pattern
  networks: async ({}, use) => {
    const networks = missing === undefined ? makeNetworks() : undefined;
    await use(networks);
    networks?.remove();
  },
  ferry: async ({ networks }, use) => {
    const ferry = await startFerry(
      [],
      networks && { namespace: networks.namespace("hub"), address: networks.hubAddress },
    );
    await use(ferry);
    await ferry.kill();
  },
  openInside: async ({ networks, ferry, open }, use) => {
    // Plain HTTP from an address that is not loopback is no secure context by itself.
    const secure = `--unsafely-treat-insecure-origin-as-secure=${new URL(ferry.url).origin}`;
    await use(async (name, options: Omit<BrowserOptions, "profileFolder"> = {}) => {
      const namespace = networks?.namespace(name === "a" ? "a" : "b");
      return open(name, { ...options, ...(namespace && { namespace, flags: [...(options.flags ?? []), secure] }) });
    });
  },
});

export const networkTest = wireTest.extend<{ networks: Networks }>({
  networks: async ({ networks }, use, testInfo) => {
    testInfo.skip(missing !== undefined, missing);
    await use(networks);
  },
});
