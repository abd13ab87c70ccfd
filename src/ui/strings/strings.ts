// Every word on the screen, by area. Rule: a language is one value of this type, so the compiler finds what is missing;
// functions where a language decides about order and plurals; peers' text goes in as it is and stays text.
import type { BackgroundStrings } from "./background-strings.ts";
import type { ConversationStrings } from "./conversation-strings.ts";
import type { Formats } from "./format.ts";
import type { HomeStrings } from "./home-strings.ts";
import type { PairingStrings } from "./pairing-strings.ts";
import type { SettingsStrings } from "./settings-strings.ts";
import type { ShellStrings } from "./shell-strings.ts";
import type { WordsStrings } from "./words-strings.ts";
import type { TrustStrings } from "./trust-strings.ts";
import type { TwoScansStrings } from "./two-scans-strings.ts";

export interface Strings {
  /** BCP 47, also the page's `lang`. */
  readonly locale: string;
  readonly format: Formats;
  readonly shell: ShellStrings;
  readonly home: HomeStrings;
  readonly pairing: PairingStrings;
  readonly words: WordsStrings;
  readonly settings: SettingsStrings;
  readonly conversation: ConversationStrings;
  readonly background: BackgroundStrings;
  readonly trust: TrustStrings;
  readonly twoScans: TwoScansStrings;
}
