// The page's side of the workers: one engine for the session, wherever it runs, and its store.
// Rule: the store has a worker of its own; the engine has one too where a data channel can be transferred, else it is here.
import "./faults.ts";
import { proxy, transfer, wrap, type Remote } from "comlink";

import type { TransferEngine } from "../engine/api.ts";
import type { Lane } from "../engine/ports.ts";
import { trustedScriptUrl } from "../trusted-types.ts";

import { remoteBlockStore, type Guard } from "./block-store-boundary.ts";
import { ChannelLane } from "./channel-lane.ts";
import { engineParts } from "./engine-parts.ts";
import type { StoreWorkerApi } from "./store-worker-api.ts";
import storeUrl from "./store.worker.ts?worker&url";
import type { TransferWorkerApi } from "./transfer-worker-api.ts";
import engineUrl from "./transfer.worker.ts?worker&url";

export interface TransferClient {
  readonly engine: TransferEngine;
  readonly placement: "worker" | "page";
  /** Gives a lane to the engine. Must be called in the task in which the channels were created or arrived. */
  attachLane(laneId: string, bulk: RTCDataChannel, ack: RTCDataChannel): void;
  /** `listener` is called once if a worker dies: all calls reject from then on, and a new client is needed. */
  onCrash(listener: () => void): void;
  /** Ends the workers. Pause transfers first: what was not flushed is fetched again. */
  close(): Promise<void>;
}

/** A worker died, or was closed, before it answered. */
export class WorkerGoneError extends Error {
  override name = "WorkerGoneError";
}

/**
 * Starts the workers and finishes the removals of earlier visits. Rejects with WorkerGoneError when one cannot start.
 * `placement` is for tests; otherwise the browser's abilities decide.
 */
export async function createTransferClient(
  placement: TransferClient["placement"] = canTransferChannels() ? "worker" : "page",
): Promise<TransferClient> {
  const workers = new Workers();
  const store = wrap<StoreWorkerApi>(workers.start(storeUrl, "ferry-store"));
  // A store that refuses now says so again when a transfer wants it.
  const swept = workers.guard(store.sweep()).catch((error: unknown) => {
    if (error instanceof WorkerGoneError) throw error;
  });
  const placing = placement === "worker" ? inWorker(workers, store) : onPage(workers, store);
  const [{ engine, attachLane }] = await Promise.all([placing, swept]).catch((error: unknown) => {
    workers.end("not started");
    throw error;
  });
  return {
    engine,
    placement,
    attachLane,
    onCrash: (listener) => workers.onCrash(listener),
    close: async () => workers.end("closed"),
  };
}

class Workers {
  readonly #workers: Worker[] = [];
  readonly #waiting = new Set<(error: WorkerGoneError) => void>();
  readonly #listeners: (() => void)[] = [];
  #gone: WorkerGoneError | undefined;
  #crashed = false;

  start(url: string, name: string): Worker {
    const worker = new Worker(trustedScriptUrl(url), { type: "module", name });
    this.#workers.push(worker);
    // Also an exception nobody caught: what the worker holds is in doubt, and the journal is not.
    worker.addEventListener("error", () => this.#crash());
    worker.addEventListener("messageerror", () => this.#crash());
    return worker;
  }

  /** Comlink's promises never settle when a worker dies; these do. */
  readonly guard: Guard = <R>(call: Promise<R>): Promise<R> => {
    if (this.#gone) return Promise.reject(this.#gone);
    return new Promise<R>((resolve, reject) => {
      this.#waiting.add(reject);
      call.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  };

  onCrash(listener: () => void): void {
    // It may have died before anybody listened.
    if (this.#crashed) queueMicrotask(listener);
    else this.#listeners.push(listener);
  }

  end(why: string): void {
    if (this.#gone) return;
    this.#gone = new WorkerGoneError(why);
    for (const worker of this.#workers) worker.terminate();
    for (const reject of this.#waiting) reject(this.#gone);
    this.#waiting.clear();
  }

  #crash(): void {
    if (this.#gone) return;
    this.#crashed = true;
    this.end("crashed");
    for (const listener of this.#listeners.splice(0)) listener();
  }
}

type Placed = Pick<TransferClient, "engine" | "attachLane">;

/** Resolves when the engine's worker has its store. */
async function inWorker(workers: Workers, store: Remote<StoreWorkerApi>): Promise<Placed> {
  const { guard } = workers;
  const remote = wrap<TransferWorkerApi>(workers.start(engineUrl, "ferry-transfer"));
  const { port1, port2 } = new MessageChannel();
  await Promise.all([guard(store.serve(transfer(port1, [port1]))), guard(remote.useStore(transfer(port2, [port2])))]);
  return {
    attachLane(laneId, bulk, ack) {
      const [movedBulk, movedAck] = [moved(bulk), moved(ack)];
      // It only rejects with the workers, which is told by onCrash.
      guard(remote.attachLane(laneId, movedBulk, movedAck)).catch(() => {});
    },
    engine: {
      onEvent: (listener) => guard(remote.onEvent(proxy(listener))),
      onMeasure: (listener) => guard(remote.onMeasure(proxy(listener))),
      bindLane: (...args) => guard(remote.bindLane(...args)),
      retireLane: (...args) => guard(remote.retireLane(...args)),
      dropLane: (...args) => guard(remote.dropLane(...args)),
      openReceive: (...args) => guard(remote.openReceive(...args)),
      startReceive: (...args) => guard(remote.startReceive(...args)),
      finishReceive: (...args) => guard(remote.finishReceive(...args)),
      stopChecking: (...args) => guard(remote.stopChecking(...args)),
      startSend: (...args) => guard(remote.startSend(...args)),
      voidItems: (...args) => guard(remote.voidItems(...args)),
      pause: (...args) => guard(remote.pause(...args)),
      end: (...args) => guard(remote.end(...args)),
    },
  };
}

async function onPage({ guard }: Workers, remote: Remote<StoreWorkerApi>): Promise<Placed> {
  // Loaded only where it is needed: in most browsers the engine's code never comes to the page.
  const { Engine } = await import("../engine/engine.ts");
  const engine = new Engine({ store: remoteBlockStore(remote, guard), ...engineParts });
  const attach = (lane: Lane) => engine.attachLane(lane);
  return { engine, attachLane: (laneId, bulk, ack) => attach(new ChannelLane(laneId, bulk, ack)) };
}

/** Marks a channel to be transferred; the DOM types do not know yet that it can be (Chromium 130, Firefox 144, Safari 15). */
function moved(channel: RTCDataChannel): RTCDataChannel {
  return transfer(channel, [channel]);
}

/** True when this browser can hand a data channel to a worker: tried once, with one that connects to nothing. */
function canTransferChannels(): boolean {
  const connection = new RTCPeerConnection();
  const { port1 } = new MessageChannel();
  try {
    port1.postMessage(null, [connection.createDataChannel("")]);
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
    connection.close();
  }
}
