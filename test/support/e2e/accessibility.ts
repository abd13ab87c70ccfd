// axe over a whole page, as it stands.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { expect, type Page } from "@playwright/test";

type Axe = { run(): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }> };

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Fails with every violation and the elements concerned. */
export async function expectAccessible(page: Page): Promise<void> {
  // Through the debugger, so the page's policy does not apply to it.
  await page.evaluate(await source);
  const violations = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return violations.map(
      ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `  ${node.html}`).join("\n")}`,
    );
  });
  expect(violations).toEqual([]);
}
