// The engine: every transfer of this device, over whatever lanes it is given.
// Rule: knows ports only, so it runs in a worker, on a page and in a test alike; a transfer belongs to one pair for good.

import type { EngineEvent, FinishOutcome, HeldState, TransferEngine, TransferShape, VoidItems } from "./api.ts";
import type { Told } from "./lane-meter.ts";
import { LaneTraffic } from "./lane-traffic.ts";
import { PairTraffic } from "./pair-traffic.ts";
import type { EngineParts } from "./parts.ts";
import { StoreError, type Lane } from "./ports.ts";
import type { ReceiveTransfer } from "./receive-transfer.ts";

export class Engine implements TransferEngine {
  readonly #parts: EngineParts;
  readonly #listeners: ((event: EngineEvent) => void)[] = [];
  readonly #measureListeners: Told[] = [];
  readonly #lanes = new Map<string, LaneTraffic>();
  readonly #pairs = new Map<string, PairTraffic>();

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  onEvent(listener: (event: EngineEvent) => void): void {
    this.#listeners.push(listener);
  }

  onMeasure(listener: Told): void {
    this.#measureListeners.push(listener);
  }

  /** Takes a lane over. It is not heeded until it is bound; called in the task in which its channels came. */
  attachLane(lane: Lane): void {
    this.#lanes.get(lane.id)?.close();
    const traffic = new LaneTraffic(lane, this.#parts.clock, () => {
      if (this.#lanes.get(lane.id) === traffic) this.#lanes.delete(lane.id);
    });
    this.#lanes.set(lane.id, traffic);
    traffic.listen();
  }

  /** A lane that closed meanwhile is no error: whoever gave it knows that by its connection. */
  async bindLane(laneId: string, pairId: string, options?: { extra: boolean }): Promise<void> {
    const lane = this.#lanes.get(laneId);
    const pair = this.#pair(pairId);
    if (lane?.owner && lane.owner !== pair) throw new Error(`lane ${laneId} is bound to another pair`);
    if (lane && !lane.owner) pair.bind(lane, options?.extra ?? false);
  }

  async retireLane(laneId: string): Promise<void> {
    await this.#lanes.get(laneId)?.retire();
  }

  async dropLane(laneId: string): Promise<void> {
    this.#lanes.get(laneId)?.close();
  }

  async openReceive(
    pairId: string,
    shape: TransferShape,
    options: { reserve: boolean; voids: VoidItems },
  ): Promise<HeldState> {
    const transfer = this.#pairFor(pairId, shape.transferId).receive(shape, options.voids);
    if (!transfer.is(shape)) throw new StoreError("refused");
    return transfer.open(options.reserve, options.voids);
  }

  async startReceive(transferId: string, attempt: number): Promise<void> {
    await this.#receiving(transferId).start(attempt);
  }

  async finishReceive(transferId: string, root: Uint8Array<ArrayBuffer>): Promise<FinishOutcome> {
    return this.#receiving(transferId).finish(root);
  }

  async stopChecking(transferId: string): Promise<void> {
    this.#ownerOf(transferId)?.receiving(transferId)?.stopChecking();
  }

  /** Throws RangeError for a resume that cannot be: the other side made it up. */
  async startSend(...[pairId, shape, files, resume]: Parameters<TransferEngine["startSend"]>): Promise<void> {
    await this.#pairFor(pairId, shape.transferId).send(shape, files, resume);
  }

  async voidItems(transferId: string, items: readonly number[]): Promise<void> {
    this.#ownerOf(transferId)?.voidItems(transferId, items);
  }

  async pause(transferId: string): Promise<void> {
    await this.#ownerOf(transferId)?.pause(transferId);
  }

  async end(transferId: string, { remove }: { remove: boolean }): Promise<void> {
    try {
      await this.#ownerOf(transferId)?.end(transferId);
    } finally {
      if (remove) await this.#remove(transferId);
    }
  }

  async #remove(transferId: string): Promise<void> {
    const { store } = this.#parts;
    try {
      await store.remove({ transferId, direction: "sending" });
    } finally {
      // The side with the bytes: they go also where a mark for the other finds no room.
      await store.remove({ transferId, direction: "receiving" });
    }
  }

  #pair(pairId: string): PairTraffic {
    let pair = this.#pairs.get(pairId);
    if (!pair) {
      const measure: Told = (told) => this.#measureListeners.forEach((listener) => listener(told));
      pair = new PairTraffic(pairId, this.#parts, { event: (event) => this.#emit(event), measure });
      this.#pairs.set(pairId, pair);
    }
    return pair;
  }

  /** Ids are chosen by senders: one that another pair's transfer has is refused. */
  #pairFor(pairId: string, transferId: string): PairTraffic {
    const pair = this.#pair(pairId);
    const owner = this.#ownerOf(transferId);
    if (owner && owner !== pair) throw new StoreError("refused");
    return pair;
  }

  #ownerOf(transferId: string): PairTraffic | undefined {
    for (const pair of this.#pairs.values()) if (pair.has(transferId)) return pair;
    return undefined;
  }

  #receiving(transferId: string): ReceiveTransfer {
    const transfer = this.#ownerOf(transferId)?.receiving(transferId);
    if (!transfer) throw new StoreError("refused");
    return transfer;
  }

  #emit(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
