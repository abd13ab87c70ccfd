// The fingerprint rule against SDPs as browsers write them, and as someone in the middle would.
import { describe, expect, it } from "vitest";

import { readFingerprint } from "../../../src/trust/fingerprint.ts";

const pairs = (byte: string) => Array.from({ length: 32 }, () => byte).join(":");
const ONE = pairs("AB");
const TWO = pairs("CD");
const line = (fingerprint: string, hash = "sha-256") => `a=fingerprint:${hash} ${fingerprint}`;
const session = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0"];
const media = ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", "a=mid:0"];

function sdp(atSession: readonly string[], atMedia: readonly string[], end = "\r\n"): string {
  return [...session, ...atSession, ...media, ...atMedia, ""].join(end);
}

describe("the fingerprint rule", () => {
  it("reads the one fingerprint, where Chromium and where Firefox write it, and at both places", () => {
    const hex = "ab".repeat(32);
    expect(readFingerprint(sdp([], [line(ONE)]))).toBe(hex);
    expect(readFingerprint(sdp([line(ONE)], []))).toBe(hex);
    expect(readFingerprint(sdp([line(ONE)], [line(ONE)]))).toBe(hex);
    expect(readFingerprint(sdp([], [line(ONE), line(ONE)]))).toBe(hex);
  });

  it("refuses two different ones in any place and order", () => {
    for (const [a, b] of [
      [ONE, TWO],
      [TWO, ONE],
    ] as const) {
      expect(readFingerprint(sdp([line(a)], [line(b)]))).toBeUndefined();
      expect(readFingerprint(sdp([line(a), line(b)], []))).toBeUndefined();
      expect(readFingerprint(sdp([], [line(a), line(b)]))).toBeUndefined();
      expect(readFingerprint(sdp([line(a)], [line(a), line(b)]))).toBeUndefined();
      expect(readFingerprint(sdp([], [line(a), ...media, line(b)]))).toBeUndefined();
    }
  });

  it("refuses none", () => {
    expect(readFingerprint(sdp([], []))).toBeUndefined();
    expect(readFingerprint("")).toBeUndefined();
  });

  it("refuses other hashes, alone and beside the right one", () => {
    const sha1 = line(Array.from({ length: 20 }, () => "AB").join(":"), "sha-1");
    for (const other of [sha1, line(ONE, "sha-512"), line(ONE, "md5"), line(ONE, "SHA-256"), line(ONE, "Sha-256")]) {
      expect(readFingerprint(sdp([], [other])), other).toBeUndefined();
      expect(readFingerprint(sdp([], [line(ONE), other])), other).toBeUndefined();
      expect(readFingerprint(sdp([other], [line(ONE)])), other).toBeUndefined();
    }
  });

  it("refuses every other spelling of the line, even beside a right one", () => {
    const tricks = [
      line(TWO).replace("a=", "A="),
      line(TWO).replace("fingerprint", "Fingerprint"),
      line(TWO).replace("fingerprint", "FINGERPRINT"),
      line(TWO).replace("a=", "a= "),
      line(TWO).replace("a=", " a="),
      line(TWO).replace("=fingerprint:", "=fingerprint :"),
      line(TWO).replace(":sha", ": sha"),
      line(TWO).replace("sha-256 ", "sha-256  "),
      line(TWO).replace("sha-256 ", "sha-256\t"),
      `${line(TWO)} `,
      `${line(TWO)}:AB`,
      line(TWO.slice(0, -3)),
      line(TWO.toLowerCase()),
      line(TWO.replaceAll(":", "")),
      line(TWO.replace("CD", "CG")),
      "a=fingerprint:",
      "a=fingerprint",
      `a=ssrc:1 fingerprint:sha-256 ${TWO}`,
      `s=a=fingerprint:sha-256 ${TWO}`,
    ];
    for (const trick of tricks) {
      expect(readFingerprint(sdp([], [line(ONE), trick])), trick).toBeUndefined();
      expect(readFingerprint(sdp([trick], [line(ONE)])), trick).toBeUndefined();
      expect(readFingerprint(sdp([], [trick])), trick).toBeUndefined();
    }
  });

  it("refuses line ends that two readers could take differently", () => {
    expect(readFingerprint(sdp([], [line(ONE)], "\n"))).toBeUndefined();
    expect(readFingerprint(sdp([], [line(ONE)], "\r"))).toBeUndefined();
    const whole = sdp([], [line(ONE)]);
    for (const end of ["\n", "\r", "\r\r\n", "\n\r", "\u2028", "\u0085", "\v", "\0"]) {
      expect(readFingerprint(whole + line(TWO) + end), JSON.stringify(end)).toBeUndefined();
      expect(readFingerprint(whole.replace("s=-", `s=-${end}${line(TWO)}`)), JSON.stringify(end)).toBeUndefined();
    }
    expect(readFingerprint(whole.slice(0, -2))).toBeUndefined();
    expect(readFingerprint(`${whole}\r\n`)).toBeUndefined();
  });

  it("refuses bytes beyond ASCII and texts beyond the bound", () => {
    expect(readFingerprint(sdp(["a=x:ｆingerprint"], [line(ONE)]))).toBeUndefined();
    expect(readFingerprint(sdp([], [line(ONE), ...Array<string>(5_000).fill("a=x:y")]))).toBeUndefined();
  });
});
