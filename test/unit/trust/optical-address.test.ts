// Addresses in codes of two scans: what a browser names is read, what nobody may be sent to is not, on either end.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  candidateLine,
  MAX_ADDRESS_BYTES,
  opticalAddress,
  readAddresses,
  writeAddresses,
} from "../../../src/trust/optical-address.ts";
import type { OpticalAddress } from "../../../src/trust/optical-address.ts";
import { propertyRun } from "../../support/property-run.ts";

const host = (address: string, port = 50_000): OpticalAddress => ({ type: "host", address, port });
const candidate = (address: string, rest = "typ host generation 0 ufrag abcd network-cost 999", port = 50_000) =>
  `candidate:842163049 1 udp 1677729535 ${address} ${port} ${rest}`;

const GOOD = [
  "10.1.2.3",
  "172.16.0.1",
  "192.168.43.1",
  "169.254.7.7",
  "100.64.0.9",
  "8.8.4.4",
  "192.0.2.5",
  "198.18.0.1",
  "fd12:3456:789a:0:0:0:0:1",
  "fe80:0:0:0:1:2:3:4",
  "2001:db8:0:0:0:0:0:1",
  "2a00:1450:4001:82a:0:0:0:200e",
  "0f8fad5b-d9cb-469f-a165-70867728950e.local",
];
const BAD = [
  "0.0.0.0",
  "127.0.0.1",
  "127.8.9.1",
  "224.0.0.251",
  "239.1.1.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "ff02::fb",
  "::ffff:10.0.0.1",
  "::ffff:a00:1",
  "64:ff9b::a00:1",
  "fec0::1",
  "1.2.3",
  "1.2.3.4.5",
  "256.1.1.1",
  "1:2:3:4:5:6:7:8:9",
  "fd00::1::2",
  "fd00:1:2:3:4:5:6:7:8::",
  "example.org",
  "printer.local",
  "x.0f8fad5b-d9cb-469f-a165-70867728950e.local",
];

describe("addresses in codes of two scans", () => {
  it.each(GOOD)("carries %s, and brings it back as it was", (address) => {
    const found = opticalAddress(candidate(address));
    expect(found).toEqual(host(address));
    expect(readAddresses(writeAddresses([host(address)]))).toEqual([host(address)]);
  });
  it.each(BAD)("does not carry %s", (address) => {
    expect(opticalAddress(candidate(address))).toBeUndefined();
    expect(writeAddresses([host(address)])).toHaveLength(0);
  });

  it("reads the short forms of IPv6, and upper case", () => {
    expect(opticalAddress(candidate("FD12:3456::1"))?.address).toBe("fd12:3456::1");
    expect(readAddresses(writeAddresses([host("fd12:3456::1")]))).toEqual([host("fd12:3456:0:0:0:0:0:1")]);
  });
  it("leaves out TCP, other components, port 0 and what is no candidate", () => {
    for (const text of [
      "candidate:1 1 tcp 1 192.168.1.2 9 typ host tcptype active",
      "candidate:1 2 udp 1 192.168.1.2 5000 typ host",
      candidate("192.168.1.2", "typ prflx raddr 1.1.1.1 rport 1"),
      candidate("192.168.1.2", "typ host", 0),
      candidate("192.168.1.2", "typ host", 65_536),
      "",
      "a=candidate:1",
    ])
      expect(opticalAddress(text)).toBeUndefined();
  });
  it("gives a name to no address but the device's own", () => {
    const name = "0f8fad5b-d9cb-469f-a165-70867728950e.local";
    expect(opticalAddress(candidate(name, "typ srflx raddr 0.0.0.0 rport 0"))).toBeUndefined();
  });
  it("refuses a list that holds a bad one, port 0, one twice, too many, or half of one", () => {
    const good = [...writeAddresses([host("192.168.1.2")])];
    const lists = [
      [],
      [...good, 0, 1, 0, 127, 0, 0, 1],
      [...good, 0, 1, 0, 224, 0, 0, 251],
      [0, 0, 0, 192, 168, 1, 2],
      [...good, ...good],
      good.slice(0, -1),
      [3, 1, 0, 192, 168, 1, 2],
      [12, 1, 0, 192, 168, 1, 2],
      [16, 1, 0, 192, 168, 1, 2],
      Array.from({ length: 9 }, (_, n) => [0, 1, n, 192, 168, 1, 2]).flat(),
      Array.from({ length: 5 }, (_, n) => [1, 1, n, 0xfd, ...Array.from({ length: 15 }, () => n)]).flat(),
    ];
    for (const list of lists) expect(readAddresses(Uint8Array.from(list)), list.join()).toBeUndefined();
  });
  it("takes what fits, those of the same network first, the best first", () => {
    const many = [
      { type: "srflx" as const, address: "8.8.4.4", port: 1 },
      host("fd00:1:2:3:4:5:6:7"),
      ...Array.from({ length: 12 }, (_, n) => host(`192.168.1.${n}`)),
    ];
    const read = readAddresses(writeAddresses(many));
    expect(read?.length).toBe(8);
    expect(read?.map(({ address }) => address)).toEqual(Array.from({ length: 8 }, (_, n) => `192.168.1.${n}`));
    expect(writeAddresses(many).byteLength).toBeLessThanOrEqual(MAX_ADDRESS_BYTES);
  });
  it("writes the lines of SDP itself, in the order of preference", () => {
    expect(candidateLine(host("192.168.1.2", 5000), 0)).toBe(
      "a=candidate:1 1 udp 2130706431 192.168.1.2 5000 typ host",
    );
    expect(candidateLine({ type: "relay", address: "8.8.4.4", port: 9 }, 3)).toBe(
      "a=candidate:4 1 udp 16776447 8.8.4.4 9 typ relay raddr 0.0.0.0 rport 0",
    );
  });
  it("reads no bytes that it would not write, and writes back what it read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 90 }), (bytes) => {
        const read = readAddresses(bytes);
        if (!read) return;
        const again = readAddresses(writeAddresses(read));
        expect(new Set(again?.map((one) => JSON.stringify(one)))).toEqual(
          new Set(read.map((one) => JSON.stringify(one))),
        );
        for (const one of read) expect(BAD).not.toContain(one.address);
      }),
      propertyRun("optical addresses"),
    );
  });
});
