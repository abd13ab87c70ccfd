// `npm run bench -- WHAT... [--mib 256] [--link rtt=40,loss=0.5,rate=100]...`: on loopback, or over each link (needs root).
// WHAT, in turns with fresh browsers, `--pairs 3` of them, `--seconds 30` to end a run early, `--record` to keep medians:
//   nothing           Ferry beside a bare data channel; with `--tcp cubic` and a link, beside TCP too (once for each)
//   --files 10000x4   10,000 files of 4 KiB in a folder beside one file of the same size
//   --busy 50         pages whose main threads are blocked half of the time beside undisturbed ones
// or, for `--seconds 20`: --share ferry|cubic|bbr (who gets which part of a link), --chat (messages while lanes are full),
// or --starts (from a tap to the first block; `--mib 4096` resumes 4 GiB).
// Rule: this file only loads the TypeScript harness, through Vite as tests and app are.
import { fileURLToPath } from "node:url";

import { runnerImport } from "vite";

import { buildApp } from "../server/freshness.mjs";

await buildApp(fileURLToPath(new URL("..", import.meta.url)));
const { module } = await runnerImport(fileURLToPath(new URL("./harness.ts", import.meta.url)), { configFile: false });
process.exit(await /** @type {typeof import("./harness.ts")} */ (module).bench(process.argv.slice(2)));
