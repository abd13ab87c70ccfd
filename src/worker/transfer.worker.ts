// The worker that carries blocks: the engine, its lanes and the store on disk.
// Rule: nothing per frame leaves it; the page sees calls and a few events a second.
import "./faults.ts";
import { expose } from "comlink";

import { Engine } from "../engine/engine.ts";
import { OpfsBlockStore } from "../storage/worker/opfs-block-store.ts";

import { exposeStore } from "./block-store-boundary.ts";
import { ChannelLane } from "./channel-lane.ts";
import { engineParts } from "./engine-parts.ts";
import type { TransferWorkerApi } from "./transfer-worker-api.ts";

const store = new OpfsBlockStore();
const engine = new Engine({ store, ...engineParts });

const api: TransferWorkerApi = {
  onEvent: (listener) => void engine.onEvent(listener),
  attachLane: (laneId, bulk, ack) => engine.attachLane(new ChannelLane(laneId, bulk, ack)),
  onMeasure: (listener) => void engine.onMeasure(listener),
  bindLane: (...args) => engine.bindLane(...args),
  retireLane: (...args) => engine.retireLane(...args),
  dropLane: (...args) => engine.dropLane(...args),
  openReceive: (...args) => engine.openReceive(...args),
  startReceive: (...args) => engine.startReceive(...args),
  finishReceive: (...args) => engine.finishReceive(...args),
  startSend: (...args) => engine.startSend(...args),
  voidItem: (...args) => engine.voidItem(...args),
  pause: (...args) => engine.pause(...args),
  end: (...args) => engine.end(...args),
  openStore: async (key, shape) => exposeStore(await store.open(key, shape)),
  removeStored: (key) => store.remove(key),
  sweep: () => store.sweep(),
};

expose(api);
