// What the store's worker offers, by comlink, to the page and to the engine's worker.
// Rule: bytes are transferred, not cloned.
import type { BlockStore, StoreKey } from "../engine/ports.ts";

import type { ExposedStore } from "./block-store-boundary.ts";

export interface StoreWorkerApi {
  openStore(key: StoreKey, shape: Parameters<BlockStore["open"]>[1]): Promise<ExposedStore>;
  removeStored(key: StoreKey): Promise<void>;
  /** Finishes the removals of earlier visits. */
  sweep(): Promise<void>;
  /** Offers all this to whoever has the other end. The port is transferred. */
  serve(port: MessagePort): void;
}
