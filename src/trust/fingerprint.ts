// The fingerprint rule: an SDP counts only when it names exactly one DTLS certificate, whoever reads it.
// Browsers differ in which of several fingerprints they use (Chromium the last, Firefox any that matches), so a text
// that two readers could read differently is refused whole. Rule: strict and boring; what browsers write passes.
import { MAX_SDP_LENGTH } from "../protocol/limits.ts";

/** RFC 8122, section 5: upper-case hex pairs joined by colons, which is what every browser writes. */
const FINGERPRINT = /^a=fingerprint:sha-256 ([0-9A-F]{2}(?::[0-9A-F]{2}){31})$/;

/**
 * The certificate's SHA-256 as 64 lower-case hex digits, or undefined when the rule is broken: none or two different
 * ones at session or any media level, another hash, another spelling, line ends other than CR LF, bytes beyond ASCII.
 */
export function readFingerprint(sdp: string): string | undefined {
  if (sdp.length > MAX_SDP_LENGTH || !/^(?:[\x20-\x7e]+\r\n)+$/.test(sdp)) return undefined;
  const found = new Set<string>();
  for (const line of sdp.split("\r\n")) {
    // Anywhere in the line and in any case: a line that only looks like one is as bad as a second one.
    if (!/fingerprint/i.test(line)) continue;
    const hex = FINGERPRINT.exec(line)?.[1];
    if (hex === undefined) return undefined;
    found.add(hex.replaceAll(":", "").toLowerCase());
  }
  const [only] = found;
  return found.size === 1 ? only : undefined;
}
