// One received item as saving knows it, and its bytes. Rule: bytes are slices of the one file, never copies in memory.

/** `path` is cleaned already, and unique within its transfer; `mediaType` is the peer's word. */
export interface SaveItem {
  readonly path: string;
  readonly byteLength: number;
  readonly mediaType: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Bytes from the start of the transfer's file. */
  readonly offset: number;
}

/** The item's bytes, as a Blob of a type that the caller took from safe-types. */
export function sliceOf(file: Blob, item: SaveItem, type: string): Blob {
  return file.slice(item.offset, item.offset + item.byteLength, type);
}

/** The name alone, without its folders. */
export function fileName(item: SaveItem): string {
  return item.path.slice(item.path.lastIndexOf("/") + 1);
}
