// Names from outside, dangerous ones above all: what comes out is a plain name on every system.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MAX_DEVICE_NAME_BYTES, MAX_NAME_BYTES, MAX_PATH_BYTES, MAX_PATH_DEPTH } from "../../../src/protocol/limits.ts";
import { cleanDeviceName, cleanName, cleanPath, shorten, splitExtension } from "../../../src/protocol/names.ts";
import { propertyRun } from "../../support/property-run.ts";

const run = propertyRun("names");

const bytes = (text: string) => new TextEncoder().encode(text).byteLength;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const RESERVED = /^(con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\s*\.|\s*$)/i;

function expectPlain(name: string): void {
  expect(name).not.toBe("");
  expect(bytes(name)).toBeLessThanOrEqual(MAX_NAME_BYTES);
  expect(name).toBe(name.normalize("NFC"));
  expect(name).not.toMatch(/[/\\<>:"|?*]/);
  expect(name).not.toMatch(INVISIBLE);
  expect(name).not.toMatch(RESERVED);
  expect(name).not.toMatch(/^ |[. ]$/);
  expect(cleanName(name)).toBe(name);
}

/** Anything, and pieces that make names dangerous more often than chance would. */
const anyName = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.string({ unit: "grapheme", maxLength: 40 }),
      fc.constantFrom(
        "..",
        "/",
        "\\",
        "CON",
        "com1",
        ".",
        " ",
        "\u202e",
        "\u200b",
        "\ud800",
        "e\u0301",
        ".txt",
        "👨‍👩‍👧",
        "\0",
      ),
      fc.integer({ min: 1, max: 300 }).map((n) => "가".repeat(n)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

describe("a cleaned name", () => {
  const corpus: Record<string, string> = {
    "report.pdf": "report.pdf",
    "": "unnamed",
    ".": "unnamed",
    "..": "unnamed",
    "...": "unnamed",
    "   ": "unnamed",
    "../../x": ".._.._x",
    "a/b\\c": "a_b_c",
    "C:\\Windows\\x.exe": "C__Windows_x.exe",
    "a\u2215b\uff0fc\u2044d": "a_b_c_d",
    CON: "_CON",
    con: "_con",
    "nul.txt": "_nul.txt",
    "COM1.tar.gz": "_COM1.tar.gz",
    "com\u00b9": "_com\u00b9",
    "aux .txt": "_aux .txt",
    CONIN$: "_CONIN$",
    console: "console",
    com10: "com10",
    "x\u202etxt.exe": "xtxt.exe",
    "\u2066a\u2069": "a",
    "zero\u200bwidth\u200d\ufeff": "zerowidth",
    "tag\u{e0041}\u{e007f}": "tag",
    "variant\ufe0f\u{e0101}": "variant",
    "filler\u3164\u115f\u2800": "filler",
    "line\nbreak\r\0\x1b[31m": "linebreak[31m",
    "lone \ud800 half": "lone  half",
    "a. ": "a",
    " lead": "lead",
    "no\u00a0break": "no break",
    "e\u0301": "\u00e9",
    "CO\u200bN": "_CON",
    ".profile": ".profile",
    '<b>|?*"': "_b_____",
    "<img src=x onerror=alert(1)>": "_img src=x onerror=alert(1)_",
    "안녕 👋.txt": "안녕 👋.txt",
  };
  for (const [given, cleaned] of Object.entries(corpus)) {
    it(`of ${JSON.stringify(given)} is ${JSON.stringify(cleaned)}`, () => {
      expect(cleanName(given)).toBe(cleaned);
      expectPlain(cleanName(given));
    });
  }

  it("keeps its extension when it is cut", () => {
    const cleaned = cleanName(`${"x".repeat(10_000)}.jpeg`);
    expect(bytes(cleaned)).toBe(MAX_NAME_BYTES);
    expect(cleaned.endsWith("x.jpeg")).toBe(true);
    expect(bytes(cleanName(`a.${"x".repeat(10_000)}`))).toBe(MAX_NAME_BYTES);
  });

  it("is cut between characters as people see them", () => {
    const cleaned = cleanName(`${"👋🏽".repeat(100)}.txt`);
    expect(cleaned).toMatch(/^(👋🏽)+\.txt$/u);
    expect(bytes(cleanName(`a${"\u0301".repeat(10_000)}`))).toBeLessThanOrEqual(MAX_NAME_BYTES);
  });

  it("is plain whatever was given, and cleaning it again changes nothing", () => {
    fc.assert(
      fc.property(anyName, (name) => expectPlain(cleanName(name))),
      run,
    );
  });
});

describe("a cleaned path", () => {
  const corpus: Record<string, string> = {
    "a/b/c.txt": "a/b/c.txt",
    "../../x": "x",
    "/etc/passwd": "etc/passwd",
    "a//./b": "a/b",
    "a/../../b": "a/b",
    "..": "unnamed",
    "": "unnamed",
    "/": "unnamed",
    "a/": "a",
    "..\\..\\x": ".._.._x",
    "CON/NUL/file": "_CON/_NUL/file",
    "a/..\u200b/b": "a/unnamed/b",
    "a/. ./b": "a/unnamed/b",
    "~/x": "~/x",
  };
  for (const [given, cleaned] of Object.entries(corpus)) {
    it(`of ${JSON.stringify(given)} is ${JSON.stringify(cleaned)}`, () => expect(cleanPath(given)).toBe(cleaned));
  }

  it("has no more folders than fit, and keeps the file's own name", () => {
    const deep = cleanPath(`${"d/".repeat(5_000)}file.txt`);
    expect(deep.split("/").length).toBe(MAX_PATH_DEPTH);
    expect(deep.endsWith("/file.txt")).toBe(true);
    const long = cleanPath(`${`${"f".repeat(200)}/`.repeat(30)}file.txt`);
    expect(bytes(long)).toBeLessThanOrEqual(MAX_PATH_BYTES);
    expect(long.endsWith("/file.txt")).toBe(true);
  });

  it("is made of plain names within bounds, and cleaning it again changes nothing", () => {
    const paths = fc.array(anyName, { maxLength: 40 }).map((parts) => parts.join("/"));
    fc.assert(
      fc.property(paths, (path) => {
        const cleaned = cleanPath(path);
        const segments = cleaned.split("/");
        for (const segment of segments) expectPlain(segment);
        expect(segments.length).toBeLessThanOrEqual(MAX_PATH_DEPTH);
        expect(bytes(cleaned)).toBeLessThanOrEqual(MAX_PATH_BYTES);
        expect(cleanPath(cleaned)).toBe(cleaned);
      }),
      run,
    );
  });
});

describe("a device's name", () => {
  it("is short, on one line and never empty", () => {
    expect(cleanDeviceName("  Studio \n  Mac ")).toBe("Studio Mac");
    expect(cleanDeviceName("\u202e\u200b")).toBe("Device");
    expect(cleanDeviceName("")).toBe("Device");
    fc.assert(
      fc.property(anyName, (name) => {
        const cleaned = cleanDeviceName(name);
        expect(cleaned).not.toBe("");
        expect(bytes(cleaned)).toBeLessThanOrEqual(MAX_DEVICE_NAME_BYTES);
        expect(cleaned).not.toMatch(INVISIBLE);
        expect(cleanDeviceName(cleaned)).toBe(cleaned);
      }),
      run,
    );
  });
});

describe("an extension", () => {
  it("is what follows the last dot, if it is short and not all there is", () => {
    expect(splitExtension("a.tar.gz")).toEqual({ stem: "a.tar", extension: ".gz" });
    expect(splitExtension(".profile")).toEqual({ stem: ".profile", extension: "" });
    expect(splitExtension("v1.0 final")).toEqual({ stem: "v1.0 final", extension: "" });
    expect(splitExtension("plain")).toEqual({ stem: "plain", extension: "" });
  });

  it("stays when a name is shortened", () => {
    expect(shorten("holiday.jpeg", 8)).toBe("hol.jpeg");
    expect(shorten("short.txt", 100)).toBe("short.txt");
  });
});
