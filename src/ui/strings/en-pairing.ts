// English: pairing.
import { enCheckPictures } from "./en-check-pictures.ts";
import type { PairingStrings } from "./pairing-strings.ts";

export const enPairing: PairingStrings = {
  title: "Pair a device",
  explain: "Scan this with the other device’s camera. Nothing is uploaded: files go straight across.",
  code: "Pairing code",
  newCodeIn: (countdown) => `New code in ${countdown} · works once`,
  makingCode: "Making a code…",
  noCode: "No code just now: the meeting point can’t be reached. It comes back by itself.",
  noCodeOffline: "No code while you’re offline. It comes back with the network.",
  scan: "Scan a code",
  shareLink: "Share link",
  makingLink: "Making a link…",
  linkTitle: "Share this link",
  linkText: "Send it to the other device. It works once. Keep Ferry open: you are asked before anything is paired.",
  linkRunsOut: (when) => `Works until ${when}`,
  linkShareText: "Pair with me in Ferry",
  copyLink: "Copy link",
  linkCopied: "Link copied",
  linkFailed: "No link just now: the meeting point can’t be reached.",
  link: "Link",

  thisDeviceIs: "This device is",
  deviceName: "Name of this device",
  changeName: "Change the name of this device",
  saveName: "Save name",

  scanner: {
    title: "Scan a code",
    point: "Point at the code on the other device",
    starting: "Starting the camera…",
    fault: {
      none: {
        title: "There is no camera here",
        text: "Type the words that the other device shows, choose a picture of its code, or paste its link.",
      },
      refused: {
        title: "Ferry may not use the camera",
        text: "Allow it in the browser’s settings for this page, or type the words that the other device shows.",
      },
      busy: {
        title: "Another app is using the camera",
        text: "Close it and try again, or type the words that the other device shows.",
      },
      failed: {
        title: "The scanner did not start",
        text: "Try again, or type the words that the other device shows.",
      },
    },
    again: "Try again",
    choosePicture: "Choose a picture",
    reading: "Looking for a code…",
    noCodeInPicture: "There is no code in that picture.",
    pictureNotRead: "That picture could not be looked at. Reload Ferry when you are online, then try again.",
    pasteLink: "Paste a link",
    linkField: "Link from the other device",
    open: "Open",
    dropPicture: "Drop a picture of the code",
  },

  join: {
    title: (name) => `Pair with ${name}?`,
    text: "Agree if this is your device, or belongs to someone you know. Files still ask before they arrive.",
    agree: "Pair",
    refuse: "Not now",
    dialling: (name) => `Connecting to ${name}…`,
    diallingText: "Keep Ferry open on both devices.",
    waiting: (name) => `Waiting for ${name} to come back to Ferry`,
    waitingText: "It may be in the background. Open Ferry on the other device; this goes on by itself.",
    approval: (name) => `Waiting for ${name} to say yes`,
    approvalText: "The other device is asked whether it wants to pair.",
    failed: {
      "not-ferry": {
        title: "That is not a Ferry code",
        text: "Open Ferry on the other device and scan the code it shows.",
      },
      "cut-short": {
        title: "That link is incomplete",
        text: "Some of it is missing. Copy the whole link, or scan the code.",
      },
      newer: {
        title: "The other device has a newer Ferry: update",
        text: "Update Ferry on this device, then use the code again.",
      },
      expired: {
        title: "This code was already used or has run out",
        text: "Scan the fresh one on the other device, or ask for a new link.",
      },
      used: {
        title: "This code was already used or has run out",
        text: "Scan the fresh one on the other device, or ask for a new link.",
      },
      denied: {
        title: "The other device said no",
        text: "Nothing was paired. Ask for a new link if that was a mistake.",
      },
      own: {
        title: "That is this device’s own code",
        text: "Scan the code that the other device shows.",
      },
      unreachable: {
        title: "Can’t reach the meeting point",
        text: "Check that both devices are online, then try again.",
      },
      "no-path": {
        title: "No way between these networks",
        text: "These two networks won’t connect directly and no relay answered. Put both devices on the same Wi-Fi, or set up a relay in Settings.",
      },
      middle: {
        title: "Someone may be in the middle",
        text: "Nothing was sent, and nothing was kept. Pair again with a fresh code.",
      },
      "words-wrong": {
        title: "Those words don’t match. Ask for the new ones.",
        text: "One guess ends a set, so the other device shows new ones now.",
      },
      "words-over": {
        title: "These words were already used or have run out",
        text: "Type the ones that the other device shows now.",
      },
      "words-nobody": {
        title: "No device shows that number right now",
        text: "Check the number, and keep “Use words” open on the other device.",
      },
      "too-many": {
        title: "Too many devices",
        text: "Forget one that you no longer use, then pair again.",
      },
      storage: {
        title: "The pair can’t be kept",
        text: "This browser refused to store it. Make room, or leave the private window, then pair again.",
      },
    },
  },

  approve: {
    title: (name) => `${name} wants to pair`,
    text: "It opened the link you shared. Say yes only if you know who that is.",
    yes: "Pair",
    no: "No",
  },

  paired: {
    title: (name) => `Paired with ${name}`,
    text: "Both devices show the same four pictures. Compare them if you want to be sure.",
    go: "Done",
  },

  nameless: "A device",
  pictures: enCheckPictures,
};
