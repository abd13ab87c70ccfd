// docs/SECURITY.md names the test that shows each claim: the file is there, and says what is quoted of it.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const text = readFileSync(`${root}/docs/SECURITY.md`, "utf8");
/** As in the document: `unit/trust/handshake`, without "test/" before and ".test.ts" after it. */
const TEST = /`((?:unit|browser|contracts|e2e|long)\/[\w./-]+)`/g;
const ENDS = [".test.ts", ".spec.ts", ".ts", ""];

const fileOf = (name: string) => ENDS.map((end) => `${root}/test/${name}${end}`).find((path) => existsSync(path));
const named = [...text.matchAll(TEST)].map(([, name = ""]) => name);
/** Rows of the table of threats, as [what is tried, tests]. */
const rows = text
  .slice(text.indexOf("## Threats"), text.indexOf("## The policy"))
  .split("\n")
  .filter((line) => /^\| (?!someone|-)/.test(line))
  .map((line) => line.split(" | "))
  .map((cells) => [cells.slice(0, 2).join(" "), cells.at(-1) ?? ""] as const);

describe("every claim about security", () => {
  it("is read from the table", () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(named.length).toBeGreaterThan(30);
  });

  it.each([...new Set(named)])("%s is a test that there is", (name) => expect(fileOf(name)).toBeDefined());

  it.each(rows)("%s: names a test, and one that says what is quoted", (_, cell) => {
    const files = [...cell.matchAll(TEST)].map(([, name = ""]) => readFileSync(fileOf(name) ?? "", "utf8")).join("\n");
    expect(files).not.toBe("");
    for (const [, quoted = ""] of cell.matchAll(/"([^"]+)"/g)) expect(files.includes(quoted), quoted).toBe(true);
  });
});
