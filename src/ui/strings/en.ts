// English.
import { enBackground } from "./en-background.ts";
import { enConversation } from "./en-conversation.ts";
import { enHome } from "./en-home.ts";
import { enPairing } from "./en-pairing.ts";
import { enSettings } from "./en-settings.ts";
import { enShell } from "./en-shell.ts";
import { enWords } from "./en-words.ts";
import { enTrust } from "./en-trust.ts";
import { enTwoScans } from "./en-two-scans.ts";
import { formats } from "./format.ts";
import type { Strings } from "./strings.ts";

export const en: Strings = {
  locale: "en",
  format: formats("en-GB"),
  shell: enShell,
  home: enHome,
  pairing: enPairing,
  words: enWords,
  settings: enSettings,
  conversation: enConversation,
  background: enBackground,
  trust: enTrust,
  twoScans: enTwoScans,
};
