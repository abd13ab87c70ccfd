// What the engine is built from, and the small things that its parts share.
import type { EngineEvent } from "./api.ts";
import type { BlockStore, Source } from "./ports.ts";
import type { SharedCredit } from "./shared-credit.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** Time as the engine needs it. */
export interface EngineClock {
  /** Milliseconds; only differences count. */
  now(): number;
  /** Calls once after `ms`; returns how to cancel. */
  after(ms: number, call: () => void): () => void;
}

export interface EngineParts {
  readonly store: BlockStore;
  readonly openSource: (file: Blob) => Source;
  readonly sha256: (bytes: Bytes) => Promise<Bytes>;
  readonly clock: EngineClock;
}

/** What a transfer may do beyond itself. */
export interface TransferHost extends EngineParts {
  readonly emit: (event: EngineEvent) => void;
  /** Sends on every lane of the pair: it arrives though one of them is lost. What says so may be said twice. */
  readonly acknowledge: (frames: readonly Bytes[]) => void;
  /** Of all transfers that are sent to this device. */
  readonly credit: SharedCredit;
  /** Whether all transfers that are received from this device leave memory for one block more. */
  readonly mayHoldMore: () => boolean;
  /** There may be something to send now. */
  readonly pump: () => void;
}

/** Runs one thing after the other, in the order asked for. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
