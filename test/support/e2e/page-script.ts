// Puts one module of the app into a page that runs under the real policy, for what needs a real download or server.
import { fileURLToPath } from "node:url";

import type { Page } from "@playwright/test";
import { build, type Rolldown } from "vite";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Bundles `module` (path from the project) and makes its exports `globalThis[name]` in the page. */
export async function addModule(page: Page, module: string, name: string): Promise<void> {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: module, formats: ["iife"], name },
      rolldownOptions: { output: { entryFileNames: "module.js" } },
    },
  });
  const [output] = [built].flat() as Rolldown.RolldownOutput[];
  const code = output?.output[0]?.code;
  if (code === undefined) throw new Error(`${module} was not bundled`);
  // By the debugger, which the page's policy does not concern.
  await page.evaluate(`${code}; globalThis[${JSON.stringify(name)}] = ${name};`);
}
