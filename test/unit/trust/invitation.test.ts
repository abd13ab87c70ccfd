// Links that are whole, cut, damaged, old, of a newer Ferry, of something else; and any text at all.
import * as fc from "fast-check";
import { create as createQr } from "qrcode";
import { describe, expect, it } from "vitest";

import { concat, fromBase64url, toBase64url } from "../../../src/protocol/bytes.ts";
import { crc32 } from "../../../src/protocol/crc32.ts";
import { encodeInvitation, parseInvitation } from "../../../src/trust/invitation.ts";
import type { BrokerRef, Invitation } from "../../../src/trust/invitation.ts";
import { propertyRun } from "../../support/property-run.ts";
import { quickest } from "../../support/quickest.ts";

const NOW = 1_800_000_000_000;
const APP = "https://ferry.example/app/";
const run = propertyRun("invitation");

const random = (byteLength: number) => crypto.getRandomValues(new Uint8Array(byteLength));
function invitation(change: Partial<Invitation> = {}): Invitation {
  return {
    kind: "screen",
    secret: random(32),
    hostKeyHash: random(16),
    broker: { kind: "self" },
    hostName: "Chrome on Linux, red heron",
    expiresAt: NOW + 180_000,
    ...change,
  };
}
/** A payload with its checksum right, whatever it says. */
function linkOf(body: Uint8Array): string {
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, crc32(body));
  return `${APP}#/pair/${toBase64url(concat(body, sum))}`;
}
function bodyOf(link: string): Uint8Array<ArrayBuffer> {
  return (fromBase64url(link.split("#/pair/")[1] ?? "") ?? new Uint8Array(4)).slice(0, -4);
}
function errorOf(text: string, now = NOW): string {
  const parsed = parseInvitation(text, now);
  return parsed.ok ? "ok" : parsed.error;
}

const brokers: fc.Arbitrary<BrokerRef> = fc.oneof(
  fc.constant({ kind: "self" as const }),
  fc.constant({ kind: "public" as const }),
  fc
    .constantFrom("https://b.example", "https://b.example:9000/peerjs", "http://127.0.0.1:9000/x", "http://localhost")
    .map((url) => ({ kind: "url" as const, url })),
);
const invitations = fc.record({
  kind: fc.constantFrom("screen" as const, "link" as const),
  secret: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new Uint8Array(bytes)),
  hostKeyHash: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => new Uint8Array(bytes)),
  broker: brokers,
  hostName: fc.constantFrom("Studio Mac", "Größe", "한국어 이름", "Chrome on Linux, red heron", "x".repeat(32)),
  expiresAt: fc.integer({ min: NOW / 1000 + 1, max: 0xffff_ffff }).map((seconds) => seconds * 1000),
});
const visits = fc.boolean().map((visit) => (visit ? { visit } : {}));

describe("an invitation", () => {
  it("comes back as it was, whatever it holds", () => {
    fc.assert(
      fc.property(invitations, visits, (fields, visit) => {
        const given = { ...fields, ...visit };
        const parsed = parseInvitation(encodeInvitation(given, APP), NOW);
        expect(parsed).toEqual({ ok: true, appUrl: APP, invitation: given });
      }),
      run,
    );
  });

  it("fits a code of version 8 at level M, with a usual name and address", () => {
    for (const app of ["https://192.168.178.123:8443/", "https://someone.github.io/ferry/"]) {
      const link = encodeInvitation(invitation({ kind: "link" }), app);
      expect(
        createQr([{ data: link, mode: "byte" } as never], { errorCorrectionLevel: "M" }).version,
      ).toBeLessThanOrEqual(8);
    }
  });

  it("is taken with spaces around it", () => {
    expect(errorOf(`\n  ${encodeInvitation(invitation(), APP)} \r\n`)).toBe("ok");
  });

  it("names the address it came from, without the fragment", () => {
    for (const app of ["https://a.example/", "http://localhost:8080/", "https://a.example/x/index.html"]) {
      expect(parseInvitation(encodeInvitation(invitation(), app), NOW)).toMatchObject({ ok: true, appUrl: app });
    }
  });

  it("is expired from its last moment on", () => {
    const link = encodeInvitation(invitation({ expiresAt: NOW }), APP);
    expect(errorOf(link, NOW - 1)).toBe("ok");
    expect(errorOf(link, NOW)).toBe("expired");
  });

  it("is cut short wherever it was cut", () => {
    const link = encodeInvitation(invitation({ broker: { kind: "url", url: "https://b.example" } }), APP);
    for (let end = link.indexOf("#/pair/") + 7; end < link.length; end += 1) {
      expect(errorOf(link.slice(0, end)), `cut at ${end}`).toBe("cut-short");
    }
  });

  it("is cut short, never another one, when any one character changed", () => {
    const link = encodeInvitation(invitation(), APP);
    const start = link.indexOf("#/pair/") + 7;
    // The first holds the version: without it nothing says that it was an invitation.
    for (let at = start + 1; at < link.length; at += 1) {
      const other = link[at] === "A" ? "B" : "A";
      expect(errorOf(link.slice(0, at) + other + link.slice(at + 1)), `changed at ${at}`).toBe("cut-short");
    }
  });

  it("of a newer version says so, whole only", () => {
    const body = bodyOf(encodeInvitation(invitation(), APP));
    for (const version of [2, 3, 15]) {
      body[0] = (version << 4) | 15;
      expect(errorOf(linkOf(body))).toBe("newer");
      expect(errorOf(linkOf(concat(body, random(100))))).toBe("newer");
      expect(errorOf(linkOf(body).slice(0, -3))).toBe("cut-short");
    }
    body[0] = 0;
    expect(errorOf(linkOf(body))).toBe("not-ferry");
    expect(errorOf(linkOf(body).slice(0, -3))).toBe("not-ferry");
  });

  it("with a right checksum and wrong fields is none of Ferry's", () => {
    const body = bodyOf(encodeInvitation(invitation({ hostName: "x".repeat(32) }), APP));
    for (const flags of [6, 7, 14, 15]) {
      const changed = body.slice();
      changed[0] = 16 | flags;
      expect(errorOf(linkOf(changed)), `flags ${flags}`).toBe("not-ferry");
    }
    for (const end of [1, 2, 6, 40, 52]) expect(errorOf(linkOf(body.slice(0, end))), `${end}`).toBe("not-ferry");
    expect(errorOf(linkOf(body.slice(0, 53)))).toBe("ok");
    expect(errorOf(linkOf(concat(body, Uint8Array.of(120))))).toBe("not-ferry");
  });

  it("with a broker that may not be dialled is none of Ferry's", () => {
    const body = bodyOf(encodeInvitation(invitation({ hostName: "" }), APP));
    body[0] = 16 | 4;
    const withBroker = (url: string, length = url.length) =>
      errorOf(linkOf(concat(body, Uint8Array.of(length), new TextEncoder().encode(url))));
    expect(withBroker("https://b.example")).toBe("ok");
    for (const url of ["http://b.example", "ftp://b.example", "javascript:alert(1)", "https://u:p@b.example", "x", ""])
      expect(withBroker(url), url).toBe("not-ferry");
    for (const length of [18, 255]) expect(withBroker("https://b.example", length)).toBe("not-ferry");
    expect(errorOf(linkOf(body))).toBe("not-ferry");
  });

  it("has a name without tricks", () => {
    const body = bodyOf(encodeInvitation(invitation({ hostName: "a".repeat(9) }), APP));
    const tricks = new TextEncoder().encode("a\u202Eb\u0000c");
    body.set(tricks.slice(0, 9), 53);
    const parsed = parseInvitation(linkOf(body), NOW);
    const name = parsed.ok ? parsed.invitation.hostName : "";
    expect(name).toContain("a");
    for (const trick of ["\u202E", "\u0000"]) expect(name).not.toContain(trick);
  });

  it("cannot be made of what it may not hold", () => {
    const wrong: Partial<Invitation>[] = [
      { secret: random(31) },
      { hostKeyHash: random(8) },
      { hostName: "x".repeat(33) },
      { expiresAt: -1 },
      { expiresAt: 2 ** 32 * 1000 },
      { broker: { kind: "url", url: "http://b.example" } },
      { broker: { kind: "url", url: "https://b.example/" } },
    ];
    for (const change of wrong) expect(() => encodeInvitation(invitation(change), APP)).toThrow(RangeError);
  });
});

describe("any text", () => {
  it("of something else is not Ferry's", () => {
    const link = encodeInvitation(invitation(), APP);
    for (const text of [
      "",
      " ",
      "hello",
      "https://example.com/",
      "WIFI:S:x;;",
      "https://x/#/pair",
      "#/pair/",
      link.slice(8),
    ])
      expect(errorOf(text), text).toBe("not-ferry");
    for (const text of [
      `ftp://x/${link.slice(8)}`,
      link.replace("#", "##"),
      `${link}/more`,
      `${link}?x`,
      `see ${link}`,
    ])
      expect(errorOf(text), text).toBe("not-ferry");
    expect(errorOf(`https://x/#/pair/${toBase64url(Uint8Array.of(8, 1, 2, 3, 4, 5, 6, 7, 8, 9))}`)).toBe("not-ferry");
  });

  it("gives an answer and never an exception", () => {
    const whole = encodeInvitation(invitation(), APP);
    const anything = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.string({ maxLength: 300 }).map((text) => `${APP}#/pair/${text}`),
      fc.base64String({ maxLength: 400 }).map((text) => `${APP}#/pair/${text}`),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => linkOf(bytes)),
      fc.uint8Array({ maxLength: 120 }).map((bytes) => linkOf(concat(Uint8Array.of(16), bytes))),
      fc
        .tuple(fc.nat(whole.length), fc.string({ unit: "binary", maxLength: 4 }))
        .map(([at, text]) => whole.slice(0, at) + text + whole.slice(at + text.length)),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const parsed = parseInvitation(text, NOW);
        if (parsed.ok) expect(parsed.invitation.secret).toHaveLength(32);
        else expect(["not-ferry", "cut-short", "newer", "expired"]).toContain(parsed.error);
      }),
      run,
    );
  });

  it("of any length costs next to nothing", async () => {
    const texts = [" ".repeat(1e7), `${APP}#/pair/${"A".repeat(1e7)}`, "#/pair/".repeat(1e6)];
    const took = await quickest(1_000, () => {
      for (const text of texts) expect(errorOf(text)).toBe("not-ferry");
    });
    expect(took).toBeLessThan(1_000);
  });
});
