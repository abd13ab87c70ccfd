// `npm run bench -- [--pairs 3] [--mib 256] [--seconds 30] [--link rtt=40,loss=0.5,rate=100]...`: Ferry beside a bare data
// channel, two browser processes, in turns; on loopback, or over each link (needs root). `--seconds` ends a run early.
// Rule: this file only loads the TypeScript harness, through Vite as tests and app are.
import { fileURLToPath } from "node:url";

import { runnerImport } from "vite";

import { buildApp } from "../server/freshness.mjs";

await buildApp(fileURLToPath(new URL("..", import.meta.url)));
const { module } = await runnerImport(fileURLToPath(new URL("./harness.ts", import.meta.url)), { configFile: false });
process.exit(await /** @type {typeof import("./harness.ts")} */ (module).bench(process.argv.slice(2)));
