// Which addresses of brokers and ICE servers are used: one spelling each, https, and what a browser takes.
import { describe, expect, it } from "vitest";

import { brokerUrl, isIceUrl } from "../../../src/protocol/server-addresses.ts";

describe("a broker's address", () => {
  it("has one spelling", () => {
    expect(brokerUrl("https://b.example/")).toBe("https://b.example");
    expect(brokerUrl("https://b.example/peerjs/")).toBe("https://b.example/peerjs");
    expect(brokerUrl("https://B.example:443/x")).toBe("https://b.example/x");
    expect(brokerUrl("https://b.example:9000")).toBe("https://b.example:9000");
  });

  it("is plain http on this machine only", () => {
    for (const url of ["http://localhost:9000", "http://127.0.0.1", "http://[::1]:9000/p", "http://a.localhost"])
      expect(brokerUrl(url)).toBe(url);
    for (const url of ["http://b.example", "http://10.0.0.1", "http://localhost.example", "http://127.0.0.1.example"])
      expect(brokerUrl(url), url).toBeUndefined();
  });

  it("has no user, query, fragment, space or excess", () => {
    for (const url of ["https://u@b.example", "https://b.example?q", "https://b.example#f", "https://b .example"])
      expect(brokerUrl(url), url).toBeUndefined();
    expect(brokerUrl(`https://b.example/${"x".repeat(200)}`)).toBeUndefined();
  });
});

describe("an ICE server's address", () => {
  it("is a scheme, a host and perhaps a port, and for a relay a transport; what a browser refuses is none", () => {
    for (const url of [
      "stun:a.example",
      "stuns:a.example:5349",
      "STUN:[2001:db8::1]:3478",
      "turn:a.example:3478?transport=tcp",
    ])
      expect(isIceUrl(url), url).toBe(true);
    for (const url of ["", "stun:", "stun://a.example", "https://a.example", "stun:a b", "stun:u@a", "turn:a#b"])
      expect(isIceUrl(url), url).toBe(false);
    for (const url of [
      "stun:a:99999",
      "stun:a:0",
      "stun:a?transport=udp",
      "turn:a?transport=TCP",
      "stun:a..b",
      "turn:[::::]",
    ])
      expect(isIceUrl(url), url).toBe(false);
    expect(isIceUrl(`stun:${"a".repeat(252)}`)).toBe(false);
  });
});
