// Words of pairing by words: what is shown, what is typed, and what is wrong with it.
import type { ShownWords } from "../../app/state.ts";

export interface WordsStrings {
  readonly title: string;
  /** The way there from the pairing page, and from the scanner. */
  readonly use: string;
  readonly typeInstead: string;

  readonly show: string;
  readonly shown: string;
  readonly once: (countdown: string) => string;
  readonly guessed: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyRefused: string;
  /** The list that the words are shown in. */
  readonly language: string;
  readonly making: string;
  readonly unreachable: string;
  readonly offline: string;
  readonly paused: (why: Extract<ShownWords, { is: "paused" }>["why"], countdown: string) => string;

  readonly type: string;
  readonly number: string;
  readonly firstWord: string;
  readonly secondWord: string;
  readonly noNumber: string;
  readonly noWord: string;
  readonly suggestions: (count: number) => string;
  readonly pair: string;

  /** While they are being checked, before the other device's name is known. */
  readonly checking: string;
  readonly checkingText: string;
}
