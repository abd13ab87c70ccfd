// An invitation: what a pairing code or a shared link holds, and the keys that come of its one-time secret.
// Rule: it lives in the URL fragment, which no server sees; reading one never throws, whatever the text is.
//
//   version (high 4 bits) and flags (low 4) 1 | expiry, seconds since 1970, 4 | secret 32 | host key hash 16
//   | [broker URL length 1 | broker URL] | name: the rest | CRC-32 of all before 4                 (big-endian)
//   flags: bit 0: 0 screen, 1 link; bits 1 and 2: broker 0 self, 1 public, 2 URL; bit 3: 1 for a visit
import { concat, equalBytes, fromBase64url, toBase64url, toHex, utf8 } from "../protocol/bytes.ts";
import { crc32 } from "../protocol/crc32.ts";
import { MAX_BROKER_URL_BYTES, MAX_DEVICE_NAME_BYTES } from "../protocol/limits.ts";
import { cleanDeviceName } from "../protocol/names.ts";
import { brokerUrl } from "../protocol/server-addresses.ts";
import { deriveBytes, importSecret, sha256 } from "./key-schedule.ts";

/** `self`: the origin of the link; `public`: the public PeerJS broker; `url`: as in BrokerAddress. */
export type BrokerRef = { kind: "self" } | { kind: "public" } | { kind: "url"; url: string };

export interface Invitation {
  readonly kind: "screen" | "link";
  /** 32 random bytes, for this invitation alone. */
  readonly secret: Uint8Array<ArrayBuffer>;
  /** `hostKeyHash` of the host's ephemeral public key: 16 bytes. */
  readonly hostKeyHash: Uint8Array<ArrayBuffer>;
  readonly broker: BrokerRef;
  /** At most 32 bytes; cleaned when read. */
  readonly hostName: string;
  /** Milliseconds since 1970; whole seconds travel. */
  readonly expiresAt: number;
  /** The host pairs for this visit only: nothing of the pair is to be kept. */
  readonly visit?: boolean;
}

export type InvitationError = "not-ferry" | "cut-short" | "newer" | "expired";
export type ParsedInvitation =
  | { ok: true; invitation: Invitation; appUrl: string }
  | { ok: false; error: InvitationError };

const VERSION = 1;
const ROUTE = "#/pair/";
const SECRET_BYTES = 32;
/**
 * Bytes of the hash. Standing in for the host takes a second key with the same hash: 2^128 tries. The 2^64 of a
 * collision helps nobody, since only the host itself could prepare one, against its own invitation.
 */
const HOST_KEY_HASH_BYTES = 16;
const CHECKSUM_BYTES = 4;
/** Where the secret begins, and the fields of varying length. */
const SECRET_AT = 5;
const FIXED_BYTES = SECRET_AT + SECRET_BYTES + HOST_KEY_HASH_BYTES;
const MAX_PAYLOAD_BYTES = FIXED_BYTES + 1 + MAX_BROKER_URL_BYTES + MAX_DEVICE_NAME_BYTES + CHECKSUM_BYTES;
/** Characters of the app's own address in a link; longer is nothing that a person hosts. */
const MAX_APP_URL_LENGTH = 1_000;
/** Characters looked at: an address and the longest payload. */
const MAX_TEXT_LENGTH = MAX_APP_URL_LENGTH + ROUTE.length + Math.ceil((MAX_PAYLOAD_BYTES * 4) / 3);

const BROKERS = ["self", "public", "url"] as const;

const refuse = (error: InvitationError): ParsedInvitation => ({ ok: false, error });

/** The first 16 bytes of SHA-256 of the host's ephemeral public key (65 bytes). */
export async function hostKeyHash(publicKey: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return (await sha256(publicKey)).slice(0, HOST_KEY_HASH_BYTES);
}

/** The link; `appUrl` is the app's address without a fragment. Throws RangeError for what no invitation may hold. */
export function encodeInvitation(invitation: Invitation, appUrl: string): string {
  const { kind, secret, broker, hostName, expiresAt, visit } = invitation;
  const name = utf8(hostName);
  const seconds = Math.floor(expiresAt / 1000);
  if (secret.byteLength !== SECRET_BYTES || invitation.hostKeyHash.byteLength !== HOST_KEY_HASH_BYTES)
    throw new RangeError("invitation: length of secret or hash");
  if (name.byteLength > MAX_DEVICE_NAME_BYTES) throw new RangeError("invitation: name too long");
  if (seconds < 0 || seconds > 0xffff_ffff) throw new RangeError("invitation: expiry");
  const first = new Uint8Array(SECRET_AT);
  first[0] = (VERSION << 4) | (BROKERS.indexOf(broker.kind) << 1) | (kind === "link" ? 1 : 0) | (visit ? 8 : 0);
  new DataView(first.buffer).setUint32(1, seconds);
  const body = concat(first, secret, invitation.hostKeyHash, brokerBytes(broker), name);
  return appUrl + ROUTE + toBase64url(concat(body, checksum(body)));
}

function brokerBytes(broker: BrokerRef): Uint8Array<ArrayBuffer> {
  if (broker.kind !== "url") return new Uint8Array(0);
  if (brokerUrl(broker.url) !== broker.url) throw new RangeError("invitation: broker address");
  const url = utf8(broker.url);
  return concat(Uint8Array.of(url.byteLength), url);
}

function checksum(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(CHECKSUM_BYTES);
  new DataView(bytes.buffer).setUint32(0, crc32(body));
  return bytes;
}

/** Reads a link or the text of a scanned code; `now` in milliseconds. Spaces around it are ignored. */
export function parseInvitation(text: string, now: number): ParsedInvitation {
  // Bounded before anything looks at all of it; spaces count too.
  if (text.length > MAX_TEXT_LENGTH) return refuse("not-ferry");
  const link = text.trim();
  const at = link.indexOf(ROUTE);
  if (at < 0) return refuse("not-ferry");
  const appUrl = readAppUrl(link.slice(0, at));
  const payload = link.slice(at + ROUTE.length);
  if (appUrl === undefined || !/^[A-Za-z0-9_-]*$/.test(payload)) return refuse("not-ferry");
  const body = checkedBody(payload);
  if (typeof body === "string") return refuse(body);
  const invitation = readBody(body);
  if (!invitation) return refuse("not-ferry");
  return invitation.expiresAt <= now ? refuse("expired") : { ok: true, invitation, appUrl };
}

function readAppUrl(text: string): string | undefined {
  if (text.length > MAX_APP_URL_LENGTH || !/^https?:\/\/[^\s#]+$/i.test(text)) return undefined;
  return URL.canParse(text) ? new URL(text).href : undefined;
}

/** The payload without its checksum, which stands last in every version so that damage is never taken for "newer". */
function checkedBody(payload: string): Uint8Array<ArrayBuffer> | InvitationError {
  const bytes = fromBase64url(payload);
  if (bytes && bytes.byteLength > CHECKSUM_BYTES) {
    const body = bytes.slice(0, -CHECKSUM_BYTES);
    const version = (body[0] ?? 0) >> 4;
    const whole = equalBytes(checksum(body), bytes.slice(-CHECKSUM_BYTES));
    if (whole && version === VERSION) return body;
    if (whole) return version > VERSION ? "newer" : "not-ferry";
  }
  return looksCutShort(payload) ? "cut-short" : "not-ferry";
}

/** What is left of an invitation of any version: version 0 is none, and the first character holds the version. */
function looksCutShort(payload: string): boolean {
  return payload === "" || (fromBase64url(`${payload.slice(0, 1)}AAA`)?.[0] ?? 0) >> 4 >= VERSION;
}

function readBody(body: Uint8Array<ArrayBuffer>): Invitation | undefined {
  const flags = (body[0] ?? 0) & 15;
  const brokerKind = BROKERS[(flags & 6) >> 1];
  if (!brokerKind || body.byteLength < FIXED_BYTES) return undefined;
  const urlBytes = brokerKind === "url" ? (body[FIXED_BYTES] ?? 0) : 0;
  const nameAt = FIXED_BYTES + (brokerKind === "url" ? 1 + urlBytes : 0);
  const broker = readBroker(brokerKind, body.slice(FIXED_BYTES + 1, nameAt));
  const nameBytes = body.byteLength - nameAt;
  if (!broker || nameBytes < 0 || nameBytes > MAX_DEVICE_NAME_BYTES) return undefined;
  return {
    kind: flags & 1 ? "link" : "screen",
    secret: body.slice(SECRET_AT, SECRET_AT + SECRET_BYTES),
    hostKeyHash: body.slice(SECRET_AT + SECRET_BYTES, FIXED_BYTES),
    broker,
    hostName: cleanDeviceName(new TextDecoder().decode(body.slice(nameAt))),
    expiresAt: new DataView(body.buffer).getUint32(1) * 1000,
    ...(flags & 8 ? { visit: true } : {}),
  };
}

function readBroker(kind: (typeof BROKERS)[number], address: Uint8Array<ArrayBuffer>): BrokerRef | undefined {
  if (kind !== "url") return { kind };
  const url = brokerUrl(new TextDecoder().decode(address));
  return url === undefined ? undefined : { kind, url };
}

/** Where the host listens for this invitation: 32 hex characters. */
export async function invitationInboxId(secret: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(await deriveBytes(await importSecret(secret), "invitation inbox", 16));
}

/** Names the invitation in the handshake: 32 hex characters that tell nothing about the secret. */
export async function invitationContext(secret: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(await deriveBytes(await importSecret(secret), "invitation context", 16));
}

/** The secret as a key that can only derive others; seals this invitation's signaling. */
export function invitationKey(secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return importSecret(secret);
}
