// What a remote SDP must be before the browser sees it. Rule: refuse whole, repair nothing.
import { FingerprintError } from "../session/ports.ts";
import { readFingerprint } from "../trust/fingerprint.ts";

/** An SDP that describes something else than one pair of data channels over one DTLS connection. */
export class SdpError extends Error {
  override name = "SdpError";
}

/** What browsers write for data channels (RFC 8841). Port 0 would be a section that is turned off. */
const APPLICATION = /^m=application [1-9]\d* (?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel$/;

/**
 * The fingerprint of a remote SDP that may be set. `known`: the fingerprint of an earlier one of this connection.
 * Throws FingerprintError when the fingerprint rule is broken or the fingerprint changed, SdpError for other media.
 */
export function checkRemoteSdp(sdp: string, known: string | undefined): string {
  const fingerprint = readFingerprint(sdp);
  if (fingerprint === undefined) throw new FingerprintError("not exactly one sha-256 fingerprint");
  if (known !== undefined && known !== fingerprint) throw new FingerprintError("the fingerprint changed");
  const media = sdp.split("\r\n").filter((line) => /^\s*m\s*=/i.test(line));
  if (media.length !== 1 || !APPLICATION.test(media[0] ?? "")) throw new SdpError("not one application section");
  return fingerprint;
}
