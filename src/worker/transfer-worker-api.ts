// What the transfer worker offers to its page, by comlink.
// Rule: everything crosses by structured clone, but channels and bytes, which are transferred.
import type { EngineEvent, LaneMeasure, TransferEngine } from "../engine/api.ts";

export interface TransferWorkerApi extends Omit<TransferEngine, "onEvent" | "onMeasure"> {
  /** The other end of a port of the store's worker. Called before all else; the port is transferred. */
  useStore(port: MessagePort): void;
  onEvent(listener: (event: EngineEvent) => void): void;
  onMeasure(listener: (measure: LaneMeasure) => void): void;
  /** Called in the task in which the channels were created. */
  attachLane(laneId: string, bulk: RTCDataChannel, ack: RTCDataChannel): void;
}
