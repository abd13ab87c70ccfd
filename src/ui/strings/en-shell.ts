// English: the frame around everything.
import type { Notice } from "../../app/state.ts";
import { formats } from "./format.ts";
import type { ShellStrings } from "./shell-strings.ts";

const format = formats("en-GB");

const OTHER_BROWSER = "Open Ferry in a current Chrome, Edge, Firefox or Safari.";
const PRIVATE_WINDOW = "Private windows often refuse it: open Ferry in an ordinary window.";

function notice(notice: Notice): string {
  switch (notice.code) {
    case "too-many-items":
      return `That is ${format.count(notice.count)} files: too many for one go. Send a folder at a time, or zip them.`;
    case "too-large":
      return "That is more than Ferry can send in one go.";
    case "nothing-to-send":
      return "There was no file in that.";
    case "unreadable":
      return `${notice.name} can't be read. It may have been moved, or this browser may not open it.`;
    case "no-room":
      return notice.freeBytes === undefined
        ? `Not enough room on this device: ${format.bytes(notice.neededBytes)} needed. Free some, then accept.`
        : `Not enough room: ${format.bytes(notice.neededBytes)} needed, ${format.bytes(notice.freeBytes)} free.`;
    case "outbox-full":
      return "Too much is waiting for this device already. It goes out when the device is back.";
    case "message-too-long":
      return "That message is too long. Send it as a file instead.";
    case "message-not-kept":
    case "files-not-kept":
      return "Not sent: this device can't keep it. Clear received files in Settings.";
    case "storage-full":
      return "This device is full. What is on the screen stays, but it can't be kept. Clear received files in Settings.";
    case "storage-refused":
      return "This browser keeps nothing for Ferry. What is on the screen is gone when the tab closes.";
    case "files-missing":
      return `Choose ${notice.name} too, then it goes on.`;
    case "wrong-files":
      return "Those are not the same files. Choose the ones that were offered.";
    case "link-copied":
      return "Link copied. It works once, within an hour. Keep Ferry open.";
    case "share-failed":
      return "The system did not share it. Save it instead.";
    case "handed-over":
      return "The tab that has Ferry open goes on with this invitation.";
  }
}

export const enShell: ShellStrings = {
  appName: "Ferry",
  places: "Places",
  devices: "Devices",
  history: "History",
  settings: "Settings",
  close: "Close",
  back: "Back",
  cancel: "Cancel",
  dismiss: "Dismiss",
  starting: "Opening Ferry…",
  pickDevice: "Choose a device to see your conversation.",
  unknownDevice: "This device is not paired any more.",
  toDevices: "To the devices",
  pageFailed: "This page did not load. Reload Ferry when you are online again; nothing is lost.",
  reload: "Reload",

  goingOn: "What is going on",
  noticeLabel: "Notice",
  offline: "You're offline. Everything kept here still opens, and what waits is sent when the network is back.",
  brokerDown: "Can't reach the meeting point. Devices already connected are fine.",
  brokerRetry: (countdown) => `Next try in ${countdown}`,
  brokerTrying: "Trying again…",
  updateReady: "A new version of Ferry is ready.",
  update: "Update",
  storageTrouble: {
    full: "This device is full: nothing new can be kept. Clear received files in Settings.",
    refused: "This browser keeps nothing for Ferry: pairs and history last only until this tab closes.",
  },
  notice,

  otherTab: {
    elsewhere: {
      title: "Ferry is open in another tab.",
      text: "It works in one tab at a time, so that nothing is sent twice.",
    },
    taken: {
      title: "Ferry is open in another tab.",
      text: "Another tab has taken over. Transfers go on there.",
    },
  },
  useHere: "Use it here",
  unable: {
    title: "Ferry can't work here",
    text: "Nothing was started. This is what is missing:",
  },
  missing: {
    "secure-context": {
      lacks: "A secure address",
      remedy: "Open the address that begins with https:// (on this very machine, localhost works too).",
    },
    webrtc: {
      lacks: "Direct connections (WebRTC)",
      remedy: `Turn them on in the browser's settings or its extensions. Otherwise: ${OTHER_BROWSER}`,
    },
    storage: { lacks: "Storage for pairs and history", remedy: PRIVATE_WINDOW },
    opfs: { lacks: "Storage for received files", remedy: `${PRIVATE_WINDOW} Otherwise: ${OTHER_BROWSER}` },
    workers: { lacks: "Background workers", remedy: OTHER_BROWSER },
    locks: { lacks: "Locks between tabs", remedy: OTHER_BROWSER },
    crypto: { lacks: "Built-in cryptography", remedy: OTHER_BROWSER },
  },
};
