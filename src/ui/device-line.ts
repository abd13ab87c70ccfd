// The line under a device's name: what is moving, waiting or happened last. Pure; the words are the strings'.
import type { Device, Progress, TransferEntry } from "../app/state.ts";
import type { Strings } from "./strings/strings.ts";

export function deviceLine(device: Device, progress: Readonly<Record<string, Progress>>, strings: Strings): string {
  const { latest } = device;
  if (device.trouble) return troubleText(device, strings);
  if (!latest) return strings.home.lastSeen(strings.format.when(device.lastSeenAt, Date.now()));
  switch (latest.kind) {
    case "note":
      return strings.home.paired;
    case "chat":
      return latest.mine ? strings.home.mine(latest.text) : latest.text;
    case "transfer":
      return transferLine(latest, progress[latest.id], device, strings);
  }
}

/** What is wrong with a device that has a trouble; a visitor's name is not promised to come back. */
export function troubleText({ trouble, visit, imported, name }: Device, { conversation, trust }: Strings): string {
  if (!trouble) return "";
  if (imported) return trust.move.imported(name);
  return trouble === "unpaired" && visit ? trust.visit.endedBy(name) : conversation.trouble(trouble, name);
}

function transferLine(
  entry: TransferEntry,
  progress: Progress | undefined,
  { name }: Device,
  { home, format, conversation }: Strings,
): string {
  const what = entry.top.length > 1 ? home.files(entry.itemCount) : conversation.title(entry);
  const percent = format.percentText(progress?.storedBytes ?? entry.storedBytes, entry.byteLength);
  switch (entry.phase.is) {
    case "waiting-device":
      return home.waitingToSend(what);
    case "waiting-answer":
      return home.offered(what);
    case "asked":
      return home.offers(what);
    case "moving":
    case "checking":
      return entry.mine ? home.sending(what, percent) : home.receiving(what, percent);
    case "done":
      return entry.mine ? home.sent(what) : home.received(what);
    case "paused":
    case "reconnecting":
    case "needs-file":
      return home.paused(what);
    case "declined":
    case "cancelled":
    case "failed": {
      const { tag } = conversation.phase(entry.phase, entry.mine, name);
      return home.ended(what, tag);
    }
  }
}
