// What was dropped, walked whole: files, and folders with everything in them, as files with their paths.
// Rule: the drag's own list is read in the task of the drop (it is empty afterwards); `readEntries` is called until it
// gives nothing (Chromium gives a hundred at a time); the walk ends at the first file that is too many.
import type { PickedFile } from "../../app/verbs.ts";
import { MAX_ITEMS, MAX_PATH_DEPTH } from "../../protocol/limits.ts";

/** Chromium only (WICG File System Access): lets a reloaded page open the file again. */
interface HandedItem extends DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** One dropped thing, still to be read. */
export interface Dropped {
  readonly entry: FileSystemEntry | null;
  readonly file: File | null;
  readonly handle: Promise<FileSystemHandle | null>;
}

export interface Gathered {
  readonly files: readonly PickedFile[];
  /** Names of what could not be read: gone, forbidden, or too deep. */
  readonly unreadable: readonly string[];
}

/** The dropped files and folders. Must run in the task of the event. */
export function droppedThings(transfer: DataTransfer): Dropped[] {
  return [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item: HandedItem) => ({
      entry: item.webkitGetAsEntry(),
      file: item.getAsFile(),
      handle: (item.getAsFileSystemHandle?.() ?? Promise.resolve(null)).catch(() => null),
    }));
}

/**
 * Reads everything inside. At most MAX_ITEMS + 1 files: one more than may be sent, so that the limit is told.
 * `progress` gets the number of files found so far. Rejects with the signal's reason.
 */
export async function gather(
  things: readonly Dropped[],
  progress: (files: number) => void,
  signal: AbortSignal,
): Promise<Gathered> {
  const walk = new Walk(progress, signal);
  for (const thing of things) {
    signal.throwIfAborted();
    if (thing.entry?.isDirectory) await walk.folder(thing.entry as FileSystemDirectoryEntry);
    else walk.loose(thing.file, thing.entry?.name ?? "", await thing.handle);
  }
  return walk;
}

class Walk implements Gathered {
  readonly files: PickedFile[] = [];
  readonly unreadable: string[] = [];
  #progress;
  #signal;
  /** Folders are bounded too: an endless tree may hold no file at all. */
  #folders = 0;

  constructor(progress: (files: number) => void, signal: AbortSignal) {
    this.#progress = progress;
    this.#signal = signal;
  }

  loose(file: File | null, name: string, handle: FileSystemHandle | null): void {
    if (!file) this.unreadable.push(name);
    else if (handle?.kind === "file") {
      this.files.push({ file, path: file.name, handle: handle as FileSystemFileHandle });
    } else this.files.push({ file, path: file.name });
  }

  async folder(root: FileSystemDirectoryEntry): Promise<void> {
    const waiting: { folder: FileSystemDirectoryEntry; depth: number }[] = [{ folder: root, depth: 1 }];
    for (let next = waiting.pop(); next && !this.#full; next = waiting.pop()) {
      this.#signal.throwIfAborted();
      this.#folders += 1;
      const entries = await this.#entries(next.folder);
      await this.#take(entries.filter((entry) => entry.isFile) as FileSystemFileEntry[]);
      const inner = entries.filter((entry) => entry.isDirectory) as FileSystemDirectoryEntry[];
      // The file itself is one segment of its path.
      if (next.depth + 1 >= MAX_PATH_DEPTH) this.unreadable.push(...inner.map(({ name }) => name));
      else for (const folder of inner.toReversed()) waiting.push({ folder, depth: next.depth + 1 });
      this.#progress(this.files.length);
    }
  }

  get #full(): boolean {
    return this.files.length > MAX_ITEMS || this.#folders > MAX_ITEMS;
  }

  /** All of a folder's entries in the order of their names. */
  async #entries(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
    const reader = folder.createReader();
    const entries: FileSystemEntry[] = [];
    try {
      for (;;) {
        this.#signal.throwIfAborted();
        const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
        if (some.length === 0 || entries.length > MAX_ITEMS) break;
        entries.push(...some);
      }
    } catch {
      this.#signal.throwIfAborted();
      this.unreadable.push(folder.name);
    }
    return entries.toSorted((a, b) => collator.compare(a.name, b.name));
  }

  /** Opens a folder's files, some at once: one by one costs a round trip to the browser's process each. */
  async #take(entries: readonly FileSystemFileEntry[]): Promise<void> {
    for (let at = 0; at < entries.length && !this.#full; at += OPEN_AT_ONCE) {
      this.#signal.throwIfAborted();
      const some = entries.slice(at, Math.min(at + OPEN_AT_ONCE, at + MAX_ITEMS + 1 - this.files.length));
      const opened = await Promise.all(some.map(openFile));
      for (const [index, file] of opened.entries()) {
        const entry = some[index];
        if (entry && file) this.files.push({ file, path: entry.fullPath.replace(/^\/+/, "") });
        else if (entry) this.unreadable.push(entry.name);
      }
      this.#progress(this.files.length);
    }
  }
}

const OPEN_AT_ONCE = 64;
const collator = new Intl.Collator("und", { numeric: true });

function openFile(entry: FileSystemFileEntry): Promise<File | undefined> {
  return new Promise((resolve) => {
    entry.file(resolve, () => resolve(undefined));
  });
}
