// CPace: two sides that share a few bits of a secret agree on a long key, and whoever stands between them can check one
// guess a run, no more (draft-irtf-cfrg-cpace-21, suite CPACE-RISTR255-SHA512, initiator and responder).
// Rule: pure and without state; the draft's own vectors pin every value (docs/protocol/vectors/cpace.json). Loaded only
// when words are used: it brings a curve that no browser has.
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";

import { concat, utf8 } from "../protocol/bytes.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Point = InstanceType<typeof ristretto255.Point>;

/** G_Ristretto255.DSI of the draft, section 7.3. */
const DSI = utf8("CPaceRistretto255");
const DSI_ISK = utf8("CPaceRistretto255_ISK");
const DSI_MAC = utf8("CPaceMac");
/** Bytes that SHA-512 takes in at once: H.s_in_bytes. */
const HASH_INPUT_BYTES = 128;
/** Bytes from which a scalar is reduced: so many more than the order has that its bias is nothing. */
const SCALAR_SEED_BYTES = 64;

/** What both sides put in. Whoever has another `password`, `channel` or `session` gets another key. */
export interface CpaceInputs {
  /** PRS: the shared secret, few bits. */
  readonly password: Uint8Array;
  /** CI: who talks to whom. */
  readonly channel: Uint8Array;
  /** sid: of this run alone. */
  readonly session: Uint8Array;
}

/** What one side sends: its share, and what it wants bound to the key. */
export interface CpaceMessage {
  readonly share: Uint8Array;
  readonly associated: Uint8Array;
}

/** A run as one side has begun it. */
export interface CpaceRun {
  /** Ya or Yb, 32 bytes. */
  readonly share: Bytes;
  /** K of the other side's share; undefined when that is no element, or the neutral one: the run MUST end. */
  secretPoint(share: Uint8Array): Bytes | undefined;
}

/** `prepend_len`: the length as LEB128 (section 5.1), then the bytes. */
export function prependLength(bytes: Uint8Array): Bytes {
  const length: number[] = [];
  let rest = bytes.byteLength;
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return concat(Uint8Array.from(length), bytes);
}

/** `lv_cat`: every part behind its length. */
export function lengthsAndValues(...parts: readonly Uint8Array[]): Bytes {
  return concat(...parts.map((part) => prependLength(part)));
}

/** `generator_string`: padded with zeros, so that the password fills the hash's first block. */
export function generatorString({ password, channel, session }: CpaceInputs): Bytes {
  const used = prependLength(password).byteLength + prependLength(DSI).byteLength;
  const padding = new Uint8Array(Math.max(0, HASH_INPUT_BYTES - 1 - used));
  return lengthsAndValues(DSI, password, padding, channel, session);
}

/** `calculate_generator`: the element that only who knows the password knows. */
export function generator(inputs: CpaceInputs): Point {
  // The one-way map of RFC 9496, section 4.3.4; the library's type leaves it out for curves that have none.
  const point = ristretto255_hasher.deriveToCurve?.(sha512(generatorString(inputs)));
  if (!point) throw new Error("cpace: no one-way map");
  return point;
}

/** `scalar_mult_vfy`; undefined where the draft says the neutral element. `scalar` in 32 bytes, little-endian. */
export function multiplyVerified(scalar: Uint8Array, encoded: Uint8Array): Bytes | undefined {
  const point = decoded(encoded);
  return point && times(point, toScalar(scalar));
}

/** Begins a run. `seed`: random bytes, 64 of them; tests give the 32 of a scalar, little-endian. */
export function beginCpace(
  inputs: CpaceInputs,
  seed = crypto.getRandomValues(new Uint8Array(SCALAR_SEED_BYTES)),
): CpaceRun {
  const scalar = toScalar(seed);
  const share = times(generator(inputs), scalar);
  if (!share) throw new RangeError("cpace: the scalar is zero");
  return {
    share,
    secretPoint: (other) => {
      const point = decoded(other);
      return point && times(point, scalar);
    },
  };
}

/** `transcript_ir` under the hash: ISK, 64 bytes. `a` is the initiator's message, `b` the responder's. */
export function intermediateKey(session: Uint8Array, secret: Uint8Array, a: CpaceMessage, b: CpaceMessage): Bytes {
  const said = concat(lengthsAndValues(a.share, a.associated), lengthsAndValues(b.share, b.associated));
  return new Uint8Array(sha512(concat(lengthsAndValues(DSI_ISK, session, secret), said)));
}

/** Section 10.4: the tag with which the sender of `message` shows that it has the key. 64 bytes. */
export function confirmation(session: Uint8Array, key: Uint8Array, message: CpaceMessage): Bytes {
  const macKey = sha512(concat(DSI_MAC, session, key));
  return new Uint8Array(hmac(sha512, macKey, lengthsAndValues(message.share, message.associated)));
}

function decoded(encoded: Uint8Array): Point | undefined {
  try {
    return ristretto255.Point.fromBytes(encoded);
  } catch {
    // No canonical encoding of an element.
    return undefined;
  }
}

function times(point: Point, scalar: bigint): Bytes | undefined {
  if (scalar === 0n || point.is0()) return undefined;
  return new Uint8Array(point.multiply(scalar).toBytes());
}

function toScalar(littleEndian: Uint8Array): bigint {
  let value = 0n;
  for (const byte of littleEndian.toReversed()) value = (value << 8n) | BigInt(byte);
  return ristretto255.Point.Fn.create(value);
}
