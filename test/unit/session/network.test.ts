import { expect, test } from "vitest";

import { networkOptions, PUBLIC_BROKER, readConfig, readIceServers } from "../../../src/session/network.ts";

const SETTINGS = { theme: "system", icePolicy: "all" } as const;

test.each([
  undefined,
  null,
  7,
  "x",
  [],
  {},
  { brokers: "self" },
  { brokers: [null, 3, "ftp://x", "http://evil.example"] },
])("a config.json that is %j becomes the public broker and no servers", (json) => {
  expect(readConfig(json)).toEqual({ brokers: [PUBLIC_BROKER], iceServers: [] });
});

test("brokers are spelled one way, doubles are dropped, and four are enough", () => {
  const brokers = [
    "self",
    "https://a.example/",
    "https://a.example",
    "https://b.example/p/",
    "https://c.example",
    "https://d.example",
  ];
  expect(readConfig({ brokers }).brokers).toEqual([
    "self",
    "https://a.example",
    "https://b.example/p",
    "https://c.example",
  ]);
});

test("servers that a browser would refuse are left out", () => {
  expect(
    readIceServers([
      { urls: "stun:stun.example:3478" },
      { urls: ["turn:turn.example?transport=udp", "stun:other.example"] },
      { urls: ["turns:turn.example"], username: "u", credential: "c" },
      { urls: "http://no.example" },
      { urls: 5 },
      "stun:text.example",
    ]),
  ).toEqual([
    { urls: ["stun:stun.example:3478"] },
    { urls: ["stun:other.example"] },
    { urls: ["turns:turn.example"], username: "u", credential: "c" },
  ]);
});

test("a page on localhost names the host's own address in its links, and listens on its own origin", () => {
  const config = readConfig({ brokers: ["self"], publicUrl: "https://192.168.1.5:8443/x?y#z" });
  expect(networkOptions(config, SETTINGS, "http://localhost:8443/#/pair")).toMatchObject({
    brokers: ["http://localhost:8443/peerjs"],
    appUrl: "https://192.168.1.5:8443/",
    selfBroker: "http://localhost:8443/peerjs",
    brokerRef: { kind: "self" },
  });
});

test("a page on a sub-path of another host names itself, whatever config.json says", () => {
  const config = readConfig({ brokers: [PUBLIC_BROKER], publicUrl: "https://elsewhere.example/" });
  expect(networkOptions(config, SETTINGS, "https://example.org/ferry/index.html#/")).toMatchObject({
    brokers: [PUBLIC_BROKER],
    appUrl: "https://example.org/ferry/",
    brokerRef: { kind: "public" },
  });
});

test("a person's own brokers and servers win; none means what the instance says", () => {
  const config = readConfig({ brokers: ["self"], iceServers: [{ urls: "stun:a.example" }] });
  const own = { ...SETTINGS, brokers: ["https://mine.example"], iceServers: [{ urls: ["stun:b.example"] }] };
  expect(networkOptions(config, own, "https://x.example/")).toMatchObject({
    brokers: ["https://mine.example"],
    brokerRef: { kind: "url", url: "https://mine.example" },
    iceServers: [{ urls: ["stun:b.example"] }],
  });
  const none = { ...SETTINGS, brokers: [], iceServers: [] };
  expect(networkOptions(config, none, "https://x.example/")).toMatchObject({
    brokers: ["https://x.example/peerjs"],
    iceServers: [{ urls: ["stun:a.example"] }],
  });
});
