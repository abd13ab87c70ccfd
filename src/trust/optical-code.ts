// The two codes of "two scans": what each device shows the other's camera, instead of talking through a broker.
// Rule: reading one never throws, whatever the text is, and what is read holds nothing that was not checked.
//
//   first code: version (high 4 bits), wish (bit 3), kind (low 3: 0) 1 | expiry, seconds since 1970, 4 | end
//   answer:     version, wish, kind (1) 1                              | tag of the first code 8       | end
//   end: share 16 | fingerprint 32 | fragment length 1, fragment | password length 1, password
//        | addresses length 1, addresses | name: the rest | CRC-32 of all before 4           (big-endian)
//
// Both are one decimal number: QR codes pack digits three to ten bits, which loses nothing, and a link may hold them.
import { concat, equalBytes, fromBase64url, fromHex, toBase64url, toHex, utf8 } from "../protocol/bytes.ts";
import { crc32 } from "../protocol/crc32.ts";
import { MAX_DEVICE_NAME_BYTES, PROTOCOL } from "../protocol/limits.ts";
import { cleanDeviceName } from "../protocol/names.ts";
import { fields, importSecret, sha256 } from "./key-schedule.ts";
import { MAX_ADDRESS_BYTES, readAddresses, writeAddresses } from "./optical-address.ts";
import { FRAGMENT, PASSWORD } from "./optical-sdp.ts";
import type { OpticalEnd } from "./optical-sdp.ts";
import { looksOptical } from "./optical-text.ts";

type Bytes = Uint8Array<ArrayBuffer>;

interface Shown {
  /** 16 random bytes of this code alone; both together are the secret of the handshake. */
  readonly share: Bytes;
  readonly end: OpticalEnd;
  /** At most 32 bytes; cleaned when read. */
  readonly name: string;
  /** Who shows it wishes for a pair that is for one visit. */
  readonly visit?: boolean;
}
export interface FirstCode extends Shown {
  readonly kind: "first";
  /** Milliseconds since 1970; whole seconds travel. */
  readonly expiresAt: number;
}
export interface AnswerCode extends Shown {
  readonly kind: "answer";
  /** Which first code it answers: `codeTag`. */
  readonly tag: Bytes;
}
export type OpticalCode = FirstCode | AnswerCode;

export type ParsedOpticalCode =
  | { readonly ok: true; readonly code: OpticalCode; readonly bytes: Bytes }
  | { readonly ok: false; readonly error: "not-ferry" | "cut-short" | "newer" };

const VERSION = 1;
const ROUTE = "#/pair/";
/** Before the digits of an answer, which no camera app should open as a page: its connection lives in one already. */
const ANSWER = "FERRY:";
const KINDS = ["first", "answer"] as const;
/** Of the first byte: which bits say the kind, and which one is the wish for a visit. */
const KIND_BITS = 0b111;
const VISIT_BIT = 0b1000;
const EXPIRY_BYTES = 4;
const TAG_BYTES = 8;
const SHARE_BYTES = 16;
const FINGERPRINT_BYTES = 32;
const CHECKSUM_BYTES = 4;
/** The longest of each field, and three lengths; fragment and password are three bytes for four characters. */
const MAX_BYTES =
  1 + TAG_BYTES + SHARE_BYTES + FINGERPRINT_BYTES + 24 + 48 + MAX_ADDRESS_BYTES + 3 + MAX_DEVICE_NAME_BYTES + 4;
/** A byte is 2.41 digits. */
const MAX_DIGITS = Math.ceil(MAX_BYTES * 2.41);

/** The bytes of a code, which `codeText` and `codeTag` take. Throws RangeError for what no code may hold. */
export function encodeOptical(code: OpticalCode): Bytes {
  const name = utf8(code.name);
  const fingerprint = fromHex(code.end.fingerprint);
  const { fragment, password, addresses } = code.end;
  if (code.share.byteLength !== SHARE_BYTES || fingerprint?.byteLength !== FINGERPRINT_BYTES)
    throw new RangeError("optical code: length of share or fingerprint");
  if (!FRAGMENT.test(fragment) || !PASSWORD.test(password)) throw new RangeError("optical code: ICE credentials");
  if (name.byteLength > MAX_DEVICE_NAME_BYTES) throw new RangeError("optical code: name too long");
  const places = writeAddresses(addresses);
  if (places.byteLength === 0) throw new RangeError("optical code: no address");
  const body = concat(
    Uint8Array.of((VERSION << 4) | (code.visit ? VISIT_BIT : 0) | KINDS.indexOf(code.kind)),
    code.kind === "first" ? expiryBytes(code.expiresAt) : tagBytes(code.tag),
    code.share,
    fingerprint,
    ...[fragment, password].flatMap((text) => [Uint8Array.of(text.length), packed(text)]),
    Uint8Array.of(places.byteLength),
    places,
    name,
  );
  return concat(body, checksum(body));
}

/** What is shown as a QR code; `appUrl` is the app's address without a fragment. */
export function codeText(bytes: Bytes, appUrl: string): string {
  const digits = BigInt(`0x${toHex(bytes)}`).toString();
  return kindOf(bytes) === "first" ? appUrl + ROUTE + digits : ANSWER + digits;
}

/** Reads what was scanned, opened or pasted. Spaces around it are ignored. */
export function parseOptical(text: string): ParsedOpticalCode {
  const refuse = (error: "not-ferry" | "cut-short" | "newer"): ParsedOpticalCode => ({ ok: false, error });
  if (!looksOptical(text)) return refuse("not-ferry");
  const digits = /(?:#\/pair\/|FERRY:)([1-9]\d*)\s*$/i.exec(text)?.[1];
  if (digits === undefined || digits.length > MAX_DIGITS) return refuse("not-ferry");
  const hex = BigInt(digits).toString(16);
  const bytes = fromHex(hex.length % 2 === 0 ? hex : `0${hex}`);
  const body = bytes?.slice(0, -CHECKSUM_BYTES);
  if (!bytes || !body || !equalBytes(checksum(body), bytes.slice(-CHECKSUM_BYTES))) return refuse("cut-short");
  const version = (body[0] ?? 0) >> 4;
  if (version !== VERSION) return refuse(version > VERSION ? "newer" : "not-ferry");
  const code = readBody(body);
  return code ? { ok: true, code, bytes } : refuse("not-ferry");
}

/** 8 bytes that name a first code in its answer: damage or another code, not an attack, is what they tell. */
export async function codeTag(first: Bytes): Promise<Bytes> {
  return (await sha256(fields(utf8(`${PROTOCOL} two scans tag`), first))).slice(0, TAG_BYTES);
}

/** What the handshake is run with: its context holds both codes whole, its secret a share of each. */
export async function opticalProof(
  first: { readonly bytes: Bytes; readonly share: Bytes },
  answer: { readonly bytes: Bytes; readonly share: Bytes },
): Promise<{ context: string; secret: CryptoKey }> {
  const context = await sha256(fields(utf8(`${PROTOCOL} two scans`), first.bytes, answer.bytes));
  return { context: toHex(context.slice(0, 16)), secret: await importSecret(concat(first.share, answer.share)) };
}

function kindOf(bytes: Bytes): OpticalCode["kind"] | undefined {
  return KINDS[(bytes[0] ?? 0) & KIND_BITS];
}
function readBody(body: Bytes): OpticalCode | undefined {
  const kind = kindOf(body);
  const visit = ((body[0] ?? 0) & VISIT_BIT) !== 0;
  const reader = new Fields(body, 1);
  const head = reader.take(kind === "first" ? EXPIRY_BYTES : TAG_BYTES);
  const [share, fingerprint] = [reader.take(SHARE_BYTES), reader.take(FINGERPRINT_BYTES)];
  const [fragment, password] = [reader.text(FRAGMENT), reader.text(PASSWORD)];
  const addresses = readAddresses(reader.take(reader.byte()));
  const name = reader.rest();
  if (!kind || reader.short || fragment === undefined || password === undefined || !addresses) return undefined;
  if (name.byteLength > MAX_DEVICE_NAME_BYTES) return undefined;
  const end = { fingerprint: toHex(fingerprint), fragment, password, addresses };
  const said = { name: cleanDeviceName(new TextDecoder().decode(name)), ...(visit ? { visit } : {}) };
  const shown = { share, end, ...said };
  if (kind === "answer") return { kind, tag: head, ...shown };
  return { kind, expiresAt: new DataView(head.buffer).getUint32(0) * 1000, ...shown };
}

/** Fields one after the other; too few bytes are noticed once, at the end. */
class Fields {
  short = false;
  readonly #bytes: Bytes;
  #at: number;

  constructor(bytes: Bytes, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  take(byteLength: number): Bytes {
    const taken = this.#bytes.slice(this.#at, this.#at + byteLength);
    this.#at += byteLength;
    this.short ||= taken.byteLength < byteLength;
    return taken;
  }
  byte(): number {
    return this.take(1)[0] ?? 0;
  }
  /** Characters behind their number. */
  text(form: RegExp): string | undefined {
    const length = this.byte();
    const text = unpacked(this.take(Math.ceil(length / 4) * 3), length);
    return text !== undefined && form.test(text) ? text : undefined;
  }
  rest(): Bytes {
    return this.take(Math.max(0, this.#bytes.byteLength - this.#at));
  }
}

/** Six bits a character, in whole groups of four; the last is filled with "A", which is zero. */
function packed(text: string): Bytes {
  const whole = text.padEnd(Math.ceil(text.length / 4) * 4, "A");
  const bytes = fromBase64url(whole.replaceAll("+", "-").replaceAll("/", "_"));
  if (!bytes) throw new RangeError("optical code: ICE credentials");
  return bytes;
}
function unpacked(bytes: Bytes, length: number): string | undefined {
  const whole = toBase64url(bytes).replaceAll("-", "+").replaceAll("_", "/");
  return /^A*$/.test(whole.slice(length)) ? whole.slice(0, length) : undefined;
}
function expiryBytes(expiresAt: number): Bytes {
  const seconds = Math.floor(expiresAt / 1000);
  if (seconds < 0 || seconds > 0xffff_ffff) throw new RangeError("optical code: expiry");
  const bytes = new Uint8Array(EXPIRY_BYTES);
  new DataView(bytes.buffer).setUint32(0, seconds);
  return bytes;
}
function tagBytes(tag: Bytes): Bytes {
  if (tag.byteLength !== TAG_BYTES) throw new RangeError("optical code: tag");
  return tag;
}
function checksum(body: Uint8Array): Bytes {
  const bytes = new Uint8Array(CHECKSUM_BYTES);
  new DataView(bytes.buffer).setUint32(0, crc32(body));
  return bytes;
}
