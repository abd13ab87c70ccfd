// Keeps sent files at hand over a reload: the handles a picker or a drop gave, and copies of what has no handle.
// Rule: a file is only ever read. Handles lie in IndexedDB, copies in OPFS under the transfer's own id.
import { StoreError } from "../engine/ports.ts";

import { idbTable } from "./idb-table.ts";
import { isNotFound } from "./transfer-files.ts";

/** Chromium only (WICG File System Access); elsewhere pickers give no handles that could be kept. */
interface AskableHandle extends FileSystemFileHandle {
  queryPermission?(options: { mode: "read" }): Promise<PermissionState>;
  requestPermission?(options: { mode: "read" }): Promise<PermissionState>;
}
type Handles = readonly (FileSystemFileHandle | null)[];

/** Bytes of one file that may be copied so that it survives a reload: what a phone has room and time for. */
export const MAX_STAGED_BYTES = 256 * 1024 * 1024;

const table = idbTable<Handles>("ferry-file-handles");
const FOLDER = "staged";

/** Keeps the handles of a sent transfer, in item order; null where there is none. Throws TableError. */
export async function keepHandles(transferId: string, handles: Handles): Promise<void> {
  await table.put(transferId, handles);
}

/**
 * The files again, in item order; null for one that is gone, denied or was never kept. `needs-permission` when the
 * browser wants to ask the person first: call `askPermission` in a tap, then this again.
 */
export async function reopen(transferId: string): Promise<(File | null)[] | "needs-permission"> {
  const handles = (await table.get(transferId)) ?? [];
  const states = await Promise.all(handles.map((handle) => permission(handle, "queryPermission")));
  if (states.includes("prompt")) return "needs-permission";
  return Promise.all(handles.map((handle, item) => openFile(states[item] === "granted" ? handle : null)));
}

/** Asks the person for the files of this transfer; must run in a tap. True when all can be read again. */
export async function askPermission(transferId: string): Promise<boolean> {
  const handles = (await table.get(transferId)) ?? [];
  for (const handle of handles) {
    if (!handle) continue;
    if ((await permission(handle, "requestPermission")) !== "granted") return false;
  }
  return handles.length > 0;
}

export async function dropHandles(transferId: string): Promise<void> {
  await table.delete(transferId);
}

/**
 * Copies an item that cannot be opened again (pasted, from the camera), so that it survives a reload; whole or not at
 * all. Throws StoreError: `full`, or `refused` also where it is larger than MAX_STAGED_BYTES.
 */
export async function stageFile(transferId: string, item: number, file: Blob): Promise<void> {
  if (file.size > MAX_STAGED_BYTES) throw new StoreError("refused");
  try {
    const folder = await stagedFolder(transferId, true);
    const writable = await (await folder.getFileHandle(String(item), { create: true })).createWritable();
    // A copy that is cut short aborts the writable, which leaves the empty file; `stagedFile` knows it by its size.
    await file.stream().pipeTo(writable);
  } catch (error) {
    const full = error instanceof Error && error.name === "QuotaExceededError";
    throw new StoreError(full ? "full" : "refused", { cause: error });
  }
}

/** The copy of an item, undefined when there is none of this size. Its name and time of change are the copy's own. */
export async function stagedFile(transferId: string, item: number, byteLength: number): Promise<File | undefined> {
  try {
    const folder = await stagedFolder(transferId, false);
    const file = await (await folder.getFileHandle(String(item))).getFile();
    return file.size === byteLength ? file : undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Deletes all copies made for this transfer. */
export async function dropStaged(transferId: string): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    const staged = await root.getDirectoryHandle(FOLDER);
    await staged.removeEntry(checked(transferId), { recursive: true });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

async function stagedFolder(transferId: string, create: boolean): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  const staged = await root.getDirectoryHandle(FOLDER, { create });
  return staged.getDirectoryHandle(checked(transferId), { create });
}

function checked(transferId: string): string {
  if (!/^[0-9a-f]{16}$/.test(transferId)) throw new TypeError("not a transfer id");
  return transferId;
}

async function permission(
  handle: AskableHandle | null,
  how: "queryPermission" | "requestPermission",
): Promise<PermissionState> {
  if (!handle) return "denied";
  // No such question in this browser: the handle may be read.
  if (!handle[how]) return "granted";
  return handle[how]({ mode: "read" }).catch((): PermissionState => "denied");
}

/** Null when the file is gone or may not be read. */
async function openFile(handle: FileSystemFileHandle | null): Promise<File | null> {
  try {
    return (await handle?.getFile()) ?? null;
  } catch {
    return null;
  }
}
