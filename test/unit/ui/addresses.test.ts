// What may be written as ICE servers: the schemes of RFC 7064 and 7065, and what a relay asks for.
import { describe, expect, it } from "vitest";

import { serverFault, toFields, toServer } from "../../../src/ui/settings/addresses.ts";

const fields = (url: string, username = "", credential = "") => ({ url, username, credential });

describe("an ICE server", () => {
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
