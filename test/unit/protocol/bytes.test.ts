// Bytes and text: one value has one text, and anything else is refused without an exception.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { concat, equalBytes, fromBase64url, fromHex, toBase64url, toHex, utf8 } from "../../../src/protocol/bytes.ts";
import { propertyRun } from "../../support/property-run.ts";

describe("bytes as text", () => {
  it("come back as they were, as others write them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (some) => {
        const bytes = new Uint8Array(some);
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
        expect(fromHex(toHex(bytes))).toEqual(bytes);
        expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
        expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
      }),
      propertyRun("bytes"),
    );
  });

  it("are refused when the text is anything else", () => {
    for (const text of ["0", "0G", "AB", " 00", "0x"]) expect([text, fromHex(text)]).toEqual([text, undefined]);
    for (const text of ["A", "AA==", "A+A", "A/A", "AB", "AAB", "A A", "\u00e9A"]) {
      expect([text, fromBase64url(text)]).toEqual([text, undefined]);
    }
  });

  it("have one text each: no two texts give the same bytes", () => {
    const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const texts = Array.from(characters).flatMap((a) => Array.from(characters, (b) => a + b));
    const taken = texts.filter((text) => fromBase64url(text));
    expect(taken.length).toBe(256);
  });
});

describe("bytes", () => {
  it("are joined and compared by value", () => {
    expect(concat(utf8("a"), new Uint8Array(), utf8("é"))).toEqual(new Uint8Array([0x61, 0xc3, 0xa9]));
    expect(equalBytes(utf8("ab"), utf8("ab"))).toBe(true);
    for (const other of ["", "a", "ac", "abc"]) expect(equalBytes(utf8("ab"), utf8(other))).toBe(false);
  });
});
