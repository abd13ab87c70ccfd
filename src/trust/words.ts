// Pairing by words as it goes through a broker: a number says where the two meet, two words are checked by CPace
// (words-run.ts) and never sent. Rule: what is derived here is derived of the number alone, which anybody can guess, so
// these boxes hide the words' exchange from nobody who tries; nothing private is in them, and opening one proves nothing.
//
//   joiner                                           host, at the id of its number
//     |  1  share ---------------------------------->|
//     |<------------------ share, host key hash   2  |
//     |  3  confirm -------------------------------->|   a wrong one ends this number and its words
//     |<------------------------------- confirm   4  |   (or `over`, at any time)
import * as v from "valibot";

import { fromBase64url, toBase64url, toHex, utf8 } from "../protocol/bytes.ts";
import { PROTOCOL } from "../protocol/limits.ts";
import { boxDial, closeBox, openBox } from "./box.ts";
import type { BoxRoute } from "./box.ts";
import { deriveBytes, deriveSealKey, fields, importSecret, sha256 } from "./key-schedule.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Numbers from 1 to this: three digits can be kept in mind, and a broker seldom has more than a few of them in use. */
export const MAX_WORDS_NUMBER = 999;
/** Words in every list; a word is its place in it, 0 to 255, whichever list it was shown or typed in. */
export const WORD_CHOICES = 256;

/** Two places in a list: 16 bits, of which an attacker gets to try one value per set (docs/protocol/words.md, section 5). */
export type TwoWords = readonly [number, number];

/** Where the holder of a number listens, and what its boxes are closed with. */
export interface NumberPlace {
  /** 32 hex characters. */
  readonly inboxId: string;
  readonly joinerKey: CryptoKey;
  readonly hostKey: CryptoKey;
}

const bytes = (byteLength: number) =>
  v.pipe(
    v.string(),
    v.transform((text) => fromBase64url(text)),
    v.custom<Bytes>((value) => value instanceof Uint8Array && value.byteLength === byteLength),
  );

const WordsSchema = v.variant("step", [
  v.object({ step: v.literal(1), share: bytes(32) }),
  /** `hostKeyHash`: 16 bytes, of the host's ephemeral key; bound to the key that CPace gives. */
  v.object({ step: v.literal(2), share: bytes(32), hostKeyHash: bytes(16) }),
  v.object({ step: v.literal(3), confirm: bytes(64) }),
  v.object({ step: v.literal(4), confirm: bytes(64) }),
  /** Said by the host, or by anybody who knows the number: believed as far as it ends this attempt. */
  v.object({ step: v.literal("over"), reason: v.picklist(["wrong", "used", "expired"]) }),
]);
export type WordsMessage = v.InferOutput<typeof WordsSchema>;

/** Whether these can be a set at all. */
export function isNumberAndWords(number: number, words: TwoWords): boolean {
  const within = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  return within(number, 1, MAX_WORDS_NUMBER) && words.every((word) => within(word, 0, WORD_CHOICES - 1));
}

/** Throws RangeError for what no number is. */
export async function numberPlace(number: number): Promise<NumberPlace> {
  if (!isNumberAndWords(number, [0, 0])) throw new RangeError("words: number");
  const label = utf8(`${PROTOCOL} words`);
  const secret = await importSecret(await sha256(fields(label, Uint8Array.of(number >> 8, number & 0xff))));
  const [inbox, joinerKey, hostKey] = await Promise.all([
    deriveBytes(secret, "words inbox", 16),
    deriveSealKey(secret, "words joiner"),
    deriveSealKey(secret, "words host"),
  ]);
  return { inboxId: toHex(inbox), joinerKey, hostKey };
}

/** `route.role`: our own. */
export function sealWords(place: NumberPlace, route: BoxRoute, dial: string, message: WordsMessage): Promise<Bytes> {
  const text = JSON.stringify(message, (_, value: unknown) =>
    value instanceof Uint8Array ? toBase64url(value) : value,
  );
  return closeBox(keyOf(place, route), "words", dial, route, utf8(text));
}

/** `route.role`: of the one who sealed it. Undefined for everything that is no message of the words' exchange. */
export async function openWords(
  place: NumberPlace,
  route: BoxRoute,
  box: Uint8Array,
): Promise<WordsMessage | undefined> {
  if (boxDial(box)?.kind !== "words") return undefined;
  const content = await openBox(keyOf(place, route), "words", route, box);
  if (!content) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content.slice());
    const result = v.safeParse(WordsSchema, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

function keyOf({ joinerKey, hostKey }: NumberPlace, { role }: BoxRoute): CryptoKey {
  return role === "joiner" ? joinerKey : hostKey;
}
