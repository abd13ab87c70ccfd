// One item's bytes, read from a Blob or File in large segments, the next one already under way.
// Rule: what cannot be read any more is a SourceError; at most two segments are held, each only until it was passed.
import { SourceError, type Source } from "../engine/ports.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes read at once. Each read of a file goes through the browser's main process; sixteen blocks share its cost. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

/** The blob as a source. A File that changed since it was picked fails at its next segment, as browsers have it. */
export function blobSource(blob: Blob): Source {
  return new BlobSource(blob);
}

class BlobSource implements Source {
  readonly #blob: Blob;
  /** By number; all bytes of one are of the same moment. */
  readonly #segments = new Map<number, Promise<Bytes>>();

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  get byteLength(): number {
    return this.#blob.size;
  }

  /** What it returns may be a part of a larger buffer, shared with what is read next. */
  async read(offset: number, byteLength: number, signal?: AbortSignal): Promise<Bytes> {
    signal?.throwIfAborted();
    if (offset + byteLength > this.#blob.size) throw new SourceError("changed");
    const bytes = await this.#gather(offset, offset + byteLength);
    signal?.throwIfAborted();
    return bytes;
  }

  async #gather(from: number, to: number): Promise<Bytes> {
    const first = Math.floor(from / SEGMENT_BYTES);
    const start = first * SEGMENT_BYTES;
    if (to <= start + SEGMENT_BYTES) {
      const segment = this.#segment(first, to);
      return (await segment).subarray(from - start, to - start);
    }
    const bytes = new Uint8Array(to - from);
    for (let at = from; at < to;) {
      const end = Math.min(to, (Math.floor(at / SEGMENT_BYTES) + 1) * SEGMENT_BYTES);
      bytes.set(await this.#gather(at, end), at - from);
      at = end;
    }
    return bytes;
  }

  /** The segment of this number, which will have been read up to `to`. */
  #segment(number: number, to: number): Promise<Bytes> {
    const segment = this.#segments.get(number) ?? this.#load(number);
    for (const held of this.#segments.keys()) if (held !== number && held !== number + 1) this.#segments.delete(held);
    const end = (number + 1) * SEGMENT_BYTES;
    if (end < this.#blob.size && !this.#segments.has(number + 1))
      this.#segments.set(number + 1, this.#load(number + 1));
    if (to === Math.min(end, this.#blob.size)) this.#segments.delete(number);
    else this.#segments.set(number, segment);
    return segment;
  }

  #load(number: number): Promise<Bytes> {
    const offset = number * SEGMENT_BYTES;
    const segment = readSlice(this.#blob, offset, Math.min(SEGMENT_BYTES, this.#blob.size - offset));
    // Told to whoever asks for these bytes; unasked for, it is no failure. Asked for again, it is read again.
    segment.catch(() => {
      if (this.#segments.get(number) === segment) this.#segments.delete(number);
    });
    return segment;
  }
}

async function readSlice(blob: Blob, offset: number, byteLength: number): Promise<Bytes> {
  let bytes: Bytes;
  try {
    bytes = new Uint8Array(await part(blob, offset, byteLength).arrayBuffer());
  } catch (error) {
    // NotReadableError: size or time of change differ from when the file was picked (File API, section 6.3.1).
    const changed = error instanceof DOMException && error.name === "NotReadableError";
    throw new SourceError(changed ? "changed" : "unreadable", { cause: error });
  }
  if (bytes.byteLength !== byteLength) throw new SourceError("changed");
  return bytes;
}

/** A part that is all of it is the blob itself: to make a slice costs more than to read a small file (0.5 of 0.7 ms). */
function part(blob: Blob, offset: number, byteLength: number): Blob {
  return offset === 0 && byteLength === blob.size ? blob : blob.slice(offset, offset + byteLength);
}
