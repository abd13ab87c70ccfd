// Every shipped word list, and how what was typed is found in them. Rule: any list is understood wherever it is typed,
// in upper or lower case, with or without accents, whole syllables or half of one (what a Korean keyboard shows on the
// way to it); a word becomes its place, which is the same in all lists. Loaded with the page that needs it.
import { ENGLISH_WORDS } from "./english-words.ts";
import { KOREAN_WORDS } from "./korean-words.ts";

export type WordLocale = "en" | "ko";

export const WORD_LISTS: Readonly<Record<WordLocale, readonly string[]>> = { en: ENGLISH_WORDS, ko: KOREAN_WORDS };

/** A number and the places of two words. */
export interface NumberAndWords {
  readonly number: number;
  readonly words: readonly [number, number];
}

/** Characters looked at: three words of any list, and what a person may put around them. */
const MAX_TYPED = 100;
/** Digits of a number (MAX_WORDS_NUMBER in trust). */
const MAX_DIGITS = 3;

/**
 * Korean letters at the end of a syllable, in Unicode's order from U+11A8, as the letters that begin one: "삭" is on the
 * way to "사과", and so is "사고", which is why the vowels that are typed as two come apart as well.
 */
const FINALS = "ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ";
const FIRST_FINAL = 0x11a8;
const DOUBLE_VOWELS = { ㅘ: "ㅗㅏ", ㅙ: "ㅗㅐ", ㅚ: "ㅗㅣ", ㅝ: "ㅜㅓ", ㅞ: "ㅜㅔ", ㅟ: "ㅜㅣ", ㅢ: "ㅡㅣ" };

const plain = (text: string) => text.normalize("NFKD");
const APART = new Map([
  ...FINALS.split(" ").map((letters, at) => [String.fromCodePoint(FIRST_FINAL + at), plain(letters)] as const),
  ...Object.entries(DOUBLE_VOWELS).map(([one, two]) => [plain(one), plain(two)] as const),
]);

/** What is compared: without case, accents, and the way syllables are put together. */
export function wordKey(text: string): string {
  const bare = plain(text)
    .replaceAll(/\p{Mn}/gu, "")
    .toLowerCase();
  return Array.from(bare, (letter) => APART.get(letter) ?? letter).join("");
}

const KEYS = Object.values(WORD_LISTS).map((words) => words.map((word) => ({ word, key: wordKey(word) })));
const PLACES = new Map(KEYS.flatMap((list) => list.map(({ key }, place) => [key, place] as const)));

/** The place of a whole word of any list. */
export function placeOf(text: string): number | undefined {
  return text.length > MAX_TYPED ? undefined : PLACES.get(wordKey(text.trim()));
}

/** Words of any list that begin with what was typed, `most` at most; none for nothing. */
export function completions(text: string, most: number): readonly string[] {
  const begun = text.length > MAX_TYPED ? "" : wordKey(text.trim());
  if (begun === "") return [];
  return KEYS.flatMap((list) => list.filter(({ key }) => key.startsWith(begun)))
    .map(({ word }) => word)
    .slice(0, most);
}

/** The parts of a text in the order they stand: digits and words, whatever is between them. */
export function wordParts(text: string): readonly string[] {
  if (text.length > MAX_TYPED) return [];
  return text.normalize("NFKC").match(/[0-9]+|[\p{L}\p{M}]+/gu) ?? [];
}

/** A number that may be one of ours: 1 to 999, without zeros before it. */
export function readNumber(text: string): number | undefined {
  const digits = text.normalize("NFKC").trim();
  return new RegExp(`^[1-9][0-9]{0,${MAX_DIGITS - 1}}$`).test(digits) ? Number(digits) : undefined;
}

/** "417 amber fox", and nothing else in it; undefined for everything that is not that. */
export function readNumberAndWords(text: string): NumberAndWords | undefined {
  const [digits = "", one = "", two = "", more] = wordParts(text);
  const [number, first, second] = [readNumber(digits), placeOf(one), placeOf(two)];
  if (number === undefined || first === undefined || second === undefined || more !== undefined) return undefined;
  return { number, words: [first, second] };
}

/** As it is shown and copied: "417 amber fox". */
export function wordsText({ number, words: [first, second] }: NumberAndWords, locale: WordLocale): string {
  const list = WORD_LISTS[locale];
  return `${number} ${list[first] ?? ""} ${list[second] ?? ""}`;
}
