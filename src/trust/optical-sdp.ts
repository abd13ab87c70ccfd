// One end of a connection as codes carry it, and the SDP that is built of it again. Rule: the SDP is a template of
// ours; what stands in it of the other side is hex, base64 characters, addresses and ports, each checked before.
import { readFingerprint } from "./fingerprint.ts";
import { candidateLine, opticalAddress } from "./optical-address.ts";
import type { OpticalAddress } from "./optical-address.ts";

export interface OpticalEnd {
  /** SHA-256 of the DTLS certificate: 64 lower-case hex digits. */
  readonly fingerprint: string;
  /** ICE user name fragment and password: 4 to 32 and 22 to 64 characters of `ICE_CHARACTERS`. */
  readonly fragment: string;
  readonly password: string;
  readonly addresses: readonly OpticalAddress[];
}

/** RFC 8839, section 5.4 (ice-char): the base64 alphabet. Browsers write 4 and 24, or 8 and 32 of them. */
export const FRAGMENT = /^[A-Za-z0-9+/]{4,32}$/;
export const PASSWORD = /^[A-Za-z0-9+/]{22,64}$/;

/** Bytes of one message that either side takes: what every browser does (256 KiB at least in 2026). */
const MAX_MESSAGE_BYTES = 262_144;
/** What all browsers write for a connection with data channels alone; the template says the same. */
const EXPECTED = ["a=mid:0", "a=sctp-port:5000"];

/**
 * This side's end, of its own SDP and candidates; undefined when the browser writes something that the template does
 * not say, or found no address that codes carry.
 */
export function ownEnd(sdp: string, candidates: readonly string[]): OpticalEnd | undefined {
  const lines = sdp.split("\r\n");
  const value = (name: string) => lines.find((line) => line.startsWith(`a=${name}:`))?.slice(name.length + 3) ?? "";
  const [fingerprint, fragment, password] = [readFingerprint(sdp), value("ice-ufrag"), value("ice-pwd")];
  const addresses = candidates.map(opticalAddress).filter((address) => address !== undefined);
  if (fingerprint === undefined || !FRAGMENT.test(fragment) || !PASSWORD.test(password)) return undefined;
  if (!EXPECTED.every((line) => lines.includes(line)) || addresses.length === 0) return undefined;
  return { fingerprint, fragment, password, addresses };
}

/**
 * The other side's SDP. The side that answers waits for DTLS and the one that offered begins it (RFC 8842, section 5):
 * it is the one that knows when both codes are scanned, and the other's tries would be lost until then.
 */
export function remoteSdp(
  { fingerprint, fragment, password, addresses }: OpticalEnd,
  kind: "offer" | "answer",
): string {
  const pairs = fingerprint.toUpperCase().match(/../g) ?? [];
  return [
    "v=0",
    "o=- 1 1 IN IP4 0.0.0.0",
    "s=-",
    "t=0 0",
    "a=group:BUNDLE 0",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "c=IN IP4 0.0.0.0",
    ...addresses.map(candidateLine),
    `a=ice-ufrag:${fragment}`,
    `a=ice-pwd:${password}`,
    "a=ice-options:trickle",
    `a=fingerprint:sha-256 ${pairs.join(":")}`,
    `a=setup:${kind === "offer" ? "active" : "passive"}`,
    "a=mid:0",
    "a=sctp-port:5000",
    `a=max-message-size:${MAX_MESSAGE_BYTES}`,
    "",
  ].join("\r\n");
}
