// The handshake's key schedule: from what both sides hold and saw to the keys, the pair's secret and the pictures.
// Rule: deterministic and without state, so that docs/protocol/vectors can pin every value of it.
import { concat, fromHex, toHex, utf8 } from "../protocol/bytes.ts";
import { PROTOCOL } from "../protocol/limits.ts";
import { deriveBytes, deriveSealKey, fields, importSecret, sha256 } from "./key-schedule.ts";

type Bytes = Uint8Array<ArrayBuffer>;
/** Four numbers of 0 to 63. */
export type CheckPictures = readonly [number, number, number, number];

/** Everything said up to and with step 2, by role; whoever saw anything else gets other keys. */
export interface Opening {
  readonly mode: "invitation" | "scans" | "pair";
  readonly context: string;
  /** Lower-case hex SHA-256 of the DTLS certificates. */
  readonly hostFingerprint: string;
  readonly joinerFingerprint: string;
  readonly joinerEphemeral: Bytes;
  readonly commitment: Bytes;
  readonly hostEphemeral: Bytes;
  readonly hostNonce: Bytes;
}

/** SHA-256 of a nonce that is shown later: it cannot be chosen after the other side's nonce is known. */
export function commitTo(nonce: Bytes): Promise<Bytes> {
  return sha256(fields(utf8(`${PROTOCOL} handshake commitment`), nonce));
}

/** T1, the hash of the opening. Throws RangeError when a fingerprint is not 32 bytes of hex. */
export function openingHash(opening: Opening): Promise<Bytes> {
  const host = fromHex(opening.hostFingerprint);
  const joiner = fromHex(opening.joinerFingerprint);
  if (host?.byteLength !== 32 || joiner?.byteLength !== 32) throw new RangeError("handshake: fingerprint");
  return sha256(
    fields(
      utf8(`${PROTOCOL} handshake`),
      utf8(opening.mode),
      utf8(opening.context),
      host,
      joiner,
      opening.joinerEphemeral,
      opening.commitment,
      opening.hostEphemeral,
      opening.hostNonce,
    ),
  );
}

/** T2: T1 and the joiner's nonce. T3: T2 and both identities. */
export function extendHash(hash: Bytes, ...parts: readonly Bytes[]): Promise<Bytes> {
  return sha256(fields(hash, ...parts));
}

/** What a role signs: the hash so far, and for the joiner its own identity, which that hash does not hold yet. */
export function signedText(role: "host" | "joiner", hash: Bytes, ...parts: readonly Bytes[]): Bytes {
  return fields(utf8(`${PROTOCOL} handshake ${role} signature`), hash, ...parts);
}

export interface HandshakeKeys {
  /** The root of everything below, bound to T1 by `salt`. */
  readonly root: CryptoKey;
  /** Shown by the host in step 2: it knew the secret and saw the same opening. */
  readonly confirm: Bytes;
  /** One message each, so their nonce is zero. */
  readonly joinerSeal: CryptoKey;
  readonly hostSeal: CryptoKey;
}

/** Keys of secret and key agreement together: knowing one of the two is not enough. */
export async function handshakeKeys(secret: CryptoKey, agreed: Bytes, t1: Bytes): Promise<HandshakeKeys> {
  const known = await deriveBytes(secret, "handshake secret", 32, t1);
  const root = await importSecret(concat(known, agreed));
  const [confirm, joinerSeal, hostSeal] = await Promise.all([
    deriveBytes(root, "handshake host confirm", 32, t1),
    deriveSealKey(root, "handshake joiner seal", t1),
    deriveSealKey(root, "handshake host seal", t1),
  ]);
  return { root, confirm, joinerSeal, hostSeal };
}

const SEAL = { name: "AES-GCM", iv: new Uint8Array(12) };

export async function seal(key: CryptoKey, content: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.encrypt(SEAL, key, content));
}

export async function unseal(key: CryptoKey, sealed: Bytes): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(SEAL, key, sealed));
  } catch {
    return undefined;
  }
}

/**
 * 24 bits of T2, which holds both nonces: one was committed to before the other was known, so nobody in the middle
 * can try keys until the pictures of two handshakes agree.
 */
export async function checkPictures(root: CryptoKey, t2: Bytes): Promise<CheckPictures> {
  const [a = 0, b = 0, c = 0] = await deriveBytes(root, "check pictures", 3, t2);
  return [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63];
}

/** The pair's lasting name and secret, of T3. */
export async function pairKeys(root: CryptoKey, t3: Bytes): Promise<{ pairId: string; pairSecret: CryptoKey }> {
  const pairId = toHex(await deriveBytes(root, "pair id", 16, t3));
  const secret = await deriveBytes(root, "pair secret", 32, t3);
  const pairSecret = await importSecret(secret);
  secret.fill(0);
  return { pairId, pairSecret };
}
