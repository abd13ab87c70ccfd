// Key pairs: the lasting identity that a pair pins, and the ephemeral one of a single handshake. P-256 (FIPS 186-5),
// the curve that every browser's WebCrypto has. Rule: private keys are never extractable, not even by Ferry.

/** Bytes of an uncompressed P-256 point: 0x04, x, y (SEC 1, section 2.3.3). */
export const PUBLIC_KEY_BYTES = 65;

const IDENTITY = { name: "ECDSA", namedCurve: "P-256" };
const EPHEMERAL = { name: "ECDH", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };

/** A signing key pair, made once and kept (IndexedDB can hold it as it is). */
export function generateIdentity(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(IDENTITY, false, ["sign", "verify"]);
}

/** A key agreement pair: one per handshake, or one per invitation at its host. */
export function generateEphemeral(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(EPHEMERAL, false, ["deriveBits"]);
}

/** The public key as 65 bytes. */
export async function publicBytes(key: CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.exportKey("raw", key));
}

/** 64 bytes, r and s (IEEE P1363), over SHA-256 of `text`. */
export async function sign(identity: CryptoKeyPair, text: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign(SIGNATURE, identity.privateKey, text));
}

/** False for a wrong signature and for bytes that are no point of the curve alike. */
export async function verify(
  peerKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  text: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("raw", peerKey, IDENTITY, false, ["verify"]);
    return await crypto.subtle.verify(SIGNATURE, key, signature, text);
  } catch {
    return false;
  }
}

/** The 32 bytes both sides agree on, or undefined when the peer's bytes are no point of the curve. */
export async function agree(
  ephemeral: CryptoKeyPair,
  peerKey: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const peer = await crypto.subtle.importKey("raw", peerKey, EPHEMERAL, false, []);
    const bits = await crypto.subtle.deriveBits({ name: "ECDH", public: peer }, ephemeral.privateKey, 256);
    return new Uint8Array(bits);
  } catch {
    return undefined;
  }
}
