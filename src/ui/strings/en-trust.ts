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
};
