// Draws public/icons/icon.svg as the PNGs that installers ask for. Run by hand when the drawing changes.
// Rule: the drawing keeps its subject inside the middle 80 % (the safe zone of maskable icons), so one fits all.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { chromium } from "@playwright/test";

import { CHROMIUM_FLAGS, findChromium } from "./find-chromium.mjs";

/** Name and width in pixels. */
const SIZES = /** @type {const} */ ([
  ["icon-192", 192],
  ["icon-512", 512],
  ["icon-maskable-512", 512],
  ["apple-touch-icon", 180],
]);

const folder = fileURLToPath(new URL("../public/icons/", import.meta.url));
const drawing = await readFile(`${folder}icon.svg`, "utf8");
const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_FLAGS });
const page = await browser.newPage();
await page.setContent(
  `<style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${drawing}`,
);
for (const [name, side] of SIZES) {
  await page.setViewportSize({ width: side, height: side });
  await writeFile(`${folder}${name}.png`, await page.screenshot());
  console.log(`public/icons/${name}.png ${side}x${side}`);
}
await browser.close();
