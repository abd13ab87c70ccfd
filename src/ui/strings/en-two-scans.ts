// English: pairing with two scans.
import type { TwoScansStrings } from "./two-scans-strings.ts";

const AGAIN = "Start again: one device shows a code, the other scans it.";

export const enTwoScans: TwoScansStrings = {
  title: "Two scans",
  use: "Pair with two scans",

  idle: "Pair without internet",
  idleText:
    "Put both devices on one Wi-Fi or hotspot. One shows a code, the other scans it and shows its answer, and the first scans that. After a reload, codes that were shown before no longer work.",
  start: "Show a code",
  scanCode: "Scan a code",
  making: "Making a code…",

  showFirst: "Let the other device scan this",
  showFirstText: "With “Scan a code” in Ferry, or with its camera app.",
  scanAnswer: "Scan its answer",
  scanAnswerText: "The other device then shows a code of its own. Scan that one with this device.",
  scanAnswerNow: "Scan the answer",
  firstCode: "First code",

  ask: (name) => `Pair with ${name}?`,
  askText:
    "Agree if this is your device, or belongs to someone you know. This device then shows its answer. Files still ask before they arrive.",

  scanned: (name) => `The code of ${name} is scanned`,
  showAnswer: (name) => `Let ${name} scan this`,
  showAnswerText: (name) => `On ${name}, tap “Scan the answer” and hold it in front of this screen.`,
  answerCode: "Answer",

  connecting: (name) => `Connecting to ${name}…`,
  connectingText: "Keep Ferry open on both devices.",

  left: (countdown) => `Works for ${countdown}, once`,
  copy: "Copy as text",
  copied: "Copied",
  copyRefused: "This browser refused to copy. The code can still be scanned, or photographed.",
  again: "Start again",
  failed: {
    "not-ferry": {
      title: "That is not a Ferry code",
      text: "Scan the code that Ferry shows on the other device.",
    },
    "cut-short": {
      title: "That code is incomplete",
      text: "Some of it is missing. Scan it again, or copy the whole text.",
    },
    newer: {
      title: "The other device has a newer Ferry: update",
      text: "Update Ferry on this device, then start again.",
    },
    expired: {
      title: "This code has run out",
      text: `It works for ten minutes, by the clocks of both devices. ${AGAIN}`,
    },
    used: {
      title: "This code was already used",
      text: AGAIN,
    },
    own: {
      title: "That is this device’s own code",
      text: "Scan the code that the other device shows.",
    },
    foreign: {
      title: "That answer is for another code",
      text: "This device does not show the code that it answers, or not any more. Let the other device scan the code that is shown here now, then scan its answer.",
    },
    "no-address": {
      title: "This device is in no network",
      text: "Join the same Wi-Fi or hotspot on both devices; internet is not needed. If “Relay only” is on in Settings, turn it off for this.",
    },
    "no-path": {
      title: "No way between these devices",
      text: "Put both on the same Wi-Fi or hotspot, one that lets its devices see each other, then start again.",
    },
    lost: {
      title: "The other device went away",
      text: "Nothing was paired. Keep Ferry open on both devices, then start again.",
    },
    middle: {
      title: "Someone may be in the middle",
      text: "The other device is not the one whose code was scanned. Nothing was sent, and nothing was kept.",
    },
    "too-many": {
      title: "Too many devices",
      text: "Forget one that you no longer use, then pair again.",
    },
    storage: {
      title: "The pair can’t be kept",
      text: "This browser refused to store it. Make room, or leave the private window, then pair again.",
    },
    "not-loaded": {
      title: "This part of Ferry did not load",
      text: "Reload Ferry when you are online once; after that it works without internet.",
    },
    failed: {
      title: "The connection could not be made",
      text: "This browser refused it. Start again; if that does not help, reload Ferry.",
    },
  },
};
