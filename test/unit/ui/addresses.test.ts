// What may be written as meeting points and as ICE servers: all that the session uses, and nothing that it leaves out.
import { describe, expect, it } from "vitest";

import { networkOptions, readConfig } from "../../../src/session/network.ts";
import { readBrokers, serverFault, toFields, toServer } from "../../../src/ui/settings/addresses.ts";

/** What the session makes of settings. */
const used = (settings: { brokers?: string[]; iceServers?: { urls: string[] }[] }) =>
  networkOptions(readConfig({}), { theme: "system", icePolicy: "all", ...settings }, "https://ferry.example/");
const fields = (url: string, username = "", credential = "") => ({ url, username, credential });

describe("a meeting point", () => {
  it("is taken as it is dialled: every one that is taken, and none that is not", () => {
    for (const line of [
      "https://a.example",
      "https://A.example:443/peerjs/",
      "http://localhost:9000",
      "http://ferry.localhost:9000",
      "http://127.0.0.2:9000",
      "https://페리.example",
    ]) {
      const { addresses, bad } = readBrokers(line);
      expect(bad, line).toBeUndefined();
      expect(used({ brokers: addresses }).brokers, line).toEqual(addresses);
    }
    for (const line of ["http://a.example", "a.example", "https://u:p@a.example", "https://a.example/?q", "self"]) {
      expect(readBrokers(`https://good.example ${line}`).bad, line).toBe(line);
      expect(used({ brokers: ["https://good.example", line] }).brokers, line).not.toContain(line);
    }
  });

  it("that is written twice, in two spellings, is one", () => {
    expect(readBrokers("https://a.example/ https://A.example")).toEqual({ addresses: ["https://a.example"] });
  });
});

describe("an ICE server", () => {
  it("is used as it was taken, also with characters that only a browser would refuse", () => {
    for (const url of ["stun:a.example", "stun:a.example?x", "stun:a.example:port", "stun:ä.example"]) {
      const taken = serverFault(fields(url)) === undefined;
      expect(used({ iceServers: [{ urls: [url] }] }).iceServers.length === 1, url).toBe(taken);
    }
  });

  it("is an address with a host", () => {
    for (const url of ["stun:a.example", "stuns:a.example:5349", "STUN:[2001:db8::1]:3478"])
      expect(serverFault(fields(url)), url).toBeUndefined();
    for (const url of [
      "",
      "stun:",
      "stun://a.example",
      "https://a.example",
      "stun:a b",
      "stun:u@a.example",
      "turn:a#b",
    ])
      expect(serverFault(fields(url)), url).toBe("address");
  });

  it("that relays needs a user name and a password", () => {
    const url = "turn:a.example:3478?transport=tcp";
    expect(serverFault(fields(url))).toBe("password");
    expect(serverFault(fields(url, "name"))).toBe("password");
    expect(serverFault(fields(url, "name", "secret"))).toBeUndefined();
  });

  it("with several addresses gets a row for each, and empty fields are left out", () => {
    const rows = toFields([{ urls: ["stun:a", "stun:b"] }, { urls: ["turn:c"], username: "n", credential: "s" }]);
    expect(rows.map(toServer)).toEqual([
      { urls: ["stun:a"] },
      { urls: ["stun:b"] },
      { urls: ["turn:c"], username: "n", credential: "s" },
    ]);
    expect(toFields(undefined)).toEqual([]);
  });
});
