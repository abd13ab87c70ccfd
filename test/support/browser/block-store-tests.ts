// What tests of the block store share: a small transfer, workers that are ended after each test, what is held.
import type { BlockStore, OpenStore, StoreKey } from "../../../src/engine/ports.ts";

import { sha256 } from "../sha256.ts";
import { startStoreWorker, storeFiles, storeFolder, type StoreWorker } from "./store-worker.ts";

export const BLOCK = 4_096;
export const SHAPE = { byteLength: 3 * BLOCK + 100, blockBytes: BLOCK, reserveBytes: 0 };
const workers: StoreWorker[] = [];

export function start(): StoreWorker {
  const worker = startStoreWorker();
  workers.push(worker);
  return worker;
}

/** The bytes of block `n`. */
export const blockOf = (n: number) => new Uint8Array(Math.min(BLOCK, SHAPE.byteLength - n * BLOCK)).fill(n + 1);

/** Writes and commits these blocks. */
export async function put(open: OpenStore, ...blocks: number[]): Promise<void> {
  const digests = new Map<number, Uint8Array<ArrayBuffer>>();
  for (const n of blocks) {
    await open.write(n * BLOCK, blockOf(n));
    digests.set(n, await sha256(blockOf(n)));
  }
  await open.commit(digests);
}

/** Opens, looks what is held, closes. */
export async function heldBy(store: BlockStore, key: StoreKey): Promise<readonly (readonly [number, number])[]> {
  const open = await store.open(key, SHAPE);
  const { held } = open.stored;
  await open.close();
  return held;
}

/** Locks of a killed worker are released with it; then its handles are free too. */
export async function untilFree(): Promise<void> {
  for (const name of await storeFiles()) {
    await navigator.locks.request(`ferry-file/${name.slice(0, 32)}`, () => {});
  }
}

/** Ends all workers and empties the store. */
export async function cleared(): Promise<void> {
  for (const worker of workers.splice(0)) worker.kill();
  await untilFree();
  const folder = await storeFolder();
  for (const name of await storeFiles()) await folder.removeEntry(name);
}
