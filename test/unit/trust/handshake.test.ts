// The handshake, both sides run against each other; then every field of every step wrong in turn.
import { describe, expect, it } from "vitest";

import { fromBase64url, toBase64url, toHex } from "../../../src/protocol/bytes.ts";
import { HandshakeError } from "../../../src/trust/handshake-messages.ts";
import { Handshake } from "../../../src/trust/handshake.ts";
import type { HandshakeOptions, HandshakeResult } from "../../../src/trust/handshake.ts";
import { generateEphemeral, generateIdentity, publicBytes } from "../../../src/trust/identity.ts";
import { hostKeyHash, invitationContext, invitationKey } from "../../../src/trust/invitation.ts";
import { sealHello, openHello } from "../../../src/trust/sealed-signaling.ts";

const HOST_FINGERPRINT = "1".repeat(64);
const JOINER_FINGERPRINT = "2".repeat(64);
const OTHER = "3".repeat(64);

type Side = { host: HandshakeOptions; joiner: HandshakeOptions };

async function invitation(): Promise<Side> {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const shared = {
    mode: "invitation" as const,
    context: await invitationContext(secret),
    secret: await invitationKey(secret),
  };
  const ephemeral = await generateEphemeral();
  return {
    host: {
      ...shared,
      role: "host",
      fingerprints: { local: HOST_FINGERPRINT, remote: JOINER_FINGERPRINT },
      ephemeral,
      identity: await generateIdentity(),
    },
    joiner: {
      ...shared,
      role: "joiner",
      fingerprints: { local: JOINER_FINGERPRINT, remote: HOST_FINGERPRINT },
      ephemeral: await generateEphemeral(),
      identity: await generateIdentity(),
      hostKeyHash: await hostKeyHash(await publicBytes(ephemeral.publicKey)),
    },
  };
}

/** A pair made by an invitation, and the options to prove it again. */
async function pair(): Promise<Side> {
  const options = await invitation();
  const made = await run(options);
  const again = { mode: "pair" as const, context: made.host.pairId, secret: made.host.pairSecret };
  return {
    host: { ...options.host, ...again, ephemeral: await generateEphemeral(), peerKey: made.host.peerKey },
    joiner: { ...options.joiner, ...again, ephemeral: await generateEphemeral(), peerKey: made.joiner.peerKey },
  };
}

type Tamper = (text: string, step: number) => string;

async function run(options: Side, tamper: Tamper = (text) => text) {
  const host = await Handshake.create(options.host);
  const joiner = await Handshake.create(options.joiner);
  const one = (await joiner.start()) ?? "";
  const two = (await host.receive(tamper(one, 1))).send ?? "";
  const three = (await joiner.receive(tamper(two, 2))).send ?? "";
  const hostEnd = await host.receive(tamper(three, 3));
  const joinerEnd = await joiner.receive(tamper(hostEnd.send ?? "", 4));
  return { host: hostEnd.done as HandshakeResult, joiner: joinerEnd.done as HandshakeResult };
}

async function code(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof HandshakeError) return error.code;
    throw error;
  }
  return "none";
}

/** Changes one byte inside a base64url field. */
function flip(field: string, at: number): Tamper {
  return (text) => {
    const message = JSON.parse(text) as Record<string, string>;
    const bytes = fromBase64url(message[field] ?? "") ?? new Uint8Array(1);
    const index = at < 0 ? bytes.length + at : at;
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    return JSON.stringify({ ...message, [field]: toBase64url(bytes) });
  };
}
const only =
  (step: number, change: Tamper): Tamper =>
  (text, at) =>
    at === step ? change(text, at) : text;

describe("a handshake by invitation", () => {
  it("gives both sides the same pair, secret and pictures, and each the other's key", async () => {
    const options = await invitation();
    const { host, joiner } = await run(options);
    expect(host.pairId).toMatch(/^[0-9a-f]{32}$/);
    expect(joiner.pairId).toBe(host.pairId);
    expect(joiner.pictures).toEqual(host.pictures);
    for (const picture of host.pictures) expect(picture).toSatisfy((n: number) => n >= 0 && n < 64);
    expect(toHex(host.peerKey)).toBe(toHex(await publicBytes(options.joiner.identity.publicKey)));
    expect(toHex(joiner.peerKey)).toBe(toHex(await publicBytes(options.host.identity.publicKey)));
    const route = { role: "host" as const, from: "a", to: "b" };
    const hello = { dial: "0".repeat(32), at: 1 };
    expect(await openHello(joiner.pairSecret, route, await sealHello(host.pairSecret, route, hello))).toEqual(hello);
  });

  it("gives a secret and keys that nobody can read out", async () => {
    const { host } = await run(await invitation());
    expect(host.pairSecret.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("raw", host.pairSecret)).rejects.toThrow();
    await expect(crypto.subtle.exportKey("pkcs8", (await generateIdentity()).privateKey)).rejects.toThrow();
  });

  it("makes a new pair each time, with other pictures", async () => {
    const options = await invitation();
    const [one, two] = [await run(options), await run(options)];
    expect(one.host.pairId).not.toBe(two.host.pairId);
    expect(one.host.pictures).not.toEqual(two.host.pictures);
  });
});

describe("a handshake of a pair", () => {
  it("keeps the pair's name and secret", async () => {
    const options = await pair();
    const { host, joiner } = await run(options);
    expect(host.pairId).toBe(options.host.context);
    expect(joiner.pairSecret).toBe(options.joiner.secret);
  });

  it("stops with key-changed when either side signs with another key", async () => {
    const options = await pair();
    const identity = await generateIdentity();
    expect(await code(run({ ...options, joiner: { ...options.joiner, identity } }))).toBe("key-changed");
    expect(await code(run({ ...options, host: { ...options.host, identity } }))).toBe("key-changed");
  });
});

describe("a handshake where one thing differs", () => {
  const differences: [string, (options: Side) => Promise<Side>][] = [
    [
      "the host's fingerprint at the joiner",
      async (o) => ({ ...o, joiner: withFingerprints(o.joiner, { remote: OTHER }) }),
    ],
    [
      "the joiner's fingerprint at the host",
      async (o) => ({ ...o, host: withFingerprints(o.host, { remote: OTHER }) }),
    ],
    ["the host's own fingerprint", async (o) => ({ ...o, host: withFingerprints(o.host, { local: OTHER }) })],
    ["the joiner's own fingerprint", async (o) => ({ ...o, joiner: withFingerprints(o.joiner, { local: OTHER }) })],
    [
      "the fingerprints' roles",
      async (o) => ({
        ...o,
        joiner: withFingerprints(o.joiner, { local: HOST_FINGERPRINT, remote: JOINER_FINGERPRINT }),
      }),
    ],
    ["the context", async (o) => ({ ...o, joiner: { ...o.joiner, context: "0".repeat(32) } })],
    ["the secret", async (o) => ({ ...o, joiner: { ...o.joiner, secret: await invitationKey(new Uint8Array(32)) } })],
    ["the host's key", async (o) => ({ ...o, host: { ...o.host, ephemeral: await generateEphemeral() } })],
    ["the hash of the host's key", async (o) => ({ ...o, joiner: { ...o.joiner, hostKeyHash: new Uint8Array(16) } })],
    [
      "the mode",
      async (o) => ({
        ...o,
        host: { ...o.host, mode: "pair", peerKey: await publicBytes(o.joiner.identity.publicKey) },
      }),
    ],
    [
      "nothing but that both are one device",
      async (o) => ({ ...o, joiner: { ...o.joiner, identity: o.host.identity } }),
    ],
  ];
  for (const [name, change] of differences) {
    it(`stops with "middle": ${name}`, async () => {
      expect(await code(run(await change(await invitation())))).toBe("middle");
    });
  }
});

function withFingerprints(options: HandshakeOptions, change: { local?: string; remote?: string }): HandshakeOptions {
  return { ...options, fingerprints: { ...options.fingerprints, ...change } };
}

describe("a handshake that is tampered with", () => {
  const fields: [step: number, field: string, positions: number[]][] = [
    [1, "ephemeral", [0, 1, 64]],
    [1, "commitment", [0, 31]],
    [2, "ephemeral", [0, 1, 64]],
    [2, "nonce", [0, 31]],
    [2, "confirm", [0, 31]],
    // Nonce, identity, signature, tag.
    [3, "sealed", [0, 32, 97, -1]],
    [4, "sealed", [0, 65, -1]],
  ];
  for (const [step, field, positions] of fields) {
    for (const at of positions) {
      it(`stops with "middle" when byte ${at} of ${field} in step ${step} changed`, async () => {
        expect(await code(run(await invitation(), only(step, flip(field, at))))).toBe("middle");
        expect(await code(run(await pair(), only(step, flip(field, at))))).toBe("middle");
      });
    }
  }

  const broken: [string, Tamper][] = [
    ["not JSON", () => "{"],
    ["empty", () => ""],
    ["null", () => "null"],
    ["very long", (text) => text + " ".repeat(2_000)],
    ["another step", (text, step) => text.replace(`"step":${step}`, `"step":${(step % 4) + 1}`)],
    ["an extra field", (text) => text.replace("{", '{"more":1,')],
    ["a short field", (text) => text.replace(/.("\})$/, "$1")],
    ["padding in a field", (text) => text.replace(/("\})$/, "=$1")],
    ["version 0", (text) => text.replace('"version":1', '"version":0')],
    ["a version as text", (text) => text.replace('"version":1', '"version":"2"')],
  ];
  for (const [name, change] of broken) {
    it(`stops with "protocol" at any step that is ${name}`, async () => {
      for (const step of [1, 2, 3, 4]) expect(await code(run(await invitation(), only(step, change)))).toBe("protocol");
    });
  }

  it("says when the other side is newer", async () => {
    const newer: Tamper = (text) => text.replace('"version":1', '"version":2,"more":true');
    for (const step of [1, 2]) expect(await code(run(await invitation(), only(step, newer)))).toBe("newer-version");
  });
});

describe("a handshake that is replayed, reflected or out of order", () => {
  it("takes no text before it began, none twice and none after the end", async () => {
    const { host, joiner } = await invitation();
    const [h, j] = [await Handshake.create(host), await Handshake.create(joiner)];
    expect(await code((await Handshake.create(joiner)).receive("{}"))).toBe("protocol");
    const one = (await j.start()) ?? "";
    expect(await code(j.start())).toBe("protocol");
    const two = (await h.receive(one)).send ?? "";
    const three = (await j.receive(two)).send ?? "";
    expect((await h.receive(three)).done).toBeDefined();
    expect(await code(h.receive(three))).toBe("protocol");
    expect(await code(j.receive(two))).toBe("protocol");
  });

  it("stops when a second text comes while one is being read", async () => {
    const { host, joiner } = await invitation();
    const [h, j] = [await Handshake.create(host), await Handshake.create(joiner)];
    const one = (await j.start()) ?? "";
    const both = await Promise.all([code(h.receive(one)), code(h.receive(one))]);
    expect(both).toEqual(["protocol", "protocol"]);
    expect(await code(h.receive(one))).toBe("protocol");
  });

  it("does not go on after a failure", async () => {
    const { host, joiner } = await invitation();
    const [h, j] = [await Handshake.create(host), await Handshake.create(joiner)];
    const one = (await j.start()) ?? "";
    const two = (await h.receive(one)).send ?? "";
    expect(await code(j.receive(flip("confirm", 0)(two, 2)))).toBe("middle");
    expect(await code(j.receive(two))).toBe("protocol");
  });

  it("refuses its own texts sent back, and another run's answers", async () => {
    const options = await pair();
    const [h, j] = [await Handshake.create(options.host), await Handshake.create(options.joiner)];
    const one = (await j.start()) ?? "";
    const two = (await h.receive(one)).send ?? "";
    const own = (value: string) => JSON.stringify({ ...JSON.parse(two), ephemeral: JSON.parse(value).ephemeral });
    expect(await code(j.receive(own(one)))).toBe("middle");
    const late = await Handshake.create(options.joiner);
    await late.start();
    expect(await code(late.receive(two))).toBe("middle");
  });

  it("fails when both sides take the same role", async () => {
    const { host, joiner } = await invitation();
    const wrong = await Handshake.create({ ...host, fingerprints: joiner.fingerprints });
    const right = await Handshake.create(joiner);
    const two = (await wrong.receive((await right.start()) ?? "")).send ?? "";
    expect(await code(right.receive(two))).toBe("middle");
    const [one, other] = [await Handshake.create(joiner), await Handshake.create(joiner)];
    await other.start();
    expect(await code(other.receive((await one.start()) ?? ""))).toBe("protocol");
  });

  it("asks for what each mode needs", async () => {
    const { joiner } = await invitation();
    const { hostKeyHash: _, ...without } = joiner;
    await expect(Handshake.create(without)).rejects.toThrow(RangeError);
    await expect(Handshake.create({ ...without, mode: "pair" })).rejects.toThrow(RangeError);
  });
});
