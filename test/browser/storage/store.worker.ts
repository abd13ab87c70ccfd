// A worker that holds an OPFS block store whose file handles can be told to fail or to stop dead, for tests.
import "../../../src/worker/faults.ts";
import { expose } from "comlink";

import type { StoreKey } from "../../../src/engine/ports.ts";
import { transfersFolder } from "../../../src/storage/transfer-files.ts";
import { OpfsBlockStore } from "../../../src/storage/worker/opfs-block-store.ts";
import { exposeStore } from "../../../src/worker/block-store-boundary.ts";

/** What happens instead of the next call of `method` on a file whose name ends so. */
export interface Fault {
  readonly file: string;
  readonly method: "write" | "flush" | "truncate";
  readonly how: "quota" | "short" | "broken" | "stop";
}

let fault: Fault | undefined;

/** True when the call was replaced; throws what a browser would. */
function strike(file: string, method: string): boolean {
  if (!fault || fault.method !== method || !file.endsWith(fault.file)) return false;
  const { how } = fault;
  fault = undefined;
  if (how === "quota") throw new DOMException("no room", "QuotaExceededError");
  if (how === "broken") throw new DOMException("device gone", "UnknownError");
  if (how === "short") return true;
  // Stopped dead, as by a crash: the page terminates this worker.
  postMessage("stopped");
  for (;;);
}

function faultyHandle(handle: FileSystemSyncAccessHandle, file: string): FileSystemSyncAccessHandle {
  return {
    read: (bytes, options) => handle.read(bytes, options),
    write(bytes, options) {
      const short = strike(file, "write");
      const view = new Uint8Array((bytes as Uint8Array<ArrayBuffer>).slice());
      return handle.write(short ? view.subarray(0, view.byteLength >> 1) : view, options);
    },
    flush() {
      if (!strike(file, "flush")) handle.flush();
    },
    truncate(size) {
      if (!strike(file, "truncate")) handle.truncate(size);
    },
    getSize: () => handle.getSize(),
    close: () => handle.close(),
  };
}

async function faultyFolder(): Promise<FileSystemDirectoryHandle> {
  const folder = await transfersFolder();
  return {
    keys: () => folder.keys(),
    removeEntry: (name: string) => folder.removeEntry(name),
    async getFileHandle(name: string, options?: FileSystemGetFileOptions) {
      const file = await folder.getFileHandle(name, options);
      return { createSyncAccessHandle: async () => faultyHandle(await file.createSyncAccessHandle(), name) };
    },
  } as unknown as FileSystemDirectoryHandle;
}

const store = new OpfsBlockStore(faultyFolder);

const api = {
  openStore: async (key: StoreKey, shape: Parameters<typeof store.open>[1]) =>
    exposeStore(await store.open(key, shape)),
  removeStored: (key: StoreKey) => store.remove(key),
  sweep: () => store.sweep(),
  setFault(next: Fault | undefined) {
    fault = next;
  },
};
export type StoreWorkerApi = typeof api;

expose(api);
