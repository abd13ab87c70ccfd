// Which address a phone should be told.
import { describe, expect, it } from "vitest";

import { hostNames, isLoopback, reachableAddresses } from "../../../server/addresses.mjs";

const v4 = (address: string, internal = false) =>
  ({ address, internal, family: "IPv4", netmask: "255.255.255.0", mac: "", cidr: null }) as const;
const v6 = (address: string, scopeid = 0) =>
  ({ address, internal: false, family: "IPv6", netmask: "", mac: "", cidr: null, scopeid }) as const;

describe("addresses of this host", () => {
  it("puts the home network first and containers last", () => {
    const interfaces = {
      lo: [v4("127.0.0.1", true)],
      docker0: [v4("172.17.0.1")],
      eth0: [v4("203.0.113.5")],
      wlan0: [v4("192.168.1.20"), v6("2001:db8::1")],
    };
    expect(reachableAddresses(interfaces)).toEqual(["192.168.1.20", "203.0.113.5", "172.17.0.1"]);
  });

  it("puts virtual machines' networks last on Windows, too", () => {
    const interfaces = {
      "vEthernet (WSL (Hyper-V firewall))": [v4("172.28.64.1")],
      "VirtualBox Host-Only Network": [v4("192.168.56.1")],
      "VMware Network Adapter VMnet8": [v4("192.168.133.1")],
      "Hyper-V Virtual Ethernet Adapter": [v4("192.168.137.1")],
      "Wi-Fi": [v4("192.168.1.20")],
      "Ethernet 2": [v4("203.0.113.5")],
    };
    expect(reachableAddresses(interfaces).slice(0, 2)).toEqual(["192.168.1.20", "203.0.113.5"]);
  });

  it("leaves out addresses that nobody gave, and IPv6 while there is IPv4", () => {
    expect(reachableAddresses({ eth0: [v4("169.254.3.4"), v6("fe80::1", 2), v6("2001:db8::1")] })).toEqual([
      "2001:db8::1",
    ]);
  });

  it("knows loopback in all its spellings", () => {
    for (const address of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) expect(isLoopback(address)).toBe(true);
    for (const address of ["192.168.1.2", "::ffff:10.0.0.1", undefined, "1127.0.0.1"])
      expect(isLoopback(address)).toBe(false);
  });

  it("adds the multicast name to a bare one", () => {
    expect(hostNames("Studio")).toEqual(["studio", "studio.local"]);
    expect(hostNames("box.example.org")).toEqual(["box.example.org"]);
  });
});
