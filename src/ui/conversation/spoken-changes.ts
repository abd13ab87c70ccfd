// What a change of the state says to someone who listens to this conversation: how saving ended, and new trouble.
// Arrivals and ends of transfers are said for all devices by the root. Pure.
import type { AppState } from "../../app/state.ts";
import type { ConversationStrings } from "../strings/conversation-strings.ts";
import { isolated } from "../strings/isolated.ts";

export function spokenChanges(
  before: AppState,
  after: AppState,
  pairId: string,
  words: ConversationStrings,
): readonly string[] {
  const said: string[] = [];
  const device = after.devices[pairId];
  if (device?.trouble && device.trouble !== before.devices[pairId]?.trouble) {
    said.push(words.trouble(device.trouble, isolated(device.name)));
  }
  if (after.saves === before.saves) return said;
  for (const [id, status] of Object.entries(after.saves)) {
    const over = status.is === "saved" || status.is === "failed";
    if (over && status !== before.saves[id]) said.push(words.saving(status));
  }
  return said.filter(Boolean);
}
