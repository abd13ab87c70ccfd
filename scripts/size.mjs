// The first load: JavaScript that index.html asks for, with everything it imports statically, gzipped.
// Rule: lazy chunks (scanner, zip, previews) do not count; workers do, since the app starts one at once.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Bytes gzipped (1 kB = 1000 bytes). */
const BUDGET_BYTES = 150_000;

/** `import "./x.js"`, `import{a}from"./x.js"`, `export*from"./x.js"`; not `import("./x.js")`. */
const STATIC_IMPORT = /(?:\bimport|\bfrom)\s*["'](\.{1,2}\/[^"']+\.js)["']/g;
/** The worker's address, as Vite writes it. */
const WORKER = /["'`](?:\.\/)?(?:assets\/)?([\w.-]*worker[\w.-]*\.js)["'`]/g;

/** @param {string} folder dist/ @returns {Promise<{ path: string, bytes: number }[]>} */
export async function firstLoad(folder) {
  const html = await readFile(join(folder, "index.html"), "utf8");
  const waiting = [...html.matchAll(/<(?:script|link)\b[^>]*(?:src|href)="\.\/([^"]+\.js)"/g)].map(
    ([, path]) => path ?? "",
  );
  /** @type {Map<string, number>} */
  const sizes = new Map();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (sizes.has(path)) continue;
    const text = await readFile(join(folder, path), "utf8");
    sizes.set(path, gzipSync(text, { level: 9 }).byteLength);
    for (const [, found] of text.matchAll(STATIC_IMPORT)) if (found) waiting.push(join(path, "..", found));
    for (const [, found] of text.matchAll(WORKER))
      if (found && found !== "service-worker.js") waiting.push(`assets/${found}`);
  }
  return [...sizes].map(([path, bytes]) => ({ path, bytes }));
}

/** Prints the number; false when it is over the budget or nothing was found. @param {string} folder */
export async function checkSize(folder) {
  const files = await firstLoad(folder);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes } of files) console.log(`  ${path}: ${(bytes / 1000).toFixed(1)} kB`);
  console.log(`First load: ${(total / 1000).toFixed(1)} kB of JavaScript gzipped, ${BUDGET_BYTES / 1000} kB allowed.`);
  return files.length > 0 && total < BUDGET_BYTES;
}
