// The text of the QR code that a page shows, read from its pixels as another device's camera would.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { expect, type Locator } from "@playwright/test";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

/** Milliseconds until there is one. */
const READ_MS = 15_000;

const wasm = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");

/** Waits until there is a code that can be read: one that is being drawn anew cannot for a moment. */
export async function readCodeOn(element: Locator): Promise<string> {
  const binary = await readFile(wasm);
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(binary).buffer } });
  let text = "";
  await expect(async () => {
    const [found] = await readBarcodes(new Uint8Array(await element.screenshot()), { formats: ["QRCode"] });
    if (!found?.isValid) throw new Error("no code can be read from the screen");
    ({ text } = found);
  }).toPass({ timeout: READ_MS });
  return text;
}
