// English: notifications.
import type { BackgroundStrings } from "./background-strings.ts";

export const enBackground: BackgroundStrings = {
  heading: "Notifications",
  title: "Tell me when Ferry is in the background",
  hint: "A notification when a message or an offer arrives and when a transfer ends. It names the device and the file, on a locked screen too if your system shows them there.",
  fault: {
    none: "This browser shows no notifications for this page. On an iPhone or iPad, add Ferry to the Home Screen first.",
    denied:
      "The browser does not allow notifications for this page. Allow them in its settings, then turn this on again.",
    dismissed: "Not allowed yet. Turn it on again to be asked once more.",
  },

  visitor: "For this visit only",
  visitorSaid: "A message arrived.",
  visitorOffers: (files) => (files === 1 ? "Somebody wants to send a file." : "Somebody wants to send files."),
  visitorDone: "A transfer is done, verified.",
  visitorFailed: "A transfer has stopped.",
  wantsToPair: "Wants to pair with this device.",
};
