// What a change of the state says to a screen reader: arrivals, offers and ends of transfers. Pure.
// Rule: only what happened just now; what is merely loaded from storage stays silent.
import type { AppState, Device, TransferEntry } from "../app/state.ts";
import type { Strings } from "./strings/strings.ts";

export function announcements(before: AppState, after: AppState, strings: Strings): string[] {
  if (before.ownership !== "here" || after.ownership !== "here") return [];
  const said: string[] = [];
  if (before.recent !== after.recent) said.push(...transferEnds(before, after, strings));
  if (before.devices !== after.devices)
    for (const device of Object.values(after.devices))
      said.push(...arrivals(before.devices[device.pairId], device, strings));
  return said;
}

function arrivals(before: Device | undefined, { latest, name }: Device, { conversation }: Strings): string[] {
  if (!before || !latest || latest.id === before.latest?.id || latest.at < (before.latest?.at ?? 0)) return [];
  if (latest.kind === "chat" && !latest.mine) return [conversation.said(name, latest.text)];
  if (latest.kind === "transfer" && latest.phase.is === "asked")
    return [conversation.offered(conversation.title(latest), name)];
  return [];
}

function transferEnds(before: AppState, after: AppState, { conversation }: Strings): string[] {
  const earlier = new Map(before.recent.map((entry) => [entry.id, entry.phase.is]));
  return after.recent.flatMap((entry: TransferEntry) => {
    const { phase, mine } = entry;
    const was = earlier.get(entry.id);
    if (was === undefined || was === phase.is) return [];
    const name = after.devices[entry.pairId]?.name ?? conversation.formerDevice;
    const title = conversation.title(entry);
    if (phase.is === "done") return [conversation.finished(title, mine, name)];
    const theirs = (phase.is === "declined" || phase.is === "cancelled") && phase.by === "them";
    return theirs || phase.is === "failed" ? [conversation.ended(title, conversation.phase(phase, mine, name))] : [];
  });
}
