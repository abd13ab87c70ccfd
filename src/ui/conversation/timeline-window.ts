// Which entries of a timeline are in the page: a slice that follows the end or the reader. Pure.
// Rule: never more than WINDOW_ENTRIES, however long the timeline; the entries a reader looks at stay in the slice.

/** Entries in the page at once: some screens' worth on the tallest display, and little to lay out on a phone. */
export const WINDOW_ENTRIES = 120;
/** Entries the slice moves by when its edge comes near; less than what stays, so the reader's place is never lost. */
const STEP_ENTRIES = 40;

/** Entries [start, end) of a list. */
export interface ListWindow {
  readonly start: number;
  readonly end: number;
}

export function latestWindow(count: number): ListWindow {
  return { start: Math.max(0, count - WINDOW_ENTRIES), end: count };
}

export function olderWindow({ start, end }: ListWindow): ListWindow {
  const moved = Math.max(0, start - STEP_ENTRIES);
  return { start: moved, end: Math.min(end, moved + WINDOW_ENTRIES) };
}

export function newerWindow({ start, end }: ListWindow, count: number): ListWindow {
  const moved = Math.min(count, end + STEP_ENTRIES);
  return { start: Math.max(start, moved - WINDOW_ENTRIES), end: moved };
}

/** The slice that keeps its entries in the page after older or newer ones came; the latest when they are gone. */
export function keptWindow(window: ListWindow, before: readonly Keyed[], after: readonly Keyed[]): ListWindow {
  const first = before[window.start];
  const start = first === undefined ? -1 : indexOfKey(after, first, window.start + after.length - before.length);
  if (start < 0) return latestWindow(after.length);
  return { start, end: Math.min(after.length, start + WINDOW_ENTRIES) };
}

export interface Keyed {
  readonly kind: string;
  readonly id: string;
}

/** Looks where the entry would be if entries were only added in front, then everywhere. */
function indexOfKey(entries: readonly Keyed[], { kind, id }: Keyed, guess: number): number {
  const isIt = (entry: Keyed | undefined) => entry?.id === id && entry.kind === kind;
  return isIt(entries[guess]) ? guess : entries.findIndex(isIt);
}
