// Named states with words on the screen. Rule: as for app-states.ts.
import type { AppState, ShownWords } from "../../src/app/state.ts";
import { FIRST_OPEN, HOME, NOW } from "./app-states.ts";

export const WORDS: Extract<ShownWords, { is: "shown" }> = {
  is: "shown",
  number: 417,
  words: [3, 96],
  expiresAt: NOW + 581_000,
  guessed: false,
};

/** By the name that a screenshot gets. */
export const WORDS_STATES = {
  words: { ...HOME, words: WORDS },
  "words-once": { ...HOME, words: WORDS },
  "words-first": { ...FIRST_OPEN, words: WORDS },
  "words-guessed": { ...HOME, words: { ...WORDS, number: 62, guessed: true } },
  "words-paused": { ...HOME, words: { is: "paused", why: "guesses", until: NOW + 482_000 } },
  "words-wrong": { ...HOME, words: WORDS, joining: { stage: "failed", hostName: "", error: "words-wrong" } },
} as const satisfies Record<string, AppState>;

export const WORDS_PLACES: Record<keyof typeof WORDS_STATES, string> = {
  words: "#/words",
  "words-once": "#/words/once",
  "words-first": "#/words",
  "words-guessed": "#/words",
  "words-paused": "#/words",
  "words-wrong": "#/words",
};
