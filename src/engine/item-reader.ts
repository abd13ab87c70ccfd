// Bytes of a transfer's blocks, read from its items' files.
// Rule: items that cannot be read as they were offered are told by number; void items read as zeros.
import type { Layout, ItemPart } from "./layout.ts";
import type { Bytes } from "./parts.ts";
import { SourceError, type Source } from "./ports.ts";

/** Files read at once where many small ones share a block: a read takes most of a millisecond, whatever its size. */
const FILES_AT_ONCE = 16;

/** The file of an item that is wanted is not at hand. */
class AbsentError extends Error {
  constructor(item: number) {
    super(`item ${item}: absent`);
    this.name = "AbsentError";
  }
}

/** Reading these items failed: all of the block that do, so that a folder that is gone costs one try a block. */
export class ItemsError extends Error {
  constructor(
    readonly items: readonly (readonly [item: number, reason: "changed" | "unreadable"])[],
    options?: ErrorOptions,
  ) {
    super(items.map(([item, reason]) => `item ${item}: ${reason}`).join(", "), options);
    this.name = "ItemsError";
  }
}

export class ItemReader {
  readonly #layout: Layout;
  readonly #items: readonly { readonly byteLength: number }[];
  readonly #files: readonly (Blob | null)[];
  readonly #openSource: (file: Blob) => Source;
  /** The last large item: its source reads ahead. */
  #open: { readonly item: number; readonly source: Source } | undefined;

  constructor(
    layout: Layout,
    items: readonly { readonly byteLength: number }[],
    files: readonly (Blob | null)[],
    openSource: (file: Blob) => Source,
  ) {
    this.#layout = layout;
    this.#items = items;
    this.#files = files;
    this.#openSource = openSource;
  }

  /** All bytes of a block. Throws ItemsError, AbsentError; what `signal` says when aborted. */
  async read(block: number, signal: AbortSignal): Promise<Bytes> {
    const offset = this.#layout.blockOffset(block);
    const byteLength = this.#layout.blockLength(block);
    const parts = [...this.#layout.parts(offset, byteLength)];
    const only = parts[0];
    // Most blocks lie within one file: no copy.
    if (only && parts.length === 1 && !this.#layout.isVoidItem(only.item)) return this.#readPart(only, signal);
    return this.#join(parts, byteLength, signal);
  }

  async #join(parts: readonly ItemPart[], byteLength: number, signal: AbortSignal): Promise<Bytes> {
    const bytes = new Uint8Array(byteLength);
    const failed: ItemsError[] = [];
    const note = (error: unknown) => {
      if (!(error instanceof ItemsError)) throw error;
      failed.push(error);
    };
    let at = 0;
    for (let first = 0; first < parts.length; first += FILES_AT_ONCE) {
      const group = parts.slice(first, first + FILES_AT_ONCE);
      const read = await Promise.all(
        group.map(async (part) =>
          this.#layout.isVoidItem(part.item) ? undefined : this.#readPart(part, signal).catch(note),
        ),
      );
      for (const [n, { from, to }] of group.entries()) {
        const content = read[n];
        if (content) bytes.set(content, at);
        at += to - from;
      }
    }
    const [first] = failed;
    if (first)
      throw new ItemsError(
        failed.flatMap(({ items }) => items),
        { cause: first.cause },
      );
    return bytes;
  }

  async #readPart({ item, from, to }: ItemPart, signal: AbortSignal): Promise<Bytes> {
    const source = this.#source(item);
    try {
      // Also when it grew: then it is not what was offered.
      if (source.byteLength !== this.#items[item]?.byteLength) throw new SourceError("changed");
      const bytes = await source.read(from, to - from, signal);
      if (bytes.byteLength !== to - from) throw new SourceError("changed");
      return bytes;
    } catch (error) {
      signal.throwIfAborted();
      throw new ItemsError([[item, error instanceof SourceError ? error.reason : "unreadable"]], { cause: error });
    }
  }

  #source(item: number): Source {
    if (this.#open?.item === item) return this.#open.source;
    const file = this.#files[item];
    if (!file) throw new AbsentError(item);
    const source = this.#openSource(file);
    // A file that ends in this block is read once.
    if (file.size > this.#layout.blockLength(0)) this.#open = { item, source };
    return source;
  }
}
