// The vectors of docs/protocol/vectors, computed there with another implementation (Node's crypto), against ours.
// Rule: the same exam in Node and in browsers, whose WebCrypto differ.
import boxes from "../../docs/protocol/vectors/boxes.json";
import derived from "../../docs/protocol/vectors/derive.json";
import handshake from "../../docs/protocol/vectors/handshake.json";
import ids from "../../docs/protocol/vectors/ids.json";
import invitations from "../../docs/protocol/vectors/invitation.json";
import { fromBase64url, fromHex, toHex } from "../../src/protocol/bytes.ts";
import {
  checkPictures,
  commitTo,
  extendHash,
  handshakeKeys,
  openingHash,
  pairKeys,
  seal,
  signedText,
  unseal,
} from "../../src/trust/handshake-keys.ts";
import { agree } from "../../src/trust/identity.ts";
import { inboxId, pairInboxId, rotationMinute } from "../../src/trust/inbox.ts";
import {
  encodeInvitation,
  hostKeyHash,
  invitationContext,
  invitationInboxId,
  parseInvitation,
} from "../../src/trust/invitation.ts";
import type { BrokerRef, Invitation } from "../../src/trust/invitation.ts";
import { deriveBytes, fields, importSecret } from "../../src/trust/key-schedule.ts";
import { openHello, openHelloAck, signalSession } from "../../src/trust/sealed-signaling.ts";
import type { Runner } from "./signaling.ts";

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  const value = fromHex(hex);
  if (!value) throw new Error(`no hex: ${hex}`);
  return value;
}
function same(got: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a} instead of ${b}`);
}

/** A private key of the vectors, as WebCrypto takes it. */
async function ephemeral(privateHex: string, publicHex: string): Promise<CryptoKeyPair> {
  const point = bytes(publicHex);
  const text = (part: Uint8Array) =>
    btoa(String.fromCharCode(...part))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  const jwk = { kty: "EC", crv: "P-256", x: text(point.slice(1, 33)), y: text(point.slice(33)) };
  const algorithm = { name: "ECDH", namedCurve: "P-256" };
  return {
    privateKey: await crypto.subtle.importKey("jwk", { ...jwk, d: text(bytes(privateHex)) }, algorithm, false, [
      "deriveBits",
    ]),
    publicKey: await crypto.subtle.importKey("jwk", jwk, algorithm, true, []),
  };
}

export function trustVectors({ describe, it }: Runner): void {
  describe("the published vectors", () => {
    it("invitations: fields give the link and the link gives the fields", async () => {
      for (const vector of invitations.invitations) {
        const { link, appUrl, ...fields } = vector;
        const invitation: Invitation = {
          ...fields,
          kind: fields.kind as Invitation["kind"],
          broker: fields.broker as BrokerRef,
          secret: bytes(fields.secret),
          hostKeyHash: bytes(fields.hostKeyHash),
        };
        same(encodeInvitation(invitation, appUrl), link, "link");
        const parsed = parseInvitation(link, invitation.expiresAt - 1);
        if (!parsed.ok) throw new Error(parsed.error);
        const { secret, hostKeyHash: hash, ...rest } = parsed.invitation;
        same(
          { ...rest, appUrl: parsed.appUrl },
          {
            kind: fields.kind,
            broker: fields.broker,
            hostName: fields.hostName,
            expiresAt: fields.expiresAt,
            appUrl,
          },
          "fields",
        );
        same([toHex(secret), toHex(hash)], [fields.secret, fields.hostKeyHash], "secret and hash");
      }
    });

    it("derivation: HKDF with our labels, and fields that are joined", async () => {
      for (const { secret, label, byteLength, salt, result } of derived.derive) {
        const key = await importSecret(bytes(secret));
        same(toHex(await deriveBytes(key, label, byteLength, bytes(salt))), result, label);
      }
      for (const { parts, result } of derived.fields) same(toHex(fields(...parts.map(bytes))), result, "fields");
    });

    it("ids: of an invitation, of a day, of a pair", async () => {
      const secret = bytes(ids.secret);
      const pair = await importSecret(secret);
      same(await invitationInboxId(secret), ids.invitationInboxId, "invitation inbox");
      same(await invitationContext(secret), ids.invitationContext, "invitation context");
      same(await inboxId(secret, ids.day), ids.inboxId, "inbox");
      same(await inboxId(secret, ids.day + 1), ids.nextInboxId, "next inbox");
      same(await rotationMinute(secret, ids.day), ids.rotationMinute, "rotation minute");
      same(await pairInboxId(pair, "host", ids.day), ids.pairInboxIdOfHost, "pair inbox of the host");
      same(await pairInboxId(pair, "joiner", ids.day), ids.pairInboxIdOfJoiner, "pair inbox of the joiner");
    });

    it("boxes: hello, its answer and a signal open to what they say", async () => {
      const secret = await importSecret(bytes(boxes.secret));
      const { host, joiner } = boxes;
      const dial = boxes.hello.message.dial;
      const box = (text: string) => fromBase64url(text) ?? new Uint8Array(0);
      const hello = await openHello(secret, { role: "joiner", from: joiner, to: host }, box(boxes.hello.box));
      same(hello, boxes.hello.message, "hello");
      const back = { role: "host" as const, from: host, to: joiner };
      same(await openHelloAck(secret, { ...back, dial }, box(boxes.helloAck.box)), boxes.helloAck.message, "hello-ack");
      const { nonce } = boxes.helloAck.message;
      const session = await signalSession(secret, { role: "joiner", dial, nonce, local: joiner, remote: host });
      same(await session.open(box(boxes.signal.box)), boxes.signal.message, "signal");
    });

    it("handshake: every value of the key schedule", async () => {
      const v = handshake;
      const own = await ephemeral(v.joinerEphemeralPrivate, v.joinerEphemeral);
      const agreed = await agree(own, bytes(v.hostEphemeral));
      if (!agreed) throw new Error("no agreement");
      same(toHex(agreed), v.agreed, "agreed");
      same(toHex(await hostKeyHash(bytes(v.hostEphemeral))), v.hostKeyHash, "host key hash");
      same(toHex(await commitTo(bytes(v.joinerNonce))), v.commitment, "commitment");
      const t1 = await openingHash({
        mode: "invitation",
        context: v.context,
        hostFingerprint: v.hostFingerprint,
        joinerFingerprint: v.joinerFingerprint,
        joinerEphemeral: bytes(v.joinerEphemeral),
        commitment: bytes(v.commitment),
        hostEphemeral: bytes(v.hostEphemeral),
        hostNonce: bytes(v.hostNonce),
      });
      same(toHex(t1), v.t1, "T1");
      const secret = await importSecret(bytes(v.secret));
      const keys = await handshakeKeys(secret, agreed, t1);
      same(toHex(keys.confirm), v.confirm, "confirm");
      await sealsWith(keys.joinerSeal, v.joinerSealKey);
      await sealsWith(keys.hostSeal, v.hostSealKey);
      const t2 = await extendHash(t1, bytes(v.joinerNonce));
      const t3 = await extendHash(t2, bytes(v.joinerIdentity), bytes(v.hostIdentity));
      same([toHex(t2), toHex(t3)], [v.t2, v.t3], "T2 and T3");
      same(toHex(signedText("joiner", t2, bytes(v.joinerIdentity))), v.joinerSignedText, "what the joiner signs");
      same(toHex(signedText("host", t3)), v.hostSignedText, "what the host signs");
      same(await checkPictures(keys.root, t2), v.pictures, "pictures");
      const pair = await pairKeys(keys.root, t3);
      same(pair.pairId, v.pairId, "pair id");
      const expected = await deriveBytes(await importSecret(bytes(v.pairSecret)), "same", 16);
      same(toHex(await deriveBytes(pair.pairSecret, "same", 16)), toHex(expected), "pair secret");
    });
  });
}

/** A key that cannot be read out is the expected one when that opens what it sealed. */
async function sealsWith(key: CryptoKey, expected: string): Promise<void> {
  const known = await crypto.subtle.importKey("raw", bytes(expected), "AES-GCM", false, ["decrypt"]);
  const opened = await unseal(known, await seal(key, Uint8Array.of(1, 2, 3)));
  same(opened && [...opened], [1, 2, 3], "seal key");
}
