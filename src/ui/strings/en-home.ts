// English: the list of devices.
import type { Presence } from "../../app/state.ts";
import { formats } from "./format.ts";
import type { HomeStrings } from "./home-strings.ts";

const format = formats("en-GB");

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

export const enHome: HomeStrings = {
  pair: "Pair",
  devices: "Devices",
  nobody: "No device is paired yet.",
  recentFiles: "Recent files",
  thisDevice: "This device:",
  presence,
  paired: "Paired",
  lastSeen: (when) => `Last here: ${when}`,

  files: (count) => `${format.count(count)} ${format.plural(count, "file", "files")}`,
  mine: (text) => `You: ${text}`,
  sending: (what, percent) => `Sending ${what}, ${percent}`,
  receiving: (what, percent) => `Receiving ${what}, ${percent}`,
  waitingToSend: (what) => `Waiting to send ${what} when it is back`,
  offered: (what) => `Waiting for a yes to ${what}`,
  offers: (what) => `Wants to send you ${what}`,
  sent: (what) => `Sent ${what}`,
  received: (what) => `Received ${what}`,
  paused: (what) => `Paused: ${what}`,
  ended: (what, how) => `${how}: ${what}`,
};
