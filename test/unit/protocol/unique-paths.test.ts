// Paths of one transfer: each has a name of its own on every file system, and none grows too long by it.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MAX_NAME_BYTES, MAX_PATH_BYTES } from "../../../src/protocol/limits.ts";
import { cleanPath } from "../../../src/protocol/names.ts";
import { uniquePaths } from "../../../src/protocol/unique-paths.ts";
import { propertyRun } from "../../support/property-run.ts";

const run = propertyRun("unique paths");

const bytes = (text: string) => new TextEncoder().encode(text).byteLength;
const same = (path: string) => path.normalize("NFC").toUpperCase().toLowerCase();

function expectUnique(paths: readonly string[]): void {
  const names = paths.map(same);
  expect(new Set(names).size).toBe(names.length);
  const folders = new Set(names.flatMap((name) => name.split("/").map((_, n, all) => all.slice(0, n).join("/"))));
  for (const name of names) expect(folders.has(name)).toBe(false);
  for (const path of paths) {
    expect(bytes(path)).toBeLessThanOrEqual(MAX_PATH_BYTES);
    for (const segment of path.split("/")) expect(bytes(segment)).toBeLessThanOrEqual(MAX_NAME_BYTES);
  }
}

describe("paths made unique", () => {
  it("are left alone when they are", () => {
    const paths = ["a", "b/a", "b/c.txt", "d"];
    expect(uniquePaths(paths)).toEqual(paths);
  });

  it("get a number before the extension, and the first keeps its name", () => {
    expect(uniquePaths(["a.txt", "a.txt", "a.txt", "f/a.txt"])).toEqual(["a.txt", "a (2).txt", "a (3).txt", "f/a.txt"]);
  });

  it("pass over numbers that are taken", () => {
    expect(uniquePaths(["a", "a (2)", "a", "a (2)"])).toEqual(["a", "a (2)", "a (3)", "a (2) (2)"]);
  });

  it("differ by more than case or composition", () => {
    expect(uniquePaths(["A.txt", "a.TXT", "\u00c9", "\u00e9", "stra\u00dfe", "STRASSE"])).toEqual([
      "A.txt",
      "a (2).TXT",
      "\u00c9",
      "\u00e9 (2)",
      "stra\u00dfe",
      "STRASSE (2)",
    ]);
  });

  it("name no file like a folder", () => {
    expect(uniquePaths(["a", "A/b", "a/b/c"])).toEqual(["a (2)", "A/b (2)", "a/b/c"]);
  });

  it("stay within a name's bytes", () => {
    const long = `${"x".repeat(MAX_NAME_BYTES - 4)}.txt`;
    const unique = uniquePaths([long, long, long]);
    expectUnique(unique);
    expect(unique[2]).toMatch(/x \(3\)\.txt$/);
  });

  it("stay within a path's bytes: innermost folders go first", () => {
    const folder = Array.from({ length: 4 }, (_, n) => `${n}`.repeat(200)).join("/");
    const path = cleanPath(`${folder}/${"y".repeat(215)}.txt`);
    expect(bytes(path)).toBe(MAX_PATH_BYTES - 1);
    const unique = uniquePaths([path, path, path]);
    expectUnique(unique);
    expect(unique[0]).toBe(path);
    expect(unique[1]?.split("/").length).toBe(4);
    expect(unique[1]).toMatch(/y \(2\)\.txt$/);
  });

  it("are unique whatever they were, in little time", () => {
    const name = fc.constantFrom(
      "a",
      "A",
      "b.txt",
      "B.TXT",
      "a (2)",
      "\u00e9",
      "e\u0301",
      "z".repeat(255),
      "가".repeat(85),
    );
    const path = fc.array(name, { minLength: 1, maxLength: 6 }).map((parts) => cleanPath(parts.join("/")));
    fc.assert(
      fc.property(fc.array(path, { maxLength: 60 }), (paths) => expectUnique(uniquePaths(paths))),
      run,
    );
  });

  it("of a hundred thousand alike are found one by one", () => {
    const unique = uniquePaths(Array.from({ length: 100_000 }, () => "folder/same name.jpeg"));
    expect(new Set(unique).size).toBe(100_000);
    expect(unique.at(-1)).toBe("folder/same name (100000).jpeg");
  });
});
