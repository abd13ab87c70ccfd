// The text of the QR code that a page shows, read from its pixels as another device's camera would.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import type { Locator } from "@playwright/test";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const wasm = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");

/** Throws when no code can be read from it. */
export async function readCodeOn(element: Locator): Promise<string> {
  const binary = await readFile(wasm);
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(binary).buffer } });
  const [found] = await readBarcodes(new Uint8Array(await element.screenshot()), { formats: ["QRCode"] });
  if (!found?.isValid) throw new Error("no code can be read from the screen");
  return found.text;
}
