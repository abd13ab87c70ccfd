// What the engine needs from the world: lanes to send over, a store for blocks, sources to read.
// Rule: small, typed, no browser types; every adapter passes the contract suite in test/contracts.
import type { BlockRuns } from "../protocol/messages.ts";

/** A channel pair that carries blocks: `bulk` for frames, `ack` for acknowledgements, both ordered and reliable. */
export interface Lane {
  readonly id: string;
  /** Largest message in bytes both ends take. */
  readonly maxMessageBytes: number;
  /** Bytes given to `sendBulk` and not yet handed to the network. */
  readonly bufferedBytes: number;
  /**
   * Queues a copy of one frame: its bytes may be used again at once. Returns false, having sent nothing, when the queue is
   * full or the lane is closed.
   */
  sendBulk(frame: Uint8Array<ArrayBuffer>): boolean;
  sendAck(frame: Uint8Array<ArrayBuffer>): boolean;
  /** Called once by the engine. `low` fires when `bufferedBytes` falls to `lowBytes`. */
  listen(events: LaneEvents, lowBytes: number): void;
  close(): void;
}

export interface LaneEvents {
  bulk(frame: Uint8Array<ArrayBuffer>): void;
  ack(frame: Uint8Array<ArrayBuffer>): void;
  open(): void;
  low(): void;
  closed(): void;
}

/** Names one side of one transfer on this device; `sending` keeps digests only, `receiving` bytes and digests. */
export interface StoreKey {
  readonly transferId: string;
  readonly direction: "sending" | "receiving";
}

/** What a store knew of a transfer when it was opened: only what the journal says. */
export interface StoredState {
  readonly held: BlockRuns;
  /** Digest (32 bytes) of every held block, by block number. */
  readonly digests: ReadonlyMap<number, Uint8Array<ArrayBuffer>>;
}

/** Why storing failed: `full` (quota), `busy` (another handle has the file), `refused` (anything else). */
export type StoreFault = "full" | "busy" | "refused";

export class StoreError extends Error {
  constructor(
    readonly fault: StoreFault,
    options?: ErrorOptions,
  ) {
    super(`block store: ${fault}`, options);
    this.name = "StoreError";
  }
}

/** One open transfer's file and journal. All methods throw `StoreError`; calls are carried out one at a time, in order. */
export interface OpenStore {
  readonly stored: StoredState;
  /**
   * Writes `bytes` at `offset` (bytes from the start of the transfer), and takes them over: they are not to be used
   * again, only what it resolves with, the same memory with what is there now, read back. Not durable before `commit`.
   */
  write(offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /** Flushes what was written, then journals these blocks' digests; when it returns they survive a crash. */
  commit(blocks: ReadonlyMap<number, Uint8Array<ArrayBuffer>>): Promise<void>;
  /** Takes blocks back (their bytes turned out wrong); durable when it returns. */
  revoke(blocks: readonly number[]): Promise<void>;
  /** Reads bytes back, for re-hashing at the next opening. */
  read(offset: number, byteLength: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Closes the handles; the file can then be opened for saving. */
  close(): Promise<void>;
}

export interface BlockStore {
  /**
   * Opens, or makes, the store of one transfer.
   * `reserveBytes`: room to claim at once (0: grow as it goes). `blockBytes` and `byteLength` must match what was kept.
   * `passing`: it is deleted at the next start, whatever ends this one.
   */
  open(
    key: StoreKey,
    shape: { byteLength: number; blockBytes: number; reserveBytes: number; passing?: boolean },
  ): Promise<OpenStore>;
  /** Deletes file and journal; is journaled itself and tried again at the next start if the file is in use. */
  remove(key: StoreKey): Promise<void>;
}

/** One item's bytes at the sender. `read` throws `SourceError` when the file changed, ended early or cannot be read. */
export interface Source {
  readonly byteLength: number;
  read(offset: number, byteLength: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

export class SourceError extends Error {
  constructor(
    readonly reason: "changed" | "unreadable",
    options?: ErrorOptions,
  ) {
    super(`source: ${reason}`, options);
    this.name = "SourceError";
  }
}
