// A slice of a timeline as rows: where a day begins, which messages stand together, which one shows its state. Pure.
// Rule: what a row looks like depends on its neighbours in the timeline, not on where the slice happens to begin.
import type { TimelineEntry } from "../../app/state.ts";
import { dayOf } from "../strings/format.ts";

import type { ListWindow } from "./timeline-window.ts";

/** Milliseconds between two messages of one side that still read as one turn. */
const TURN_MS = 5 * 60 * 1000;

export interface TimelineRow {
  /** Unique in the timeline and unchanging. */
  readonly key: string;
  readonly entry: TimelineEntry;
  /** Milliseconds since 1970 when a day begins with this row. */
  readonly day?: number;
  /** Shows its time and state: the last of a turn, and whatever still waits. */
  readonly footed: boolean;
}

export function timelineRows(entries: readonly TimelineEntry[], { start, end }: ListWindow): TimelineRow[] {
  return entries.slice(start, end).map((entry, index) => {
    const before = entries[start + index - 1];
    const row = { key: `${entry.kind}-${entry.id}`, entry, footed: footed(entry, entries[start + index + 1]) };
    return before && dayOf(before.at) === dayOf(entry.at) ? row : { ...row, day: entry.at };
  });
}

function footed(entry: TimelineEntry, next: TimelineEntry | undefined): boolean {
  if (entry.kind !== "chat") return false;
  if (next?.kind !== "chat" || next.mine !== entry.mine) return true;
  return next.at - entry.at > TURN_MS || (entry.mine && next.status !== entry.status);
}
