// The block store on disk: one file and one journal per transfer in OPFS. Worker only: sync access handles live there.
// Rule: removal is journaled by a mark made before anything is deleted, and tried again at every start until it is done.
// Where there is no room for a mark, deleting comes first: it is what makes room.
import { StoreError, type BlockStore, type OpenStore, type StoreKey } from "../../engine/ports.ts";
import type { JournalShape } from "../journal.ts";
import {
  DATA,
  isNotFound,
  JOURNAL,
  lockName,
  PASSING,
  REMOVED,
  SALT,
  SALT_BYTES,
  storageName,
  transfersFolder,
} from "../transfer-files.ts";

import { OpfsOpenStore, type Handles } from "./opfs-open-store.ts";
import { guarded, openSyncHandle, readUpTo, storeError, writeAll } from "./sync-handle.ts";

type Shape = Parameters<BlockStore["open"]>[1];

export class OpfsBlockStore implements BlockStore {
  readonly #openFolder: () => Promise<FileSystemDirectoryHandle>;
  #salt: Promise<Uint8Array> | undefined;
  /** Storage names with open handles here. */
  readonly #open = new Set<string>();

  /** `openFolder`: where the files lie; a test gives one with faults. */
  constructor(openFolder: () => Promise<FileSystemDirectoryHandle> = transfersFolder) {
    this.#openFolder = openFolder;
  }

  async open(key: StoreKey, shape: Shape): Promise<OpenStore> {
    try {
      const folder = await this.#openFolder();
      const name = await this.#name(folder, key);
      if (this.#open.has(name)) throw new StoreError("busy");
      this.#open.add(name);
      return await this.#openNamed(folder, name, key.direction, shape).catch((error: unknown) => {
        this.#open.delete(name);
        throw error;
      });
    } catch (error) {
      throw storeError(error);
    }
  }

  async remove(key: StoreKey): Promise<void> {
    try {
      const folder = await this.#openFolder();
      const name = await this.#name(folder, key);
      const unmarked = await mark(folder, name);
      const gone = !this.#open.has(name) && (await removeFiles(folder, name));
      if (!gone && unmarked) throw unmarked;
    } catch (error) {
      throw storeError(error);
    }
  }

  /**
   * Finishes removals, deletes what belongs to no transfer and what was left of visits. Called once at start; files in
   * use wait for the next.
   */
  async sweep(): Promise<void> {
    try {
      const folder = await this.#openFolder();
      const files = new Set<string>();
      for await (const file of folder.keys()) files.add(file);
      for (const file of files) {
        const name = file.slice(0, file.lastIndexOf("."));
        const orphan = file.endsWith(DATA) && !files.has(name + JOURNAL);
        const marked = file.endsWith(REMOVED) || file.endsWith(PASSING);
        if ((orphan || marked) && !this.#open.has(name)) await removeFiles(folder, name);
      }
    } catch (error) {
      throw storeError(error);
    }
  }

  async #openNamed(
    folder: FileSystemDirectoryHandle,
    name: string,
    direction: StoreKey["direction"],
    shape: Shape,
  ): Promise<OpenStore> {
    if (await exists(folder, name + REMOVED)) {
      await removeFiles(folder, name);
      if (await exists(folder, name + REMOVED)) throw new StoreError("busy");
    }
    const fresh = !(await exists(folder, name + JOURNAL));
    // Before there is anything that it speaks of.
    if (shape.passing) await folder.getFileHandle(name + PASSING, { create: true });
    try {
      const handles = await openHandles(folder, name, direction);
      // After the handles: whoever had the lock had them, so this wait is short.
      const unlock = await holdLock(lockName(name));
      const closed = async () => {
        this.#open.delete(name);
        unlock();
        if (await exists(folder, name + REMOVED)) await removeFiles(folder, name);
      };
      return openStore(handles, { direction, byteLength: shape.byteLength, blockBytes: shape.blockBytes }, shape, {
        closed,
        unlock,
      });
    } catch (error) {
      // No room for a transfer that never began: leave nothing behind.
      if (fresh && storeError(error).fault === "full") await removeFiles(folder, name);
      throw error;
    }
  }

  async #name(folder: FileSystemDirectoryHandle, key: StoreKey): Promise<string> {
    const salt = (this.#salt ??= readOrMakeSalt(folder));
    // A salt that could not be read now may be readable at the next try.
    salt.catch(() => (this.#salt = undefined));
    return storageName(await salt, key);
  }
}

/** Unlocks when the store cannot be opened. */
function openStore(
  handles: Handles,
  shape: JournalShape,
  { reserveBytes }: Shape,
  { closed, unlock }: { closed: () => Promise<void>; unlock: () => void },
): OpenStore {
  try {
    return new OpfsOpenStore(handles, shape, reserveBytes, closed);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function openHandles(
  folder: FileSystemDirectoryHandle,
  name: string,
  direction: StoreKey["direction"],
): Promise<Handles> {
  const journal = await openSyncHandle(folder, name + JOURNAL);
  if (direction === "sending") return { journal };
  try {
    return { journal, data: await openSyncHandle(folder, name + DATA) };
  } catch (error) {
    journal.close();
    throw error;
  }
}

/** Makes the mark that asks for removal. Returns why there is none. */
async function mark(folder: FileSystemDirectoryHandle, name: string): Promise<StoreError | undefined> {
  try {
    await folder.getFileHandle(name + REMOVED, { create: true });
    return undefined;
  } catch (error) {
    return storeError(error);
  }
}

/** Deletes a transfer's files, and last the marks that asked for it; false, and keeps those, when a file is in use. */
async function removeFiles(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  for (const file of [name + JOURNAL, name + DATA, name + PASSING, name + REMOVED]) {
    try {
      await folder.removeEntry(file);
    } catch (error) {
      if (isNotFound(error)) continue;
      if (storeError(error).fault === "busy") return false;
      throw error;
    }
  }
  return true;
}

async function exists(folder: FileSystemDirectoryHandle, file: string): Promise<boolean> {
  try {
    await folder.getFileHandle(file);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Holds a Web Lock until the returned call; it tells pages that the file is open (received-files). */
function holdLock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, () => new Promise<void>((release) => resolve(release))).catch(reject);
  });
}

async function readOrMakeSalt(folder: FileSystemDirectoryHandle): Promise<Uint8Array> {
  const handle = await openSyncHandle(folder, SALT);
  try {
    const kept = readUpTo(handle, 0, SALT_BYTES);
    if (kept.byteLength === SALT_BYTES) return kept;
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
    guarded(() => handle.truncate(0));
    writeAll(handle, salt, 0);
    guarded(() => handle.flush());
    return salt;
  } finally {
    handle.close();
  }
}
