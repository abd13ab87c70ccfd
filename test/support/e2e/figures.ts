// What a long test measured, printed and kept with its result (long-reporter.ts).
// Rule: a figure says what was counted, with its unit; a seed is a figure too.
import { test } from "@playwright/test";

import { seedOf } from "../seeded.ts";

export function figure(text: string): void {
  console.info(`  ${text}`);
  test.info().annotations.push({ type: "figure", description: text });
}

/** Whatever a long test chooses at random comes from this; `SEED=... npm run test:long` repeats it. */
export function seedOfRun(): number {
  const seed = seedOf(test.info().title);
  figure(`seed ${seed}`);
  return seed;
}
