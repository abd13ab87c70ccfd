// Loaded parts of timelines. Rule: ascending by time, each id once; an entry that was loaded is replaced in place.
import type { Timeline, TimelineEntry } from "./state.ts";

/** Adds a new entry or replaces the one with its id. */
export function addToTimeline(timeline: Timeline, entry: TimelineEntry): Timeline {
  const { entries } = timeline;
  const at = placeOf(entries, entry.at);
  if (entries[at]?.id === entry.id) return { ...timeline, entries: entries.with(at, entry) };
  // Older than what is loaded: it comes when that page does.
  if (at === 0 && timeline.more) return timeline;
  return { ...timeline, entries: entries.toSpliced(at, 0, entry) };
}

/** Joins an older page to what is loaded. */
export function joinPage(timeline: Timeline | undefined, entries: readonly TimelineEntry[], more: boolean): Timeline {
  const first = timeline?.entries[0];
  const older = first ? entries.filter(({ at }) => at < first.at) : entries;
  return { entries: [...older, ...(timeline?.entries ?? [])], more };
}

/** The first place whose time is not before `at`: times within a timeline are unique. */
function placeOf(entries: readonly TimelineEntry[], at: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.at ?? at) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
