// Keeps the place of someone who reads in the middle of a list that grows at both ends.
// Rule: what is under the reader's eyes stays there; measured before a change, put back after it, before it is painted.

/** One row and how far below the top edge of the scroller it stood, in CSS pixels. */
interface Place {
  readonly key: string;
  readonly offset: number;
}

/** CSS pixels from the end within which a reader counts as being at it. */
const AT_END_PX = 48;

export function isAtEnd(scroller: Element): boolean {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= AT_END_PX;
}

/** The first row that is in view. Rows are children of `list` with a `data-key`. */
export function placeIn(scroller: Element, list: Element): Place | undefined {
  const top = scroller.getBoundingClientRect().top;
  for (const row of list.children) {
    const box = row.getBoundingClientRect();
    if (box.bottom > top) return { key: row.getAttribute("data-key") ?? "", offset: box.top - top };
  }
  return undefined;
}

/** Scrolls so that the row stands where it stood; does nothing when it is gone. */
export function returnTo(scroller: Element, list: Element, place: Place): void {
  const row = list.querySelector(`[data-key="${CSS.escape(place.key)}"]`);
  if (!row) return;
  const offset = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  scroller.scrollTop += offset - place.offset;
}

export type { Place };
