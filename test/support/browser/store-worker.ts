// Drives the block store of test/browser/storage/store.worker.ts from a test page.
import { wrap, type Remote } from "comlink";

import type { BlockStore } from "../../../src/engine/ports.ts";
import { remoteBlockStore, type RemoteStore } from "../../../src/worker/block-store-boundary.ts";
import "../../../src/worker/faults.ts";
import storeWorkerUrl from "../../browser/storage/store.worker.ts?worker&url";

/** As in store.worker.ts: what happens instead of the next such call. */
export interface StoreFaultOrder {
  readonly file: ".data" | ".journal";
  readonly method: "write" | "flush" | "truncate";
  readonly how: "quota" | "short" | "broken" | "stop";
}

interface StoreWorkerApi {
  sweep(): Promise<void>;
  setFault(fault: StoreFaultOrder | undefined): void;
}

export interface StoreWorker {
  readonly store: BlockStore;
  sweep(): Promise<void>;
  setFault(fault: StoreFaultOrder | undefined): Promise<void>;
  /** Resolves when an ordered stop has struck. */
  stopped(): Promise<void>;
  /** Ends the worker as a crash would. */
  kill(): void;
}

export function startStoreWorker(): StoreWorker {
  const worker = new Worker(storeWorkerUrl, { type: "module" });
  const remote = wrap<StoreWorkerApi & RemoteStore>(worker);
  return {
    store: remoteBlockStore(remote, (call) => call),
    sweep: () => (remote as Remote<StoreWorkerApi>).sweep(),
    setFault: (fault) => (remote as Remote<StoreWorkerApi>).setFault(fault),
    stopped: () =>
      new Promise((resolve) => {
        worker.addEventListener("message", (event) => {
          if (event.data === "stopped") resolve();
        });
      }),
    kill: () => worker.terminate(),
  };
}

/** Names of all files in the store's folder but the salt, sorted by their endings. */
export async function storeFiles(): Promise<string[]> {
  const folder = await storeFolder();
  const names: string[] = [];
  for await (const name of folder.keys()) if (name !== "salt") names.push(name);
  return names.toSorted((a, b) => (a.slice(32) < b.slice(32) ? -1 : 1));
}

export async function storeFolder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle("transfers", { create: true });
}
