// The codes of two scans: every way in is checked, every way out is read back, and both fit a QR that a phone reads.
import * as fc from "fast-check";
import { create } from "qrcode";
import { describe, expect, it } from "vitest";

import vectors from "../../../docs/protocol/vectors/two-scans.json";
import { fromHex, toHex, utf8 } from "../../../src/protocol/bytes.ts";
import { crc32 } from "../../../src/protocol/crc32.ts";
import { deriveBytes } from "../../../src/trust/key-schedule.ts";
import type { OpticalAddress } from "../../../src/trust/optical-address.ts";
import { codeTag, codeText, encodeOptical, opticalProof, parseOptical } from "../../../src/trust/optical-code.ts";
import type { OpticalCode } from "../../../src/trust/optical-code.ts";
import { looksOptical } from "../../../src/trust/optical-text.ts";
import { parseInvitation } from "../../../src/trust/invitation.ts";
import { propertyRun } from "../../support/property-run.ts";

const APP = "https://ferry.example/";

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  const value = fromHex(hex);
  if (!value) throw new Error(`no hex: ${hex}`);
  return value;
}
type Named<K extends OpticalCode["kind"]> = Extract<OpticalCode, { kind: K }>;
const [given] = vectors.pairs;
if (!given) throw new Error("no vectors");
const first = codeOf(given.first) as Named<"first">;
const answer = codeOf(given.answer) as Named<"answer">;

/** A code as the vectors write it: bytes in hex. */
function codeOf(value: (typeof vectors.pairs)[number]["first" | "answer"]): OpticalCode {
  const { share, name, fingerprint, fragment, password } = value;
  const addresses = value.addresses as OpticalAddress[];
  const wish = "visit" in value && value.visit ? { visit: true } : {};
  const shown = { share: bytes(share), name, end: { fingerprint, fragment, password, addresses }, ...wish };
  return "tag" in value && value.tag !== undefined
    ? { kind: "answer", tag: bytes(value.tag), ...shown }
    : { kind: "first", expiresAt: (value as { expiresAt: number }).expiresAt, ...shown };
}
const read = (text: string) => {
  const parsed = parseOptical(text);
  return parsed.ok ? parsed.code : parsed.error;
};
/** The bytes with a checksum that is right again, as text. */
function resealed(code: Uint8Array<ArrayBuffer>): string {
  new DataView(code.buffer).setUint32(code.byteLength - 4, crc32(code.slice(0, -4)));
  return codeText(code, APP);
}

const byte = fc.integer({ min: 0, max: 255 });
const block = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const iceText = (least: number, most: number) =>
  fc.stringMatching(new RegExp(`^[A-Za-z0-9+/]{${least},${most}}$`), { maxLength: most });
const addressText = fc.oneof(
  fc.tuple(byte, byte, byte).map((rest) => `192.168.${rest[0]}.${rest[1]}`),
  fc.tuple(byte, byte, byte).map((rest) => `10.${rest.join(".")}`),
  block(8).map(
    (tail) =>
      `fd00:0:0:1:${(toHex(tail).match(/.{4}/g) ?? []).map((g) => Number.parseInt(g, 16).toString(16)).join(":")}`,
  ),
  fc.uuid().map((uuid) => `${uuid}.local`),
);
const address: fc.Arbitrary<OpticalAddress> = fc.record({
  type: fc.constant("host" as const),
  address: addressText,
  port: fc.integer({ min: 1, max: 65_535 }),
});
const shown = {
  share: block(16),
  name: fc.constantFrom("Device", "Studio Mac", "Größe", "Chrome on Linux, red heron"),
  end: fc.record({
    fingerprint: block(32).map(toHex),
    fragment: iceText(4, 32),
    password: iceText(22, 64),
    // Three of them always fit, whatever their kinds.
    addresses: fc.uniqueArray(address, { minLength: 1, maxLength: 3, selector: (one) => `${one.address} ${one.port}` }),
  }),
};
/** A wish that is not there is no field. */
const wished = (code: OpticalCode, visit: boolean): OpticalCode => (visit ? { ...code, visit } : code);
const plainCode: fc.Arbitrary<OpticalCode> = fc.oneof(
  fc.record({
    kind: fc.constant("first" as const),
    expiresAt: fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((s) => s * 1000),
    ...shown,
  }),
  fc.record({ kind: fc.constant("answer" as const), tag: block(8), ...shown }),
);
const anyCode = fc.tuple(plainCode, fc.boolean()).map(([code, visit]) => wished(code, visit));
/** The order that a code keeps: IPv6 after the others. */
const asRead = (code: OpticalCode): OpticalCode => ({
  ...code,
  end: {
    ...code.end,
    addresses: code.end.addresses.toSorted((a, b) => Number(a.address.includes(":")) - Number(b.address.includes(":"))),
  },
});

describe("codes of two scans", () => {
  it.each(vectors.pairs)("are those of the published vectors, byte for byte: $what", async (pair) => {
    const [a, b] = [codeOf(pair.first), codeOf(pair.answer)];
    expect(toHex(encodeOptical(a))).toBe(pair.first.bytes);
    expect(toHex(encodeOptical(b))).toBe(pair.answer.bytes);
    expect(codeText(bytes(pair.first.bytes), pair.appUrl)).toBe(pair.first.text);
    expect(codeText(bytes(pair.answer.bytes), pair.appUrl)).toBe(pair.answer.text);
    expect(read(pair.first.text)).toEqual(a);
    expect(read(pair.answer.text)).toEqual(b);
    expect(toHex(await codeTag(bytes(pair.first.bytes)))).toBe(pair.answer.tag);
    const sides = [pair.first, pair.answer].map(({ bytes: hex, share }) => ({
      bytes: bytes(hex),
      share: bytes(share),
    }));
    const proof = await opticalProof(sides[0] as never, sides[1] as never);
    expect(proof.context).toBe(pair.context);
    expect(toHex(await deriveBytes(proof.secret, "handshake secret", 32))).toBe(pair.derived);
  });

  it.each(vectors.refused)("are refused: $what", ({ text, error }) => {
    expect(read(text)).toBe(error);
  });

  it("come back as they went, whatever they hold", () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(read(codeText(encodeOptical(code), APP))).toEqual(asRead(code));
      }),
      propertyRun("optical codes: round trip"),
    );
  });

  it("are refused or read whole when bytes are changed and the checksum is made right", () => {
    const original = encodeOptical(first);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: original.length - 5 }), byte), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const changed = original.slice();
          for (const [at, value] of changes) changed[at] = value;
          const parsed = parseOptical(resealed(changed));
          // What is read can be written again, so nothing in it is outside of what codes may hold.
          if (parsed.ok) expect(() => encodeOptical(parsed.code)).not.toThrow();
        },
      ),
      propertyRun("optical codes: changed bytes"),
    );
  });

  it("say that they are cut short when any digit is lost or changed", () => {
    const text = codeText(encodeOptical(first), APP);
    const from = text.indexOf("#/pair/") + 7;
    fc.assert(
      fc.property(fc.integer({ min: from + 1, max: text.length - 1 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        expect(read(text.slice(0, at))).toBe("cut-short");
        const digit = (Number(text[at]) + by) % 10;
        expect(read(text.slice(0, at) + digit + text.slice(at + 1))).toBe("cut-short");
      }),
      propertyRun("optical codes: cut short"),
    );
  });

  it("never throw, whatever the text is", () => {
    const digits = fc.stringMatching(/^\d{0,600}$/);
    const text = fc.oneof(
      fc.string({ maxLength: 2_000 }),
      digits.map((d) => `${APP}#/pair/${d}`),
      digits.map((d) => `FERRY:${d}`),
    );
    fc.assert(
      fc.property(text, (any) => {
        expect(parseOptical(any).ok).toBe(false);
      }),
      propertyRun("optical codes: any text"),
    );
  });

  it("are told from invitations, both ways", () => {
    const link = codeText(encodeOptical(first), APP);
    expect(looksOptical(link)).toBe(true);
    expect(parseInvitation(link, 0).ok).toBe(false);
    expect(looksOptical(`${APP}#/pair/EGtJ0gAAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eH0bYgBGY`)).toBe(false);
  });

  it("of a newer Ferry are called newer, never damaged", () => {
    const newer = encodeOptical(first);
    newer[0] = 0x20;
    expect(read(resealed(newer))).toBe("newer");
  });

  it("say that a name is too long instead of writing it", () => {
    expect(() => encodeOptical({ ...first, name: "x".repeat(33) })).toThrow(RangeError);
    expect(utf8(first.name).byteLength).toBeLessThanOrEqual(32);
  });

  it("are a QR of version 9 at level M in common, and of 12 at the most that fits", () => {
    const version = (code: OpticalCode, appUrl = APP) =>
      create(codeText(encodeOptical(code), appUrl), { errorCorrectionLevel: "M" }).version;
    const name = "Chrome on Linux, red heron";
    const host = (text: string, port: number) => ({ type: "host" as const, address: text, port });
    const common = [host("0f8fad5b-d9cb-469f-a165-70867728950e.local", 51_000)];
    const firefox = { fragment: "0123abcd", password: "0123456789abcdef0123456789abcdef" };
    const largest = [1, 2, 3, 4].map((n) => host(`fd00:1:2:3:4:5:6:${n}`, 60_000 + n));
    expect(version({ ...first, name, end: { ...first.end, addresses: common } })).toBeLessThanOrEqual(9);
    expect(version({ ...answer, name, end: { ...answer.end, addresses: common } })).toBeLessThanOrEqual(8);
    const most = { ...first, name: "x".repeat(32), end: { ...first.end, ...firefox, addresses: largest } };
    expect(version(most, "https://some-longer-name.ferry.example.org/app/")).toBeLessThanOrEqual(12);
  });
});
