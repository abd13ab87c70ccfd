// A name inside a sentence, kept from turning the sentence round. Pure.
// Rule: only names that hold right-to-left letters or direction marks are wrapped, so plain text stays plain.

/** Letters written from right to left, by script; JavaScript's expressions know no Bidi_Class. */
const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Hanifi_Rohingya}]/u;
/** Embeddings, overrides, isolates and marks (Unicode Standard Annex 9). */
const DIRECTION_MARKS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;
const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/** `name` for use in a sentence: its own direction marks taken out, isolated where it needs it. */
export function isolated(name: string): string {
  const plain = name.replaceAll(DIRECTION_MARKS, "");
  return RIGHT_TO_LEFT.test(plain) ? `${FIRST_STRONG_ISOLATE}${plain}${POP_ISOLATE}` : plain;
}
