// Received bytes for saving and previews: the one file of a transfer, as a File.
// Rule: none is given while the block store has it open, because in Chromium a File goes stale at the next write.
import { DATA, isNotFound, lockName, SALT, SALT_BYTES, storageName, transfersFolder } from "./transfer-files.ts";

/**
 * The file that holds all items of a received transfer end to end; undefined when there is none here, or while its
 * handle is open. Throws TypeError for an id that is not 16 hex.
 */
export async function openReceived(transferId: string): Promise<File | undefined> {
  const folder = await transfersFolder();
  try {
    const salt = await readSalt(folder);
    if (!salt) return undefined;
    const name = await storageName(salt, { transferId, direction: "receiving" });
    if (await isOpen(name)) return undefined;
    return await (await folder.getFileHandle(name + DATA)).getFile();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Bytes of all received files together, as kept in this browser; 0 where it keeps none. */
export async function receivedBytes(): Promise<number> {
  let total = 0;
  for await (const [name, entry] of (await transfersFolder()).entries()) {
    if (entry.kind === "file" && name.endsWith(DATA)) total += await sizeOf(entry);
  }
  return total;
}

async function sizeOf(entry: FileSystemFileHandle): Promise<number> {
  try {
    return (await entry.getFile()).size;
  } catch (error) {
    // Deleted since it was listed.
    if (isNotFound(error)) return 0;
    throw error;
  }
}

async function readSalt(folder: FileSystemDirectoryHandle): Promise<Uint8Array | undefined> {
  const file = await (await folder.getFileHandle(SALT)).getFile();
  return file.size === SALT_BYTES ? new Uint8Array(await file.arrayBuffer()) : undefined;
}

async function isOpen(name: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some((lock) => lock.name === lockName(name));
}
