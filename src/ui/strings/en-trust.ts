// English: trust.
import { formats } from "./format.ts";
import type { TrustStrings } from "./trust-strings.ts";

const format = formats("en-GB");

export const enTrust: TrustStrings = {
  device: {
    more: "About this device",
    paired: "Paired",
    pairedBy: {
      code: (when) => `${when}, with a code on the screen`,
      link: (when) => `${when}, with a shared link`,
      words: (when) => `${when}, with words`,
      scans: (when) => `${when}, with two scans`,
    },
    lastHere: "Last here",
    hereNow: "Here now",
    autoAccept: "Always accept from this device",
    autoAcceptHint: "Files arrive without asking, as long as there is room.",
    pictures: "Check pictures",
    picturesHint: "The other device shows the same four if nobody is in between.",
    pairAgain: "To pair again on purpose, forget this device and use a fresh code.",
    forget: "Forget this device",
    forgetTitle: (name) => `Forget ${name}?`,
    forgetText: "You can't reach each other any more, here and on the other side. Pair again to come back.",
    forgetYes: "Forget",
    keep: "Keep",
  },

  move: {
    title: "Move to another browser",
    text: "A file takes messages, the list of transfers, this device's name and settings along. Keys never leave this browser: pair your devices again there. Received files and passwords of relays are not in it.",
    save: "Save history and settings",
    saving: "Making the file…",
    saved: "The file is made. Pair your devices again in the other browser.",
    notSaved: "The browser refused to read the history. Try again.",
    bring: "Bring in a file",
    bringing: "Reading the file…",
    brought: (devices, entries) =>
      `History of ${format.count(devices)} ${format.plural(devices, "device", "devices")} (${format.count(entries)} ${format.plural(entries, "entry", "entries")}), name and settings are here now. To send something, pair the devices again.`,
    refused: {
      "not-ferry": "That file is not a history of Ferry. Nothing was changed.",
      newer: "That file is from a newer Ferry. Update this one, then bring it in again. Nothing was changed.",
      damaged: "That file is damaged or incomplete. Save it again in the other browser. Nothing was changed.",
      full: "There is no room for all of it. Make room, then bring in the same file again.",
      storage: "The browser refused to keep it. Try again with the same file.",
    },
    imported: (name) => `From another browser; ${name} is not paired here. Pair it again to send something.`,
    fileName: "ferry-history.jsonl",
  },

  visit: {
    only: "For this visit only",
    tick: "Just once",
    tickHint: "For this visit only: nothing is kept on either device when its page is closed or reloaded.",
    theirWish: "The other device wishes it so.",
    nothingKept:
      "For this visit only. When this page is closed or reloaded, messages and received files are gone here. Save what you want to keep.",
    endedBy: (name) => `${name} has ended the visit. Save what you want to keep before you close this page.`,
    end: "End the visit",
    endTitle: (name) => `End the visit of ${name}?`,
    endText:
      "Messages and received files that you have not saved are gone here, and you can't reach each other any more.",
    endYes: "End",
  },
};
