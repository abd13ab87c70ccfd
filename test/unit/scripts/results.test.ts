// Counting what runners report: nothing may pass for more than it is.
import { describe, expect, it } from "vitest";

import { fromPlaywright, fromVitest } from "../../../scripts/results.mjs";

describe("results of vitest", () => {
  it("counts passes and failures and names what was skipped", () => {
    const assertionResults = [
      { status: "passed", fullName: "a" },
      { status: "failed", fullName: "b" },
      { status: "skipped", fullName: "c" },
      { status: "todo", fullName: "d" },
    ];
    expect(fromVitest({ testResults: [{ status: "failed", assertionResults }] })).toEqual({
      passed: 1,
      failed: 1,
      skipped: ["c", "d"],
    });
  });

  it("counts a file that broke before its tests", () => {
    expect(fromVitest({ testResults: [{ status: "failed", assertionResults: [] }] }).failed).toBe(1);
  });
});

describe("results of Playwright", () => {
  const spec = (status: string, annotations: object[] = []) => ({ title: status, tests: [{ status, annotations }] });

  it("counts flaky and unexpected as failed, and gives the reason of a skip", () => {
    const skipped = spec("skipped", [{ type: "skip", description: "no camera here" }]);
    const inner = { title: "inner", specs: [spec("flaky"), skipped] };
    const report = {
      errors: [],
      suites: [{ title: "file", specs: [spec("expected"), spec("unexpected")], suites: [inner] }],
    };
    expect(fromPlaywright(report)).toEqual({
      passed: 1,
      failed: 2,
      skipped: ["file › inner › skipped: no camera here"],
    });
  });

  it("counts errors outside tests", () => {
    expect(fromPlaywright({ errors: [{}], suites: [] }).failed).toBe(1);
  });
});
