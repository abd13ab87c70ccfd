// The worker that waits for the disk: the store alone, so that the one that moves blocks never does.
// Rule: it decides nothing; the page and the engine's worker, by a port of its own, ask the same of it.
import "./faults.ts";
import { expose } from "comlink";

import { OpfsBlockStore } from "../storage/worker/opfs-block-store.ts";

import { exposeStore } from "./block-store-boundary.ts";
import type { StoreWorkerApi } from "./store-worker-api.ts";

const store = new OpfsBlockStore();

const api: StoreWorkerApi = {
  openStore: async (key, shape) => exposeStore(await store.open(key, shape)),
  removeStored: (key) => store.remove(key),
  sweep: () => store.sweep(),
  serve: (port) => expose(api, port),
};

expose(api);
