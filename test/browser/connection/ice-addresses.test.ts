// What is taken as an ICE server's address is taken by the browser too: one that it refuses would fail every connection.
import { expect } from "@open-wc/testing";

import { isIceUrl, isRelayUrl } from "../../../src/protocol/server-addresses.ts";
import { readIceServers } from "../../../src/session/network.ts";
import { Seeded, seedOf } from "../../support/seeded.ts";

const HOSTS = ["a.example", "A-1.example", "a_b.example", "1.2.3.4", "999.1.1.1", "1.2.3", "[::1]", "[2001:db8::1]"];
const ODD_HOSTS = [
  "[::::]",
  "[1]",
  "[1.2.3.4]",
  "[::ffff:1.2.3.4]",
  ".",
  "..",
  "-",
  "a..b",
  ".a",
  "a.",
  "_",
  "[g::]",
  "[]",
];
const PORTS = ["", ":", ":0", ":1", ":3478", ":65535", ":65536", ":99999", ":00080", ":-1"];
const TAILS = ["", "?transport=udp", "?transport=tcp", "?transport=TCP", "?transport=tls", "?x", "?", "#"];

function isTakenByTheBrowser(url: string, login = isRelayUrl(url) ? { username: "n", credential: "s" } : {}): boolean {
  try {
    new RTCPeerConnection({ iceServers: [{ urls: [url], ...login }] }).close();
    return true;
  } catch {
    return false;
  }
}

describe("an ICE server's address", () => {
  it("that is taken is one that the browser takes, in every part", () => {
    const seed = seedOf("ice addresses");
    const random = new Seeded(seed);
    const refused: string[] = [];
    for (const scheme of ["stun:", "stuns:", "turn:", "turns:", "STUN:", "Turn:"])
      for (const host of [...HOSTS, ...ODD_HOSTS])
        for (const port of PORTS) {
          const url = scheme + host + port + random.pick(TAILS);
          if (isIceUrl(url) && !isTakenByTheBrowser(url)) refused.push(url);
        }
    // The runner does not show what a page prints.
    expect(refused, `SEED=${seed}`).to.deep.equal([]);
  });

  it("of a relay comes with a login that the browser takes, or is left out", () => {
    const texts = ["", "n", "n".repeat(509), "n".repeat(510), "한".repeat(169), "한".repeat(170)];
    for (const username of texts)
      for (const credential of texts) {
        const [server] = readIceServers([{ urls: "turn:a.example", username, credential }]);
        const taken = server ? isTakenByTheBrowser("turn:a.example", { username, credential }) : undefined;
        expect(taken, `${username.length} ${credential.length}`).not.to.equal(false);
      }
    expect(readIceServers([{ urls: "turn:a.example", username: "n".repeat(509), credential: "s" }])).to.have.length(1);
  });

  it("of the common kinds is taken", () => {
    for (const url of ["stun:a.example", "stuns:a.example:5349", "turn:[::1]:3478?transport=tcp", "turns:a.example"]) {
      expect(isIceUrl(url), url).to.equal(true);
      expect(isTakenByTheBrowser(url), url).to.equal(true);
    }
  });
});
