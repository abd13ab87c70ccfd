// How many cases a property test tries, and from which seed.
// Rule: every merge tries at least DEFAULT_CASES; `npm run test:long` sets FERRY_CASES to 100,000. The seed is printed.
import { seedOf } from "./seeded.ts";

/** Cases tried where nobody asks for more: some hundred milliseconds for most properties. */
const DEFAULT_CASES = 2_000;

/** For `fc.assert`: SEED=... repeats a run, FERRY_CASES=... makes it longer. Throws RangeError when that is no number. */
export function propertyRun(test: string): { readonly seed: number; readonly numRuns: number } {
  const numRuns = Number(process.env["FERRY_CASES"] ?? DEFAULT_CASES);
  if (!Number.isSafeInteger(numRuns) || numRuns < 1) throw new RangeError("FERRY_CASES is a number of cases");
  // fast-check counts seeds in signed 32 bits.
  return { seed: seedOf(test) | 0, numRuns };
}
