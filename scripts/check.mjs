// Everything that can be said about the code without running it: format, lint, types, walls, dead code, first load.
// Rule: every check runs, also after one failed; words after the command name the checks to run ("check -- types").
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildApp } from "../server/freshness.mjs";
import { checkSize } from "./size.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a package's command; true when it succeeded. @param {string} command @param {...string} args */
function run(command, ...args) {
  const { status } = spawnSync(join(root, "node_modules/.bin", command), args, { cwd: root, stdio: "inherit" });
  return status === 0;
}

/** One compilation per room or environment, each with the globals that room has. */
function types() {
  const projects = readdirSync(join(root, "tsconfig")).filter((name) => name.endsWith(".json") && name !== "base.json");
  // No early end: all rooms' errors are wanted at once.
  return projects.map((name) => run("tsc", "-p", `tsconfig/${name}`) || fail(name)).every(Boolean);
}

/** @param {string} name */
function fail(name) {
  console.error(`types: ${name}`);
  return false;
}

/** dependency-cruiser passes when it read nothing, so what it saw is counted. */
function walls() {
  const command = join(root, "node_modules/.bin/depcruise");
  const { stdout, stderr } = spawnSync(command, ["src", "--output-type", "json"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (!stdout) return say(`walls: ${stderr}`, false);
  const { modules, summary } = JSON.parse(stdout);
  for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);
  const own = modules.filter((/** @type {{ source: string }} */ module) => module.source.startsWith("src/"));
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const imports = own.flatMap((/** @type {{ dependencies: unknown[] }} */ module) => module.dependencies);
  const saw = own.length >= files.length && imports.length > 0;
  return say(
    `walls: ${own.length} modules of ${files.length}, ${imports.length} imports`,
    saw && summary.violations.length === 0,
  );
}

/** @param {string} text @param {boolean} ok */
function say(text, ok) {
  console.log(text);
  return ok;
}

async function size() {
  await buildApp(root);
  return existsSync(join(root, "dist/index.html")) && checkSize(join(root, "dist"));
}

/** @type {Record<string, () => boolean | Promise<boolean>>} */
const CHECKS = {
  format: () => run("oxfmt", "--check"),
  lint: () => run("oxlint", "--type-aware", "--deny-warnings"),
  types,
  walls,
  unused: () => run("knip"),
  size,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in CHECKS));
if (unknown.length > 0)
  throw new Error(`no such check: ${unknown.join(", ")}; there are ${Object.keys(CHECKS).join(", ")}`);
const failed = [];
for (const [name, check] of Object.entries(CHECKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name}`);
  if (!(await check())) failed.push(name);
}
console.log(failed.length > 0 ? `\nFailed: ${failed.join(", ")}` : "\nAll checks passed.");
process.exitCode = failed.length > 0 ? 1 : 0;
