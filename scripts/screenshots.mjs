// Draws every state of test/support/app-states.ts as a phone and as a desktop, light and dark:
//   node scripts/screenshots.mjs FOLDER [word ...]     (only states whose name contains one of the words)
//   node scripts/screenshots.mjs --published           (public/screenshots: the manifest's, and README.md's)
// Rule: under the app's own policy, with the clock stopped at noon; whatever the page complains of makes it fail.
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "@playwright/test";
import { build, preview } from "vite";

import { SECURITY_HEADERS } from "../server/security-headers.mjs";
import { CHROMIUM_FLAGS, findChromium } from "./find-chromium.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const SIZES = { phone: { width: 412, height: 860 }, desktop: { width: 1280, height: 800 } };
const GALLERY = "test/support/browser/gallery.html";
/** Folder and pictures of `--published`; the names are in manifest.webmanifest and README.md. */
const PUBLISHED = join(root, "public/screenshots");
/** @type {Picture[]} */
const PUBLISHED_PICTURES = [
  { state: "conversation", size: "desktop", colorScheme: "light", file: "conversation-wide.png" },
  { state: "conversation", size: "phone", colorScheme: "light", file: "conversation-narrow.png" },
  { state: "first-open", size: "phone", colorScheme: "light", file: "first-open-narrow.png" },
];

/**
 * @typedef {object} Picture
 * @property {string} state @property {keyof typeof SIZES} size @property {"light" | "dark"} colorScheme
 * @property {string} file Name in the folder.
 */

/** @param {string} outDir */
async function bundle(outDir) {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await build({
    root,
    configFile: false,
    base: "./",
    logLevel: "warn",
    publicDir: false,
    define: { __FERRY_VERSION__: JSON.stringify(version) },
    build: {
      target: "es2022",
      outDir,
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: { input: join(root, GALLERY) },
    },
  });
}

/** @param {string} outDir */
async function serve(outDir) {
  const server = await preview({
    root,
    configFile: false,
    logLevel: "silent",
    build: { outDir },
    preview: { host: "127.0.0.1", port: 0, headers: SECURITY_HEADERS },
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === "string") throw new Error("the gallery is not served");
  return { server, origin: `http://127.0.0.1:${address.port}` };
}

/**
 * Draws one state in one size and theme into `file`. Returns what the page complained of.
 * @param {import("@playwright/test").Browser} browser @param {string} url @param {string} file
 * @param {{ viewport: { width: number, height: number }, colorScheme: "light" | "dark" }} look
 */
async function draw(browser, url, file, look) {
  const permissions = url.endsWith("=scan") ? ["camera"] : [];
  const page = await browser.newPage({ ...look, permissions, reducedMotion: "reduce" });
  /** @type {string[]} */
  const complaints = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  await page.clock.setFixedTime(new Date().setHours(12, 0, 0, 0));
  // Pages that come after the first drawing are there once nothing is asked for any more.
  await page.goto(url, { waitUntil: "networkidle" });
  await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
  await page.screenshot({ path: file });
  await page.close();
  return complaints.map((text) => `${file}: ${text}`);
}

/** @param {import("@playwright/test").Browser} browser @param {string} origin @returns {Promise<string[]>} */
async function stateNames(browser, origin) {
  const page = await browser.newPage();
  await page.goto(`${origin}/${GALLERY}`);
  const names = await page.evaluate("globalThis.FERRY_STATES");
  await page.close();
  return names;
}

/** Every state in both sizes and themes. @param {string[]} names @returns {Picture[]} */
function allPictures(names) {
  const looks = /** @type {(keyof typeof SIZES)[]} */ (Object.keys(SIZES)).flatMap((size) =>
    /** @type {const} */ (["light", "dark"]).map((colorScheme) => ({ size, colorScheme })),
  );
  return names.flatMap((state) =>
    looks.map((look) => ({ state, ...look, file: `${state}-${look.size}-${look.colorScheme}.png` })),
  );
}

const [target, ...words] = process.argv.slice(2);
if (target === undefined) {
  console.error("Usage: node scripts/screenshots.mjs FOLDER [word ...] | --published");
  process.exit(2);
}
const folder = target === "--published" ? PUBLISHED : target;
await mkdir(folder, { recursive: true });
await mkdir(join(root, ".ferry"), { recursive: true });
const outDir = await mkdtemp(join(root, ".ferry/screenshots-"));
/** @type {string[]} */
const complaints = [];
let drawn = 0;
try {
  await bundle(outDir);
  const { server, origin } = await serve(outDir);
  const args = [...CHROMIUM_FLAGS, "--use-fake-device-for-media-stream"];
  const browser = await chromium.launch({ executablePath: await findChromium(), args });
  const names = await stateNames(browser, origin);
  const wanted = names.filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
  for (const { state, size, colorScheme, file } of folder === PUBLISHED ? PUBLISHED_PICTURES : allPictures(wanted)) {
    const look = { viewport: SIZES[size], colorScheme };
    complaints.push(...(await draw(browser, `${origin}/${GALLERY}?state=${state}`, join(folder, file), look)));
    drawn += 1;
  }
  await browser.close();
  await server.close();
} finally {
  await rm(outDir, { recursive: true, force: true });
}
for (const complaint of complaints) console.error(complaint);
console.log(`${drawn} pictures in ${folder}`);
process.exit(complaints.length > 0 || drawn === 0 ? 1 : 0);
