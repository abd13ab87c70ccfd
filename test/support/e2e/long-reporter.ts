// Keeps the last result of each long test in docs/long-tests.md, with the commit it was run at.
// Rule: a row is what really ran: a test that was not run this time keeps its old row, with its old commit.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FILE = fileURLToPath(new URL("../../../docs/long-tests.md", import.meta.url));
/** What a result depends on: changes there that are not committed are said. */
const TESTED = ["src", "server", "test", "public", "package-lock.json"];

const HEAD = `# Long tests

Written by \`npm run test:long\` ([test/long](../test/long/)), one row for each test: its last result, and the commit it
ran at. A test that was left out of a run keeps its row. "with changes" means that the work tree was not that commit.
Rates and times depend on the machine and on what else ran there; digests, counts and bounds do not.

| test | result | took | commit | when, where | figures |
|---|---|---|---|---|---|
`;

// Playwright asks for a default export here.
export default class LongReporter implements Reporter {
  onTestEnd(test: TestCase, result: TestResult): void {
    const figures = test.annotations.concat(result.annotations).flatMap(({ type, description = "" }) => {
      return type === "figure" || type === "skip" ? [description] : [];
    });
    const cells = [
      test.title,
      result.status,
      `${Math.round(result.duration / 1000)} s`,
      commit(),
      `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores`,
      [...new Set(figures)].join("; "),
    ];
    const rows = new Map(keptRows());
    rows.set(test.title, `| ${cells.map((cell) => cell.replaceAll("|", "/")).join(" | ")} |`);
    // At once: a run of an hour may be ended before its end.
    writeFileSync(FILE, `${HEAD}${[...rows.values()].join("\n")}\n`);
  }

  printsToStdio(): boolean {
    return false;
  }
}

function keptRows(): [title: string, row: string][] {
  let text: string;
  try {
    text = readFileSync(FILE, "utf8");
  } catch {
    return [];
  }
  const rows = text.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| test |"));
  return rows.map((row) => [row.split(" | ")[0]?.slice(2) ?? "", row]);
}

function commit(): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--", ...TESTED) !== "";
  return git("rev-parse", "--short", "HEAD") + (changed ? " with changes" : "");
}
