// Whatever bytes or text come where trust is decided: a value of the stated shape or nothing, and never an exception.
// Rule: also from somebody who knows the secret, and so seals what no honest device would.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { utf8 } from "../../../src/protocol/bytes.ts";
import { boxDial, closeBox, openBox } from "../../../src/trust/box.ts";
import { readFingerprint } from "../../../src/trust/fingerprint.ts";
import { HandshakeError, readStep } from "../../../src/trust/handshake-messages.ts";
import { deriveSealKey, importSecret } from "../../../src/trust/key-schedule.ts";
import { openHello, sealHello } from "../../../src/trust/sealed-signaling.ts";
import { propertyRun } from "../../support/property-run.ts";

const run = propertyRun("anything where trust is decided");
const secret = await importSecret(new Uint8Array(32).fill(7));
const helloKey = await deriveSealKey(secret, "hello joiner");
const route = { role: "joiner", from: "aa".repeat(16), to: "bb".repeat(16) } as const;
const DIAL = "0123456789abcdef".repeat(2);
const hello = await sealHello(secret, route, { dial: DIAL, at: 1_700_000_000_000, name: "Ben" });

describe("a box", () => {
  it("of any bytes opens as nothing", async () => {
    const lengths = fc.constantFrom(0, 1, 29, 30, 46, 511, 512, 513, 2_048);
    const some = lengths.chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
    await fc.assert(
      fc.asyncProperty(some, fc.boolean(), async (bytes, isHead) => {
        const box = new Uint8Array(bytes);
        if (isHead) box.set(hello.subarray(0, Math.min(30, box.byteLength)));
        expect(await openBox(helloKey, "hello", route, box)).toBeUndefined();
        expect(await openHello(secret, route, box)).toBeUndefined();
      }),
      run,
    );
  });

  it("with any one bit changed opens as nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(hello.byteLength * 8 - 1), async (bit) => {
        const box = hello.slice();
        box[bit >> 3] = (box[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await openHello(secret, route, box)).toBeUndefined();
      }),
      run,
    );
  });

  it("sealed by who knows the secret, with anything in it, is a hello that is one, or nothing", async () => {
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom(DIAL, 1e15, -1, "x".repeat(33), "\u202e", null));
    const said = fc.oneof(
      fc
        .record({ dial: field, at: field, name: field, visit: field }, { requiredKeys: [] })
        .map((value) => JSON.stringify(value)),
      fc
        .record({ at: fc.nat(), name: field }, { requiredKeys: ["at"] })
        .map((value) => JSON.stringify({ dial: DIAL, ...value })),
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.nat(200).map((depth) => "[".repeat(depth)),
    );
    await fc.assert(
      fc.asyncProperty(said, async (text) => {
        const content = utf8(text).slice(0, 440);
        const read = await openHello(secret, route, await closeBox(helloKey, "hello", DIAL, route, content));
        if (!read) return;
        expect(read.dial).toBe(DIAL);
        expect(Number.isSafeInteger(read.at) && read.at >= 0).toBe(true);
        expect(utf8(read.name ?? "").byteLength).toBeLessThanOrEqual(32);
        expect([undefined, true, false]).toContain(read.visit);
      }),
      run,
    );
  });

  it("says its dial in the clear only when it has one of the lengths and a known head", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const head = boxDial(bytes);
        if (head) expect([bytes.byteLength, bytes[0]]).toEqual([512, 1]);
      }),
      run,
    );
  });
});

describe("a text of the handshake", () => {
  it("of anything is a step or a named fault", () => {
    const key = fc.constantFrom(
      "type",
      "step",
      "version",
      "ephemeral",
      "commitment",
      "nonce",
      "confirm",
      "sealed",
      "more",
    );
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom("handshake", 1, 2, 3, 4, "A".repeat(43), "A".repeat(87)));
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.dictionary(key, value).map((fields) => JSON.stringify({ type: "handshake", step: 1, version: 1, ...fields })),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const), (said, step) => {
        try {
          expect(readStep(step, said).step).toBe(step);
        } catch (error) {
          expect(error).toBeInstanceOf(HandshakeError);
          expect(["protocol", "newer-version"]).toContain((error as HandshakeError).code);
        }
      }),
      run,
    );
  });
});

describe("a description", () => {
  const honest = Array.from({ length: 32 }, () => "AB").join(":");
  const other = Array.from({ length: 32 }, () => "CD").join(":");
  const line = (hash: string, value: string) => `a=fingerprint:${hash} ${value}`;
  const lines = fc.constantFrom(
    "v=0",
    "s=-",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "a=mid:0",
    line("sha-256", honest),
    line("sha-256", other),
    line("sha-1", other),
    line("SHA-256", other),
    line("sha-256", other.toLowerCase()),
    `b=${line("sha-256", other)}`,
  );
  const end = fc.constantFrom("\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\n\r\n");

  it("of any lines in any order has a fingerprint only when nothing in it could be read as another", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(lines, end), { maxLength: 12 }), (parts) => {
        const found = readFingerprint(parts.flat().join(""));
        // The strictest of readers: every line that could be a fingerprint says the same one, in the one spelling.
        const said = new Set(parts.map(([text]) => text).filter((text) => /fingerprint/i.test(text)));
        const [only = ""] = said;
        const isOne = said.size === 1 && [honest, other].some((value) => only === line("sha-256", value));
        if (found !== undefined)
          expect([isOne, only.endsWith(found.toUpperCase().match(/../g)?.join(":") ?? "-")]).toEqual([true, true]);
        if (found !== undefined) expect(parts.every(([, lineEnd]) => lineEnd === "\r\n")).toBe(true);
      }),
      run,
    );
  });
});
