// The SDP that is built of a code passes every rule that SDPs of the other side must pass, and holds nothing else.
import { describe, expect, it } from "vitest";

import { checkRemoteSdp } from "../../../src/connection/remote-sdp.ts";
import { ownEnd, remoteSdp } from "../../../src/trust/optical-sdp.ts";
import type { OpticalEnd } from "../../../src/trust/optical-sdp.ts";

const FINGERPRINT = "0123456789abcdef".repeat(4);
const PAIRS = FINGERPRINT.toUpperCase().match(/../g)?.join(":") ?? "";
const end: OpticalEnd = {
  fingerprint: FINGERPRINT,
  fragment: "a+/9",
  password: "0123456789abcdefghijABCD",
  addresses: [
    { type: "host", address: "192.168.43.1", port: 50_000 },
    { type: "host", address: "0f8fad5b-d9cb-469f-a165-70867728950e.local", port: 50_001 },
  ],
};
const CANDIDATES = ["candidate:1 1 udp 2122260223 192.168.43.1 50000 typ host generation 0"];

/** As Chromium writes it. */
const chromium = `v=0
o=- 4611 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=extmap-allow-mixed
a=msid-semantic: WMS
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=ice-ufrag:a+/9
a=ice-pwd:0123456789abcdefghijABCD
a=ice-options:trickle
a=fingerprint:sha-256 ${PAIRS}
a=setup:actpass
a=mid:0
a=sctp-port:5000
a=max-message-size:262144
`.replaceAll("\n", "\r\n");
/** As Firefox does: the fingerprint at session level. */
const firefox = `v=0
o=mozilla...THIS_IS_SDPARTA-99.0 1 0 IN IP4 0.0.0.0
s=-
t=0 0
a=fingerprint:sha-256 ${PAIRS}
a=group:BUNDLE 0
a=ice-options:trickle
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=sendrecv
a=ice-pwd:0123456789abcdef0123456789abcdef
a=ice-ufrag:0123abcd
a=mid:0
a=setup:actpass
a=sctp-port:5000
a=max-message-size:1073741823
`.replaceAll("\n", "\r\n");

describe("the SDP of two scans", () => {
  it.each(["offer", "answer"] as const)("passes the rules for SDPs of the other side: %s", (kind) => {
    expect(checkRemoteSdp(remoteSdp(end, kind), undefined)).toBe(FINGERPRINT);
  });
  it("has the side that offered begin DTLS, when it knows both codes", () => {
    expect(remoteSdp(end, "offer")).toContain("\r\na=setup:active\r\n");
    expect(remoteSdp(end, "answer")).toContain("\r\na=setup:passive\r\n");
  });
  it("is the same template whatever the end, but for its own words", () => {
    const lines = remoteSdp(end, "offer").split("\r\n");
    expect(lines.filter((line) => line.startsWith("a=candidate:"))).toHaveLength(2);
    expect(lines).toHaveLength(18);
    expect(lines.filter((line) => line.includes("192.168.43.1"))).toEqual([
      "a=candidate:1 1 udp 2130706431 192.168.43.1 50000 typ host",
    ]);
  });
  it("reads what browsers write", () => {
    const addresses = [{ type: "host", address: "192.168.43.1", port: 50_000 }];
    expect(ownEnd(chromium, CANDIDATES)).toEqual({ ...end, addresses });
    expect(ownEnd(firefox, CANDIDATES)).toMatchObject({
      fragment: "0123abcd",
      password: "0123456789abcdef0123456789abcdef",
    });
  });
  it("makes no code of what the template does not say, or without an address", () => {
    expect(ownEnd(chromium.replace("a=mid:0", "a=mid:1"), CANDIDATES)).toBeUndefined();
    expect(ownEnd(chromium.replace("port:5000", "port:5001"), CANDIDATES)).toBeUndefined();
    expect(ownEnd(chromium.replace(PAIRS, PAIRS.slice(3)), CANDIDATES)).toBeUndefined();
    expect(ownEnd(chromium, [])).toBeUndefined();
    expect(ownEnd(chromium, ["candidate:1 1 udp 1 127.0.0.1 9 typ host"])).toBeUndefined();
  });
});
