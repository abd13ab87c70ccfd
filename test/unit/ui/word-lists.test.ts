// The word lists and how what is typed is found in them.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  completions,
  placeOf,
  readNumber,
  readNumberAndWords,
  WORD_LISTS,
  wordKey,
  wordParts,
  wordsText,
} from "../../../src/ui/words/word-lists.ts";
import type { WordLocale } from "../../../src/ui/words/word-lists.ts";
import { WORD_CHOICES } from "../../../src/trust/words.ts";
import { propertyRun } from "../../support/property-run.ts";

const LOCALES = Object.keys(WORD_LISTS) as WordLocale[];

/** Letters to take away, put in or change to come from one to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1)
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}

describe("the lists", () => {
  it.each(LOCALES)("%s has a word for every place, and no two that are alike", (locale) => {
    const list = WORD_LISTS[locale];
    expect(list).toHaveLength(WORD_CHOICES);
    const keys = list.map(wordKey);
    const alike = keys.flatMap((key, at) =>
      keys.slice(at + 1).flatMap((other) => (distance(key, other) < 2 ? [`${key} ${other}`] : [])),
    );
    expect(alike).toEqual([]);
  });

  it("share no word, so that one word has one place", () => {
    const keys = LOCALES.flatMap((locale) => WORD_LISTS[locale].map(wordKey));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("in English: no two begin with the same four letters, all are plain letters", () => {
    const { en } = WORD_LISTS;
    expect(new Set(en.map((word) => word.slice(0, 4))).size).toBe(en.length);
    expect(en.every((word) => /^[a-z]{3,9}$/.test(word))).toBe(true);
  });

  it("in Korean: nouns of two syllables", () => {
    expect(WORD_LISTS.ko.every((word) => /^[가-힣]{2}$/.test(word))).toBe(true);
  });
});

/** A word as people type it: any case, composed or not, with accents strewn in, spaces around. */
const typedWord = (word: string) =>
  fc
    .record({
      upper: fc.array(fc.boolean(), { minLength: word.length, maxLength: word.length }),
      form: fc.constantFrom("NFC", "NFD", "NFKD" as const),
      accent: fc.constantFrom("", "\u0301", "\u0308"),
      space: fc.constantFrom("", " ", "  "),
    })
    .map(({ upper, form, accent, space }) => {
      const cased = Array.from(word, (letter, at) => (upper[at] ? letter.toUpperCase() : letter)).join("");
      return `${space}${(cased + accent).normalize(form)}${space}`;
    });
const wordCase = fc
  .record({ locale: fc.constantFrom(...LOCALES), place: fc.nat(WORD_CHOICES - 1) })
  .chain(({ locale, place }) => typedWord(WORD_LISTS[locale][place] ?? "").map((typed) => ({ typed, place })));

describe("what is typed", () => {
  it("is found in any list, in any case, with or without accents, composed or not", () => {
    fc.assert(
      fc.property(wordCase, ({ typed, place }) => {
        expect(placeOf(typed)).toBe(place);
      }),
      propertyRun("words typed"),
    );
  });

  it("whole: a number and two words of any lists, whatever stands between them", () => {
    const gap = fc.constantFrom(" ", "-", ", ", " · ", "\n", ". ", "\u3000", "/");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), wordCase, wordCase, gap, (number, one, two, between) => {
        const text = [number, one.typed.trim(), two.typed.trim()].join(between);
        expect(readNumberAndWords(text)).toEqual({ number, words: [one.place, two.place] });
      }),
      propertyRun("number and words typed"),
    );
  });

  it("as it is shown is read again, in every language", () => {
    const shown = fc.record({
      number: fc.integer({ min: 1, max: 999 }),
      words: fc.tuple(fc.nat(WORD_CHOICES - 1), fc.nat(WORD_CHOICES - 1)),
    });
    fc.assert(
      fc.property(shown, fc.constantFrom(...LOCALES), (words, locale) => {
        expect(readNumberAndWords(wordsText(words, locale))).toEqual(words);
      }),
      propertyRun("words shown"),
    );
  });

  it("never throws, and any text that is taken for words is exactly a number and two of them", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        completions(text, 5);
        wordParts(text);
        readNumber(text);
        const read = readNumberAndWords(text);
        if (read) expect(wordParts(text)).toHaveLength(3);
      }),
      propertyRun("any text as words"),
    );
  });

  it("is completed from its first letters on, in any list", () => {
    for (const locale of LOCALES) {
      for (const word of WORD_LISTS[locale]) {
        for (let letters = 1; letters <= word.length; letters += 1)
          expect(completions(word.slice(0, letters), WORD_CHOICES)).toContain(word);
      }
    }
    expect(completions("", 5)).toEqual([]);
    expect(completions("zzz", 5)).toEqual([]);
    expect(completions("a", 3)).toHaveLength(3);
  });

  it("is completed from half a Korean syllable, as a keyboard puts it together", () => {
    for (const half of ["ㅅ", "사", "삭", "사고", "사과"]) expect(completions(half, WORD_CHOICES)).toContain("사과");
    expect(placeOf("사고")).toBeUndefined();
  });

  it.each(["", "0", "007", "1000", "-1", "1.5", "七", "4 17", "１２３４"])("%j is no number of ours", (text) => {
    expect(readNumber(text)).toBeUndefined();
  });
  it.each([
    ["417", 417],
    [" 7 ", 7],
    ["４１７", 417],
  ])("%j is the number %d", (text, number) => {
    expect(readNumber(text)).toBe(number);
  });

  it.each(["417 amber", "amber forest 417", "417 amber forest bacon", "417 amber nonsense", "amber forest", "417"])(
    "%j is not a number and two words",
    (text) => expect(readNumberAndWords(text)).toBeUndefined(),
  );
});
