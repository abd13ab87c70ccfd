// What the transfer worker offers to its page, by comlink.
// Rule: everything crosses by structured clone, but channels and bytes, which are transferred.
import type { EngineEvent, LaneMeasure, TransferEngine } from "../engine/api.ts";
import type { BlockStore, StoreKey } from "../engine/ports.ts";

import type { ExposedStore } from "./block-store-boundary.ts";

export interface TransferWorkerApi extends Omit<TransferEngine, "onEvent" | "onMeasure"> {
  onEvent(listener: (event: EngineEvent) => void): void;
  onMeasure(listener: (measure: LaneMeasure) => void): void;
  /** Called in the task in which the channels were created. */
  attachLane(laneId: string, bulk: RTCDataChannel, ack: RTCDataChannel): void;
  /** For an engine on the page. */
  openStore(key: StoreKey, shape: Parameters<BlockStore["open"]>[1]): Promise<ExposedStore>;
  removeStored(key: StoreKey): Promise<void>;
  /** Finishes the removals of earlier visits. */
  sweep(): Promise<void>;
}
