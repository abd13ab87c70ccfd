// One item's bytes, read from a Blob or File with the next read already under way.
// Rule: what cannot be read any more is a SourceError; at most one read ahead is held, of the size last asked for.
import { SourceError, type Source } from "../engine/ports.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The blob as a source. A File that changed since it was picked fails at the next read, as browsers have it. */
export function blobSource(blob: Blob): Source {
  return new BlobSource(blob);
}

class BlobSource implements Source {
  readonly #blob: Blob;
  #ahead: { readonly offset: number; readonly byteLength: number; readonly bytes: Promise<Bytes> } | undefined;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  get byteLength(): number {
    return this.#blob.size;
  }

  async read(offset: number, byteLength: number, signal?: AbortSignal): Promise<Bytes> {
    signal?.throwIfAborted();
    const reading = this.#take(offset, byteLength);
    this.#readAhead(offset + byteLength, byteLength);
    const bytes = await reading;
    signal?.throwIfAborted();
    return bytes;
  }

  #take(offset: number, byteLength: number): Promise<Bytes> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (ahead?.offset === offset && ahead.byteLength === byteLength) return ahead.bytes;
    return readSlice(this.#blob, offset, byteLength);
  }

  #readAhead(offset: number, lastLength: number): void {
    const byteLength = Math.min(lastLength, this.#blob.size - offset);
    if (byteLength <= 0) return;
    const bytes = readSlice(this.#blob, offset, byteLength);
    // Told to whoever asks for these bytes; unasked for, it is no failure.
    bytes.catch(() => {});
    this.#ahead = { offset, byteLength, bytes };
  }
}

async function readSlice(blob: Blob, offset: number, byteLength: number): Promise<Bytes> {
  let bytes: Bytes;
  try {
    bytes = new Uint8Array(await blob.slice(offset, offset + byteLength).arrayBuffer());
  } catch (error) {
    // NotReadableError: size or time of change differ from when the file was picked (File API, section 6.3.1).
    const changed = error instanceof DOMException && error.name === "NotReadableError";
    throw new SourceError(changed ? "changed" : "unreadable", { cause: error });
  }
  if (bytes.byteLength !== byteLength) throw new SourceError("changed");
  return bytes;
}
