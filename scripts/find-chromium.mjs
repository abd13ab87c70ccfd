// Finds the Chromium that tests drive, or installs one. Run as a script it prints the path.
// Rule: what was tried is said; a browser counts as found only after it told its version.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** First Chromium in which a data channel can be transferred to a worker. */
const OLDEST_MAJOR = 130;
/** Milliseconds for `--version`; a cold disk is slow. */
const VERSION_TIMEOUT_MS = 20_000;
const INSTALL_TIMEOUT_MS = 5 * 60_000;

/** @param {string | undefined} path */
function works(path) {
  if (!path || !existsSync(path)) return false;
  const { status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8", timeout: VERSION_TIMEOUT_MS });
  const major = /Chrom(?:e|ium)\b.*? (\d+)\./.exec(stdout ?? "")?.[1];
  return status === 0 && Number(major) >= OLDEST_MAJOR;
}

/** @param {string[]} names */
function onPath(...names) {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

async function playwrightsOwn() {
  const { chromium } = await import("@playwright/test");
  return chromium.executablePath();
}

/** @returns {Promise<{path: string, from: string} | {tried: string[]}>} */
async function look() {
  /** @type {[string, () => string | undefined | Promise<string>][]} */
  const places = [
    ["CHROME_PATH", () => process.env["CHROME_PATH"]],
    ["chromium on PATH", () => onPath("chromium", "chromium-browser")],
    ["chrome on PATH", () => onPath("google-chrome-stable", "google-chrome", "chrome")],
    ["the macOS application", () => "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"],
    ["Playwright's own", playwrightsOwn],
  ];
  const tried = [];
  for (const [from, get] of places) {
    const path = await get();
    if (path && works(path)) return { path, from };
    tried.push(`${from}: ${path ?? "not set or not there"}`);
  }
  return { tried };
}

/** Ways to get one, in order: the system's package where we may, else Playwright's download. */
function installers() {
  const commands = [];
  if (process.platform === "linux" && process.getuid?.() === 0 && onPath("apt-get"))
    commands.push("apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-liberation");
  commands.push("npx --no-install playwright install chromium");
  return commands;
}

/**
 * The path of a usable Chromium. With `install`, installs one when there is none. Says on stderr what it does.
 * @param {{ install?: boolean }} [options]
 * @returns {Promise<string>}
 */
export async function findChromium({ install = false } = {}) {
  let found = await look();
  for (const command of install && "tried" in found ? installers() : []) {
    console.error(`No Chromium here; installing one: ${command}`);
    spawnSync("sh", ["-c", command], { stdio: ["ignore", 2, 2], timeout: INSTALL_TIMEOUT_MS });
    found = await look();
    if ("path" in found) break;
  }
  if ("path" in found) return found.path;
  throw new Error(
    `No usable Chromium (${OLDEST_MAJOR} or later). Set CHROME_PATH to one.\n  ${found.tried.join("\n  ")}`,
  );
}

/** Flags for every test browser: no calls home, and no sandbox where the system refuses one to root. */
export const CHROMIUM_FLAGS = [
  "--disable-quic",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // mDNS names cannot be resolved between two browsers of one machine without a multicast network.
  "--disable-features=WebRtcHideLocalIpsWithMdns",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await findChromium({ install: process.argv.includes("--install") }));
