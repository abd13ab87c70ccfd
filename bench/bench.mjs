// `npm run bench -- [--pairs 3] [--mib 256]`: Ferry beside a bare data channel, two browser processes, in turns.
// Rule: this file only loads the TypeScript harness, through Vite as tests and app are.
import { fileURLToPath } from "node:url";

import { runnerImport } from "vite";

import { buildApp } from "../server/freshness.mjs";

await buildApp(fileURLToPath(new URL("..", import.meta.url)));
const { module } = await runnerImport(fileURLToPath(new URL("./harness.ts", import.meta.url)), { configFile: false });
process.exit(await /** @type {typeof import("./harness.ts")} */ (module).bench(process.argv.slice(2)));
