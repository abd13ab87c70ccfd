// Sides that know the secret and keep the rules up to one point: what tampering from outside cannot show.
import { beforeEach, describe, expect, it } from "vitest";

import { concat, fromBase64url, toBase64url } from "../../../src/protocol/bytes.ts";
import { checkPictures, commitTo, extendHash, handshakeKeys, openingHash } from "../../../src/trust/handshake-keys.ts";
import { seal, signedText, unseal } from "../../../src/trust/handshake-keys.ts";
import type { HandshakeKeys } from "../../../src/trust/handshake-keys.ts";
import { HandshakeError, writeStep } from "../../../src/trust/handshake-messages.ts";
import { Handshake } from "../../../src/trust/handshake.ts";
import { agree, generateEphemeral, generateIdentity, publicBytes, sign } from "../../../src/trust/identity.ts";
import { hostKeyHash } from "../../../src/trust/invitation.ts";
import { importSecret } from "../../../src/trust/key-schedule.ts";

type Bytes = Uint8Array<ArrayBuffer>;
const random = (byteLength: number) => crypto.getRandomValues(new Uint8Array(byteLength));
const [HOST, JOINER] = ["1".repeat(64), "2".repeat(64)];
const context = "0".repeat(32);

async function code(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    if (error instanceof HandshakeError) return error.code;
    throw error;
  }
}
const field = (text: string | undefined, name: string): Bytes =>
  fromBase64url(String((JSON.parse(text ?? "{}") as Record<string, unknown>)[name])) ?? new Uint8Array(0);

let secret: CryptoKey;
/** The honest sides' ephemeral and identity. */
let ephemeral: CryptoKeyPair;
let identity: CryptoKeyPair;
/** The rogue's. */
let own: CryptoKeyPair;
let rogue: CryptoKeyPair;
let rogueBytes: Bytes;
const nonce = random(32);

beforeEach(async () => {
  secret = await importSecret(random(32));
  [ephemeral, identity, own, rogue] = await Promise.all([
    generateEphemeral(),
    generateIdentity(),
    generateEphemeral(),
    generateIdentity(),
  ]);
  rogueBytes = await publicBytes(rogue.publicKey);
});

async function keysOf(opening: { joiner: Bytes; commitment: Bytes; host: Bytes; hostNonce: Bytes }, peer: Bytes) {
  const t1 = await openingHash({
    mode: "invitation",
    context,
    hostFingerprint: HOST,
    joinerFingerprint: JOINER,
    joinerEphemeral: opening.joiner,
    commitment: opening.commitment,
    hostEphemeral: opening.host,
    hostNonce: opening.hostNonce,
  });
  const agreed = await agree(own, peer);
  if (!agreed) throw new Error("no agreement");
  return { t1, keys: await handshakeKeys(secret, agreed, t1) };
}

/** A joiner up to step 3, which the caller makes. */
async function rogueJoiner(third: (keys: HandshakeKeys, t1: Bytes) => Promise<Bytes>) {
  const host = await Handshake.create({
    role: "host",
    mode: "invitation",
    context,
    secret,
    fingerprints: { local: HOST, remote: JOINER },
    ephemeral,
    identity,
  });
  const [joiner, commitment] = [await publicBytes(own.publicKey), await commitTo(nonce)];
  const one = writeStep(1, { ephemeral: toBase64url(joiner), commitment: toBase64url(commitment) });
  const { send } = await host.receive(one);
  const opening = { joiner, commitment, host: field(send, "ephemeral"), hostNonce: field(send, "nonce") };
  const { t1, keys } = await keysOf(opening, opening.host);
  expect(toBase64url(keys.confirm)).toBe(toBase64url(field(send, "confirm")));
  return host.receive(writeStep(3, { sealed: toBase64url(await seal(keys.joinerSeal, await third(keys, t1))) }));
}

async function honestThird(t1: Bytes, shown = nonce, signer = rogue, named = rogueBytes) {
  const t2 = await extendHash(t1, shown);
  return concat(shown, named, await sign(signer, signedText("joiner", t2, named)));
}

describe("a joiner that knows the secret", () => {
  it("gets through when it keeps every rule (so that the others fail for their one reason)", async () => {
    const end = await rogueJoiner((_, t1) => honestThird(t1));
    expect(end.done?.peerKey).toEqual(rogueBytes);
  });

  it("cannot show another nonce than the one it committed to", async () => {
    expect(await code(rogueJoiner((_, t1) => honestThird(t1, random(32))))).toBe("middle");
  });

  it("cannot show an identity whose key it does not have", async () => {
    const victim = await publicBytes((await generateIdentity()).publicKey);
    expect(await code(rogueJoiner((_, t1) => honestThird(t1, nonce, rogue, victim)))).toBe("middle");
  });

  it("cannot show the host's own identity, nor bytes that are no point", async () => {
    const hosts = await publicBytes(identity.publicKey);
    expect(await code(rogueJoiner((_, t1) => honestThird(t1, nonce, identity, hosts)))).toBe("middle");
    const none = concat(Uint8Array.of(4), new Uint8Array(64));
    expect(await code(rogueJoiner((_, t1) => honestThird(t1, nonce, rogue, none)))).toBe("middle");
  });

  it("cannot use the signature of another handshake", async () => {
    expect(
      await code(
        rogueJoiner(async () => {
          const signature = await sign(rogue, signedText("joiner", random(32), rogueBytes));
          return concat(nonce, rogueBytes, signature);
        }),
      ),
    ).toBe("middle");
  });

  it("cannot send step 3 sealed as the host", async () => {
    const work = rogueJoiner(async (keys, t1) => {
      const content = await honestThird(t1);
      // Sealed twice over: the outer seal is right, so what is inside is not three fields but noise.
      return (await seal(keys.hostSeal, content)).slice(0, content.byteLength);
    });
    expect(await code(work)).toBe("middle");
  });
});

describe("a host that knows the secret and has the invitation's key", () => {
  async function rogueHost(fourth: (t3: Bytes) => Promise<Bytes>, sealAs: "hostSeal" | "joinerSeal" = "hostSeal") {
    const host = await publicBytes(own.publicKey);
    const joiner = await Handshake.create({
      role: "joiner",
      mode: "invitation",
      context,
      secret,
      fingerprints: { local: JOINER, remote: HOST },
      ephemeral,
      identity,
      hostKeyHash: await hostKeyHash(host),
    });
    const one = await joiner.start();
    const opening = { joiner: field(one, "ephemeral"), commitment: field(one, "commitment"), host, hostNonce: nonce };
    const { t1, keys } = await keysOf(opening, opening.joiner);
    const two = { ephemeral: toBase64url(host), nonce: toBase64url(nonce), confirm: toBase64url(keys.confirm) };
    const three = (await joiner.receive(writeStep(2, two))).send;
    const content = (await unseal(keys.joinerSeal, field(three, "sealed"))) ?? new Uint8Array(0);
    const t2 = await extendHash(t1, content.slice(0, 32));
    const t3 = await extendHash(t2, content.slice(32, 97), rogueBytes);
    const end = await joiner.receive(writeStep(4, { sealed: toBase64url(await seal(keys[sealAs], await fourth(t3))) }));
    return { end, pictures: await checkPictures(keys.root, t2) };
  }
  const honest = async (t3: Bytes) => concat(rogueBytes, await sign(rogue, signedText("host", t3)));

  it("gets through when it keeps every rule", async () => {
    const { end, pictures } = await rogueHost(honest);
    expect(end.done?.pictures).toEqual(pictures);
  });

  it("cannot sign for another identity, for another handshake, or as a joiner", async () => {
    const victim = await publicBytes((await generateIdentity()).publicKey);
    const wrong: ((t3: Bytes) => Promise<Bytes>)[] = [
      async (t3) => concat(victim, await sign(rogue, signedText("host", t3))),
      async () => concat(rogueBytes, await sign(rogue, signedText("host", random(32)))),
      async (t3) => concat(rogueBytes, await sign(rogue, signedText("joiner", t3))),
    ];
    for (const fourth of wrong) expect(await code(rogueHost(fourth))).toBe("middle");
  });

  it("cannot seal with the joiner's key", async () => {
    expect(await code(rogueHost(honest, "joinerSeal"))).toBe("middle");
  });
});
