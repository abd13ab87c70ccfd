// What a person whose eyes are elsewhere is told: a message, an offer, a transfer's end, somebody who wants to pair.
// Pure. Rule: only what happened just now; what is merely loaded from storage, or goes by itself, stays silent.
import type { SessionEvent } from "../session/session-event.ts";
import type { AppState, Approval, ChatEntry, TransferEntry } from "./state.ts";

export type Telling =
  | { readonly is: "message"; readonly pairId: string; readonly entry: ChatEntry }
  | { readonly is: "offer" | "done" | "failed"; readonly pairId: string; readonly entry: TransferEntry }
  | { readonly is: "approval"; readonly approval: Approval };

/** `before`, `after`: the state around this event. */
export function tellingOf(event: SessionEvent, before: AppState, after: AppState): Telling | undefined {
  if (event.type === "approvals") {
    const known = new Set(before.approvals.map(({ id }) => id));
    const approval = event.approvals.find(({ id }) => !known.has(id));
    return approval && { is: "approval", approval };
  }
  if (event.type !== "entry") return undefined;
  const { entry } = event;
  const { pairId } = entry;
  if (entry.kind === "chat") return entry.mine ? undefined : { is: "message", pairId, entry };
  if (entry.kind !== "transfer") return undefined;
  const was = before.recent.find(({ id }) => id === entry.id)?.phase.is;
  const { is } = entry.phase;
  if (is === was) return undefined;
  if (is === "asked") return waitsForPerson(entry, after) ? { is: "offer", pairId, entry } : undefined;
  // One that was not known to be open may have ended long ago.
  return was !== undefined && (is === "done" || is === "failed") ? { is, pairId, entry } : undefined;
}

/** Whether what a telling spoke of is over with this event, or replaced by what is told now. */
export function isOver(telling: Telling, event: SessionEvent): boolean {
  if (telling.is === "approval")
    return event.type === "approvals" && !event.approvals.some(({ id }) => id === telling.approval.id);
  if (event.type === "device-gone") return event.pairId === telling.pairId;
  if (telling.is !== "offer" || event.type !== "entry" || event.entry.id !== telling.entry.id) return false;
  return event.entry.kind === "transfer" && event.entry.phase.is !== "asked";
}

/** How many offers and people wait for an answer here. */
export function waiting(state: AppState): number {
  return state.approvals.length + state.recent.filter((entry) => waitsForPerson(entry, state)).length;
}

/** An offer of a device whose files are accepted by themselves only waits when it does not fit. */
function waitsForPerson({ mine, phase, pairId, byteLength }: TransferEntry, { devices, storage }: AppState): boolean {
  if (mine || phase.is !== "asked") return false;
  return devices[pairId]?.autoAccept !== true || byteLength > (storage.freeBytes ?? Infinity);
}
