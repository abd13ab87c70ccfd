// English: trust.
import type { TrustStrings } from "./trust-strings.ts";

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

  visit: {
    only: "For this visit only",
    tick: "Just once",
    tickHint: "For this visit only: nothing is kept on either device when its page is closed or reloaded.",
    theirWish: "The other device pairs for this visit only.",
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
