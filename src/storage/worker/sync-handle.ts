// Opening sync access handles and telling the store's faults apart. Worker only.
// Rule: whatever the browser throws leaves here as StoreError.
import { StoreError } from "../../engine/ports.ts";

/**
 * Milliseconds to wait before each further try. A handle of a page that is just being reloaded stays locked for a
 * moment, with no event when it is free; a handle that stays locked for 3 s belongs to somebody.
 */
const RETRY_MS = [20, 40, 80, 160, 320, 640, 1_280, 640];

/** Opens the file, made when it is not there. Throws StoreError `busy` when another handle has it. */
export async function openSyncHandle(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemSyncAccessHandle> {
  for (const wait of [...RETRY_MS, undefined]) {
    try {
      return await (await folder.getFileHandle(name, { create: true })).createSyncAccessHandle();
    } catch (error) {
      const fault = storeError(error);
      if (fault.fault !== "busy" || wait === undefined) throw fault;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  throw new StoreError("busy");
}

/** Writes all of `bytes` at `at`, or throws StoreError: browsers report a full disk as a short write too. */
export function writeAll(handle: FileSystemSyncAccessHandle, bytes: Uint8Array<ArrayBuffer>, at: number): void {
  const written = guarded(() => handle.write(bytes, { at }));
  if (written < bytes.byteLength) throw new StoreError("full");
}

/** The first `byteLength` bytes at `at`, fewer where the file ends. */
export function readUpTo(handle: FileSystemSyncAccessHandle, at: number, byteLength: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  return bytes.subarray(0, readInto(handle, bytes, at));
}

/** Fills `bytes` with what is at `at`. Returns how many there are: fewer where the file ends. */
export function readInto(handle: FileSystemSyncAccessHandle, bytes: Uint8Array<ArrayBuffer>, at: number): number {
  let done = 0;
  while (done < bytes.byteLength) {
    const read = guarded(() => handle.read(bytes.subarray(done), { at: at + done }));
    if (read === 0) break;
    done += read;
  }
  return done;
}

/** Runs a call on an open handle; what it throws becomes StoreError. Nobody else can have it, so never `busy`. */
export function guarded<R>(call: () => R): R {
  try {
    return call();
  } catch (error) {
    const fault = storeError(error);
    // Chromium says InvalidStateError for a disk that fails, and for a handle that was closed.
    throw fault.fault === "busy" ? new StoreError("refused", { cause: error }) : fault;
  }
}

export function storeError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const name = error instanceof Error ? error.name : "";
  if (name === "QuotaExceededError") return new StoreError("full", { cause: error });
  // Safari says InvalidStateError where the standard says NoModificationAllowedError.
  const busy = name === "NoModificationAllowedError" || name === "InvalidStateError";
  return new StoreError(busy ? "busy" : "refused", { cause: error });
}
