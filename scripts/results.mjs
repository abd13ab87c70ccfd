// What a test runner's JSON says, as three numbers and the reasons for skips.
// Rule: a skip always has a name; what passed only on a second try has failed.

/**
 * @typedef {object} Results
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} skipped Name of each, with its reason where the runner knows one.
 */

/** @param {any} report vitest's JSON reporter @returns {Results} */
export function fromVitest(report) {
  /** @type {Results} */
  const results = { passed: 0, failed: 0, skipped: [] };
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === "passed") results.passed += 1;
      else if (test.status === "failed") results.failed += 1;
      else results.skipped.push(test.fullName);
    }
    // A file that broke before its tests were known.
    if (file.status === "failed" && file.assertionResults.every((/** @type {any} */ test) => test.status !== "failed"))
      results.failed += 1;
  }
  return results;
}

/** @param {any} report Playwright's JSON reporter @returns {Results} */
export function fromPlaywright(report) {
  /** @type {Results} */
  const results = { passed: 0, failed: report.errors?.length ?? 0, skipped: [] };
  /** @param {any} suite @param {string} path */
  const visit = (suite, path) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const reason = test.annotations.find((/** @type {any} */ note) => note.type === "skip")?.description;
        if (test.status === "expected") results.passed += 1;
        else if (test.status === "skipped")
          results.skipped.push(`${path} › ${spec.title}: ${reason ?? "no reason given"}`);
        else results.failed += 1;
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, `${path} › ${inner.title}`);
  };
  for (const suite of report.suites) visit(suite, suite.title);
  return results;
}
