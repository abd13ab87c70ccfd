// Over a path that loses packets a transfer gets more lanes by itself, and they carry it. Skipped without root.
import { join } from "node:path";

import { expect } from "@playwright/test";

import { linkMissing, makeLink } from "../../bench/link/link.ts";
import { overLink } from "../../bench/place.ts";
import type { FerryBrowser } from "../support/e2e/browser.ts";
import { pairedDevices, type OpenBrowser } from "../support/e2e/device.ts";
import { writeRandomFile } from "../support/e2e/files.ts";
import { test } from "../support/e2e/fixtures.ts";

const MIB = 1024 * 1024;
const missing = linkMissing();

test("more lanes carry a transfer over a path that loses packets", async ({ open, folder }) => {
  test.skip(missing !== undefined, missing);
  const link = await makeLink({ roundTripMs: 60, lossPercent: 1, rateMbit: 100 }, folder, 1);
  const place = overLink(link);
  const server = await place.serve(join(import.meta.dirname, "../../dist"));
  const browsers: FerryBrowser[] = [];
  const inside: OpenBrowser = async (name) => {
    const browser = await open(name, place.browser(name === "a" ? "sender" : "receiver"));
    browsers.push(browser);
    await browser.context.addInitScript(() => {
      const peers: RTCPeerConnection[] = [];
      globalThis.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(...options: ConstructorParameters<typeof RTCPeerConnection>) {
          super(...options);
          peers.push(this);
        }
      };
      Object.assign(globalThis, { peers });
    });
    return browser;
  };
  try {
    const [a, b] = await pairedDevices(inside, server.url);
    const path = join(folder, "lossy.bin");
    await writeRandomFile(path, 8 * MIB, "lanes");
    await a.send(path);
    await b.accept();
    const carrying = () =>
      b.page.evaluate(async () => {
        const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
        let count = 0;
        for (const peer of peers) {
          for (const entry of (await peer.getStats()).values() as Iterable<{ type: string; bytesReceived?: number }>)
            if (entry.type === "transport" && (entry.bytesReceived ?? 0) > 64 * 1024) count += 1;
        }
        return count;
      });
    await expect.poll(carrying, { timeout: 60_000, intervals: [500] }).toBeGreaterThanOrEqual(4);
    await Promise.all([a.untilVerified("lossy.bin", 120_000), b.untilVerified("lossy.bin", 120_000)]);
  } finally {
    await server.stop();
    for (const browser of browsers) await browser.kill();
    await link.remove();
  }
});
