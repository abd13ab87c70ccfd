// The worker that carries blocks: the engine and its lanes. What it keeps goes to the store's worker.
// Rule: nothing per frame leaves it, and it never waits for the disk; the page sees calls and a few events a second.
import "./faults.ts";
import { expose, wrap } from "comlink";

import { Engine } from "../engine/engine.ts";

import { remoteBlockStore } from "./block-store-boundary.ts";
import { ChannelLane } from "./channel-lane.ts";
import { engineParts } from "./engine-parts.ts";
import type { StoreWorkerApi } from "./store-worker-api.ts";
import type { TransferWorkerApi } from "./transfer-worker-api.ts";

let engine: Engine | undefined;

/** Throws before `useStore`: a fault of our own page, which calls that first. */
function running(): Engine {
  if (!engine) throw new Error("no store yet");
  return engine;
}

const api: TransferWorkerApi = {
  useStore(port) {
    // Should the store's worker die, the page ends this one too, and with it every call that waits.
    const store = remoteBlockStore(wrap<StoreWorkerApi>(port), (call) => call);
    engine = new Engine({ store, ...engineParts });
  },
  onEvent: (listener) => void running().onEvent(listener),
  attachLane: (laneId, bulk, ack) => running().attachLane(new ChannelLane(laneId, bulk, ack)),
  onMeasure: (listener) => void running().onMeasure(listener),
  bindLane: (...args) => running().bindLane(...args),
  retireLane: (...args) => running().retireLane(...args),
  dropLane: (...args) => running().dropLane(...args),
  openReceive: (...args) => running().openReceive(...args),
  startReceive: (...args) => running().startReceive(...args),
  finishReceive: (...args) => running().finishReceive(...args),
  stopChecking: (...args) => running().stopChecking(...args),
  startSend: (...args) => running().startSend(...args),
  voidItems: (...args) => running().voidItems(...args),
  pause: (...args) => running().pause(...args),
  end: (...args) => running().end(...args),
};

expose(api);
