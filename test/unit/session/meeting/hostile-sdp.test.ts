// Somebody who knows the secret changes what a description says of certificates, at the session and at the media level,
// in offers and in answers: strangers do not become a pair, pairs do not meet, and it is said when it is known.
import { describe, expect, it } from "vitest";

import { joinError, pairUp, scan, World } from "./world.ts";
import type { TestDevice } from "./world.ts";

const LINE = /a=fingerprint:sha-256 ([0-9A-F:]+)\r\n/;
/** Another certificate's line. */
const other = (line: string) => line.replace(/..\r\n$/, (end) => (end === "00\r\n" ? "11\r\n" : "00\r\n"));
const atSession = (sdp: string, line: string) => sdp.replace("m=application", `${line}m=application`);
const own = (sdp: string) => LINE.exec(sdp)?.[0] ?? "";

const CHANGES: Record<string, (sdp: string) => string> = {
  "names another": (sdp) => sdp.replace(LINE, other),
  "names another after it": (sdp) => sdp.replace(LINE, (line) => line + other(line)),
  "names another before it": (sdp) => sdp.replace(LINE, (line) => other(line) + line),
  "names another at the session level": (sdp) => atSession(sdp, other(own(sdp))),
  "names another at the session level alone": (sdp) => atSession(sdp.replace(LINE, ""), other(own(sdp))),
  "names it at the session and another at the media level": (sdp) => atSession(sdp.replace(LINE, other), own(sdp)),
  "names another in a section of its own": (sdp) =>
    `${sdp}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n${other(own(sdp))}`,
  "names none": (sdp) => sdp.replace(LINE, ""),
  "names it by another hash": (sdp) => sdp.replace("sha-256", "sha-1"),
  "names it in lower case": (sdp) => sdp.replace(LINE, (line) => line.toLowerCase()),
  "names another that ends its line alone": (sdp) => sdp.replace(LINE, (line) => `${other(line).trimEnd()}\n${line}`),
  "names another in an attribute": (sdp) => sdp.replace(LINE, (line) => `${line}a=x:${other(line)}`),
};

function bend(device: TestDevice, change: (sdp: string) => string): void {
  device.bend((connection) => {
    const [offer, answer] = [connection.offer.bind(connection), connection.answer.bind(connection)];
    connection.offer = async (options) => change(await offer(options));
    connection.answer = async (sdp) => change(await answer(sdp));
  });
}

describe.each(["host", "joiner"] as const)("a description of the %s that", (who) => {
  it.each(Object.entries(CHANGES))("%s: no pair, and the joiner is told", async (_, change) => {
    const world = new World();
    const [host, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
    bend(who === "host" ? host : ben, change);
    await scan(world, host, ben);
    await world.until("told", () => joinError(ben) !== undefined, 180_000);
    expect(["middle", "no-path"]).toContain(joinError(ben));
    expect([host.pairs.size, ben.pairs.size, host.links.size, ben.links.size]).toEqual([0, 0, 0, 0]);
    expect(world.network.live.filter(({ state }) => state === "connected")).toEqual([]);
  });

  it.each(Object.entries(CHANGES))("%s: a pair does not meet, and does again when it is gone", async (_, change) => {
    const world = new World();
    const [host, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
    await pairUp(world, host, ben);
    await Promise.all([host.stop(), ben.stop()]);
    let bent = true;
    // Either may offer when both are there: this one lies whichever it does.
    bend(who === "host" ? host : ben, (sdp) => (bent ? change(sdp) : sdp));
    await Promise.all([host.start(), ben.start()]);
    await world.pass(120_000);
    expect([host.links.size, ben.links.size]).toEqual([0, 0]);
    bent = false;
    await world.until("together", () => host.links.size === 1 && ben.links.size === 1, 20 * 60_000);
  });
});
