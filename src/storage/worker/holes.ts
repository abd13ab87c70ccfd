// Writes that a browser says are done and that left nothing: what is read back there is a hole.
// Rule: a hole is a whole page of zeros where others were written; anything else that differs is told by its digest.
// Chromium 150 does that on a full disk where the file was made long before (seen on tmpfs); 156 tells.

/** Bytes that file systems give room to at once, at least. */
const PAGE_BYTES = 4096;

/** Of each page of `bytes` the first place that is not zero; pages of zeros have none. */
export function marksOf(bytes: Uint8Array): number[] {
  const marks: number[] = [];
  for (let page = 0; page < bytes.byteLength; page += PAGE_BYTES) {
    const at = firstSet(bytes, page);
    if (at !== undefined) marks.push(at);
  }
  return marks;
}

/** Whether one of the marked pages has nothing in it. */
export function hasHole(bytes: Uint8Array, marks: readonly number[]): boolean {
  return marks.some((at) => bytes[at] === 0 && firstSet(bytes, at - (at % PAGE_BYTES)) === undefined);
}

function firstSet(bytes: Uint8Array, page: number): number | undefined {
  const end = Math.min(page + PAGE_BYTES, bytes.byteLength);
  for (let at = page; at < end; at += 1) if (bytes[at] !== 0) return at;
  return undefined;
}
