// The certificate that `npm start` makes is one that nobody trusts: after the browser's warning everything works but
// what browsers keep back there, the service worker. Rule: the warning is passed as a person passes it.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Page } from "@playwright/test";

import { reachableAddresses } from "../../server/addresses.mjs";
import { startServer } from "../../server/server.mjs";
import { agree, FerryDevice } from "../support/e2e/device.ts";
import { writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { readCodeOn } from "../support/e2e/read-code.ts";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

async function goPastTheWarning(page: Page, url: string): Promise<void> {
  await expect(page.goto(url)).rejects.toThrow("ERR_CERT_AUTHORITY_INVALID");
  await page.locator("#details-button").click();
  await page.locator("#proceed-link").click();
  await expect(page.locator("ferry-app")).toBeAttached();
}

test("with a certificate that is not trusted devices pair and transfer, but nothing is installed", async ({
  open,
  folder,
}) => {
  const [host = "127.0.0.1"] = reachableAddresses();
  const server = await startServer({ root: DIST, port: 0, host, certificateFolder: join(folder, "certificate") });
  const url = `https://${host}:${server.port}/`;
  try {
    const [first, second] = [await open("a"), await open("b")];
    const a = new FerryDevice(first, await first.newPage());
    const b = new FerryDevice(second, await second.newPage());
    await goPastTheWarning(a.page, url);
    await expect(a.code).toBeVisible();
    const link = await readCodeOn(a.code);
    await goPastTheWarning(b.page, link);
    await agree(a, b);
    await writeRandomFile(join(folder, "warned.bin"), 3_000_000, "certificate");
    await a.send(join(folder, "warned.bin"));
    await b.accept();
    await b.untilVerified("warned.bin");
    const registered = () => navigator.serviceWorker.getRegistration().then((one) => one !== undefined);
    expect(await a.page.evaluate(registered)).toBe(false);
  } finally {
    await server.stop();
  }
});
