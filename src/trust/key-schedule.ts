// HKDF-SHA-256 (RFC 5869) with Ferry's labels, and the one way of joining fields before they are hashed or signed.
// Rule: every label begins with the protocol's name and version, so keys of two uses or two versions never meet.
import { concat, utf8 } from "../protocol/bytes.ts";
import { PROTOCOL } from "../protocol/limits.ts";

const NO_SALT = new Uint8Array(0);

/** A secret (16 bytes or more) as a key that can only derive others. */
export function importSecret(secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits", "deriveKey"]);
}

function hkdf(label: string, salt: Uint8Array<ArrayBuffer>) {
  return { name: "HKDF", hash: "SHA-256", salt, info: utf8(`${PROTOCOL} ${label}`) };
}

/** `byteLength` bytes for the use that `label` names. */
export async function deriveBytes(
  secret: CryptoKey,
  label: string,
  byteLength: number,
  salt: Uint8Array<ArrayBuffer> = NO_SALT,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf(label, salt), secret, byteLength * 8));
}

/** An AES-256-GCM key for the use that `label` names. */
export function deriveSealKey(
  secret: CryptoKey,
  label: string,
  salt: Uint8Array<ArrayBuffer> = NO_SALT,
): Promise<CryptoKey> {
  const algorithm = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(hkdf(label, salt), secret, algorithm, false, ["encrypt", "decrypt"]);
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** Fields, each behind its length (2 bytes, big-endian): no two lists of fields give the same bytes. */
export function fields(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(...parts.flatMap((part) => [Uint8Array.of(part.byteLength >> 8, part.byteLength & 0xff), part]));
}
