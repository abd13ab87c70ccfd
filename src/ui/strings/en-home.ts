// English: the list of devices.
import type { Presence } from "../../app/state.ts";
import { formats } from "./format.ts";
import type { HomeStrings } from "./home-strings.ts";

const format = formats("en");

function presence(presence: Presence): string {
  switch (presence.is) {
    case "away":
      return "Offline";
    case "connecting":
      return "Connecting";
    case "reconnecting":
      return "Reconnecting";
    case "here":
      if (presence.path === "unknown") return "Connected";
      return presence.path === "relayed" ? "Relayed" : "Direct";
  }
}

function presenceLong(now: Presence): string {
  const word = presence(now);
  if (now.is !== "here") return word;
  const roundTrip = now.roundTripMs === undefined ? "" : `, ${format.count(Math.round(now.roundTripMs))} ms`;
  return `${word}${roundTrip} · verified`;
}

const files = (count: number) => `${format.count(count)} ${format.plural(count, "file", "files")}`;

export const enHome: HomeStrings = {
  pair: "Pair",
  devices: "Devices",
  recentFiles: "Recent files",
  thisDevice: "This device:",
  presence,
  presenceLong,
  trouble: {
    "key-changed": "This device's key has changed. Forget it and pair again.",
    middle: "Someone may be in the middle. Nothing was sent.",
    "newer-version": "The other device has a newer Ferry: update.",
    "no-path": "These two networks won't connect directly and no relay answered.",
    unpaired: "The other device has forgotten this one. Forget it here too, or pair again.",
  },
  pairedWith: "Paired",
  lastSeen: (when) => `Last here: ${when}`,

  mine: (text) => `You: ${text}`,
  sending: (what, percent) => `Sending ${what}, ${percent}`,
  receiving: (what, percent) => `Receiving ${what}, ${percent}`,
  waitingToSend: (what) => `Waiting to send ${what} when it is back`,
  offered: (what) => `Waiting for a yes to ${what}`,
  offers: (what) => `Wants to send you ${what}`,
  sent: (what) => `Sent ${what}`,
  received: (what) => `Received ${what}`,
  paused: (what) => `Paused: ${what}`,
  needsFile: (what) => `Needs ${what} again`,
  notSent: (what) => `Not sent: ${what}`,
  files,

  from: (size, name, when) => `${size} from ${name}, ${when}`,
  to: (size, name, when) => `${size} to ${name}, ${when}`,
  folder: (name, count) => `${name} (${files(count)})`,
  andMore: (name, more) => `${name} and ${format.count(more)} more`,

  deviceMenu: {
    autoAccept: "Always accept from this device",
    autoAcceptHint: "Files arrive without asking, as long as there is room.",
    pairedOn: (when) => `Paired: ${when}`,
    pictures: "Both devices show the same four pictures.",
    forget: "Forget this device",
    forgetTitle: (name) => `Forget ${name}?`,
    forgetText: "You can't reach each other any more, here and on the other side. Pair again to come back.",
    forgetYes: "Forget",
    keep: "Keep",
  },
};
