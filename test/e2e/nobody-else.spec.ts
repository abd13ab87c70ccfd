// Brokers are configurable, so the policy lets a page connect to any https address; that it asks none but its own origin
// is shown here. Rule: everything that is not loopback goes to a proxy that writes down whom it was asked for: pages,
// workers, the service worker and the browser alike.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { type OpenBrowser, pairedByCamera } from "../support/e2e/device.ts";
import { writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";

/** Whom Chromium asks by itself, for updates and its forms, whatever the page is. */
const CHROMIUMS_OWN = /\.(?:google|googleapis|gvt1)\.com(?::\d+)?$/;

/** Refuses everybody, and remembers whom it was asked for, as "host:port". */
async function openProxy() {
  const asked: string[] = [];
  const ask = (host: string) => {
    if (!CHROMIUMS_OWN.test(host)) asked.push(host);
  };
  const server = createServer((req, res) => {
    ask(new URL(req.url ?? "", "http://unknown").host);
    res.writeHead(502).end();
  });
  server.on("connect", (req, socket) => {
    ask(req.url ?? "");
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { asked, flag: `--proxy-server=http://127.0.0.1:${port}`, close: () => server.close() };
}

test("from the first page to a saved file nobody but the app's own server is asked", async ({
  ferry,
  open,
  folder,
}) => {
  const proxy = await openProxy();
  const watched: OpenBrowser = (name, options) => open(name, { ...options, flags: [proxy.flag] });
  try {
    const [a, b] = await pairedByCamera(watched, ferry.url, folder);
    await a.say("Only you?");
    await expect(b.message("Only you?")).toBeVisible();
    await writeRandomFile(join(folder, "alone.bin"), 3_000_000, "nobody else");
    await a.send(join(folder, "alone.bin"));
    await b.accept();
    await b.untilVerified("alone.bin");
    await b.save("alone.bin", folder);
    for (const { page } of [a, b]) {
      await page.goto(`${ferry.url}#/settings`);
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    }
    expect(proxy.asked).toEqual([]);
    // The proof that it would have been seen.
    await a.page.evaluate(() => fetch("https://elsewhere.example/").catch(() => undefined));
    expect(proxy.asked).toContain("elsewhere.example:443");
  } finally {
    proxy.close();
  }
});
