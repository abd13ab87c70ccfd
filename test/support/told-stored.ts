// Holds a receiver to its word: what it tells as stored is on its disk in that moment, or void.
// Rule: noted here for the test to assert; what is thrown into an engine looks to it like a fault of its store.
import type { TransferShape } from "../../src/engine/api.ts";
import { Layout } from "../../src/engine/layout.ts";
import { BlockSet } from "../../src/protocol/block-runs.ts";
import type { AckFrame } from "../../src/protocol/frame.ts";
import type { VoidReason } from "../../src/protocol/messages.ts";

import type { MemoryDisk } from "./memory-block-store.ts";

export class ToldStored {
  /** Blocks that a crash would have taken when they were told, in order. */
  readonly tooEarly: number[] = [];
  readonly #disk: MemoryDisk;
  readonly #shape: TransferShape;
  readonly #voids: ReadonlyMap<number, VoidReason>;

  /** `voids`: as they are at each look. */
  constructor(disk: MemoryDisk, shape: TransferShape, voids: ReadonlyMap<number, VoidReason>) {
    this.#disk = disk;
    this.#shape = shape;
    this.#voids = voids;
  }

  /** To be called with each acknowledgement as it is said. */
  look(ack: AckFrame): void {
    if (ack.kind !== "stored") return;
    const { transferId, byteLength, blockBytes } = this.#shape;
    const told = BlockSet.fromRuns(ack.runs, Math.ceil(byteLength / blockBytes));
    const missing = [...(told?.blocks() ?? [])].filter((block) => !this.#disk.holds(transferId, block));
    if (missing.length === 0) return;
    const layout = new Layout(this.#shape, [...this.#voids]);
    this.tooEarly.push(...missing.filter((block) => !layout.isVoid(block)));
  }
}
