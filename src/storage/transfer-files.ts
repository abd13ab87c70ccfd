// Where received files lie in the origin private file system (OPFS), and what they are called there.
// Rule: a name is ours, never the peer's: a digest over a random salt of this device and the checked transfer id.
// So there is no table of names that could be lost or disagree with the files.
import type { StoreKey } from "../engine/ports.ts";

/** One transfer's file of blocks, its journal, the mark that says both are to be deleted, and the one for a visit's. */
export const DATA = ".data";
export const JOURNAL = ".journal";
export const REMOVED = ".removed";
export const PASSING = ".passing";

/** File with the device's salt: 32 random bytes, written once. */
export const SALT = "salt";
export const SALT_BYTES = 32;

const FOLDER = "transfers";
const NAME_BYTES = 16;

/** The folder of all transfers; made when it is not there. */
export async function transfersFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

/** The storage name (32 lower-case hex) of one side of a transfer. Throws TypeError for an id that is not 16 hex. */
export async function storageName(salt: Uint8Array, key: StoreKey): Promise<string> {
  if (!/^[0-9a-f]{16}$/.test(key.transferId)) throw new TypeError("not a transfer id");
  const text = new TextEncoder().encode(`${key.direction}/${key.transferId}`);
  const salted = new Uint8Array(salt.byteLength + text.byteLength);
  salted.set(salt);
  salted.set(text, salt.byteLength);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", salted));
  return Array.from(digest.subarray(0, NAME_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Name of the Web Lock that is held while a transfer's handles are open. */
export function lockName(storageName: string): string {
  return `ferry-file/${storageName}`;
}

/** True when an OPFS entry is not there (the only fault that deleting may ignore). */
export function isNotFound(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotFoundError";
}
