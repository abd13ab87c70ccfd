// Whether dist/ was built from the sources as they are now, and building it when not.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Everything the build reads. */
const SOURCES = [
  "src",
  "public",
  "server/security-headers.mjs",
  "index.html",
  "manifest.webmanifest",
  "package.json",
  "vite.config.ts",
];

/** Newest change below a path, ms since 1970; 0 when it is not there. @param {string} path @returns {Promise<number>} */
async function newest(path) {
  const found = await stat(path).catch(() => undefined);
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const names = await readdir(path, { recursive: true });
  const times = await Promise.all(names.map((name) => stat(join(path, name)).then((entry) => entry.mtimeMs)));
  // The folder's own time changes when a file is deleted.
  return Math.max(found.mtimeMs, ...times);
}

/** @param {string} project @returns {Promise<boolean>} */
export async function isBuilt(project) {
  const built = await newest(join(project, "dist/index.html"));
  const sources = await Promise.all(SOURCES.map((source) => newest(join(project, source))));
  return built > Math.max(...sources);
}

/** @param {string} project */
export async function buildApp(project) {
  const { build } = await import("vite");
  await build({ root: project, configFile: join(project, "vite.config.ts"), logLevel: "warn" });
}
