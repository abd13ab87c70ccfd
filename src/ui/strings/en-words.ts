// English: pairing by words.
import type { WordsStrings } from "./words-strings.ts";

export const enWords: WordsStrings = {
  title: "Use words",
  use: "Use words",
  typeInstead: "Type the words instead",

  show: "Type these on the other device, under “Use words”.",
  shown: "This device’s number and words",
  once: (countdown) => `One guess, then a new set · ${countdown} left`,
  guessed: "Wrong words were typed, so here are new ones.",
  copy: "Copy",
  copied: "Copied",
  copyRefused: "This browser refused to copy. Tap the words to select them, or type them on the other device.",
  language: "Language of the words",
  making: "Finding a free number…",
  unreachable: "No words just now: the meeting point can’t be reached. They come back by themselves.",
  offline: "No words while you’re offline. They come back with the network.",
  paused: (why, countdown) =>
    why === "guesses"
      ? `Wrong words were typed again and again, so there are none for ${countdown}. Use the code or a link.`
      : `The meeting point has no number free for ${countdown}. Use the code or a link.`,

  type: "Or type what the other device shows",
  number: "Number",
  firstWord: "First word",
  secondWord: "Second word",
  noNumber: "A number from 1 to 999",
  noWord: "Not one of the words. Check the spelling.",
  suggestions: (count) => (count === 1 ? "One suggestion" : `${count} suggestions`),
  pair: "Pair",

  checking: "Checking the words…",
  checkingText: "Keep Ferry open on both devices.",
};
