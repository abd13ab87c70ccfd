// The sealed box: what one signaling datagram looks like to a broker, and how it is closed and opened.
// Rule: opening gives the bytes or undefined, never an exception; everything clear is authenticated.
//
//   version 1 | kind 1 | dial 16 | nonce 12 | AES-256-GCM of (length 2 | content | zeros) | tag 16
//   associated data: fields("ferry/1 box", header 30, sender's role, from, to)
import { concat, fromHex, toHex, utf8 } from "../protocol/bytes.ts";
import { MAX_BOX_BYTES, PROTOCOL } from "../protocol/limits.ts";
import { fields } from "./key-schedule.ts";

export type BoxKind = "hello" | "hello-ack" | "signal" | "words";
/** Who wrote a box. The host made the invitation; of a pair, session decides once who is which. */
export type Role = "host" | "joiner";

/** Where a box goes: addresses at the broker. */
export interface BoxRoute {
  readonly role: Role;
  readonly from: string;
  readonly to: string;
}

const VERSION = 1;
const KINDS: readonly BoxKind[] = ["hello", "hello-ack", "signal", "words"];
const DIAL_BYTES = 16;
const NONCE_BYTES = 12;
const NONCE_AT = 2 + DIAL_BYTES;
const HEADER_BYTES = NONCE_AT + NONCE_BYTES;
const TAG_BYTES = 16;
/** Bytes of a box: four lengths, so that its length hardly tells a candidate from an answer or one name from another. */
const BOX_SIZES = [512, 2_048, 8_192, MAX_BOX_BYTES] as const;
const OVERHEAD_BYTES = HEADER_BYTES + 2 + TAG_BYTES;
/** Bytes of content that the largest box holds. */
export const MAX_BOX_CONTENT_BYTES = MAX_BOX_BYTES - OVERHEAD_BYTES;

/** What a box says in the clear, to choose who tries to open it; undefined when it is no box. Proves nothing. */
export function boxDial(box: Uint8Array): { kind: BoxKind; dial: string } | undefined {
  if (!BOX_SIZES.some((size) => size === box.byteLength) || box[0] !== VERSION) return undefined;
  const kind = KINDS[(box[1] ?? 0) - 1];
  return kind && { kind, dial: toHex(box.subarray(2, NONCE_AT)) };
}

function associated(header: Uint8Array, { role, from, to }: BoxRoute): Uint8Array<ArrayBuffer> {
  return fields(utf8(`${PROTOCOL} box`), header, utf8(role), utf8(from), utf8(to));
}

/** Closes a box. `dial`: 32 hex characters. Throws RangeError when the content is too long or the dial is none. */
export async function closeBox(
  key: CryptoKey,
  kind: BoxKind,
  dial: string,
  route: BoxRoute,
  content: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const dialBytes = fromHex(dial);
  const size = BOX_SIZES.find((bytes) => content.byteLength <= bytes - OVERHEAD_BYTES);
  if (dialBytes?.byteLength !== DIAL_BYTES || size === undefined) throw new RangeError("box: dial or length");
  // Random, not counted: two sessions made of one key by mistake still never share a nonce.
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const header = concat(Uint8Array.of(VERSION, KINDS.indexOf(kind) + 1), dialBytes, nonce);
  const plain = new Uint8Array(size - HEADER_BYTES - TAG_BYTES);
  new DataView(plain.buffer).setUint16(0, content.byteLength);
  plain.set(content, 2);
  const algorithm = { name: "AES-GCM", iv: nonce, additionalData: associated(header, route) };
  return concat(header, new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plain)));
}

/** The content of a box of this kind that was closed with this key for this route; else undefined. */
export async function openBox(
  key: CryptoKey,
  kind: BoxKind,
  route: BoxRoute,
  box: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (boxDial(box)?.kind !== kind) return undefined;
  const header = box.slice(0, HEADER_BYTES);
  const algorithm = { name: "AES-GCM", iv: header.slice(NONCE_AT), additionalData: associated(header, route) };
  try {
    const plain = await crypto.subtle.decrypt(algorithm, key, box.slice(HEADER_BYTES));
    const byteLength = new DataView(plain).getUint16(0);
    return byteLength <= plain.byteLength - 2 ? new Uint8Array(plain, 2, byteLength) : undefined;
  } catch {
    return undefined;
  }
}
