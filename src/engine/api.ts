// What the engine offers to the session: transfers started, stopped and reported, lanes attached.
// Rule: everything here can cross a worker boundary (structured clone), nothing is called per frame.
import type { BlockRuns, FailReason, Item, PauseReason, VoidReason } from "../protocol/messages.ts";

/** The unchanging description of a transfer; both sides hold the same. */
export interface TransferShape {
  readonly transferId: string;
  readonly items: readonly Item[];
  readonly byteLength: number;
  readonly blockBytes: number;
  /** SHA-256 of the canonical manifest. */
  readonly manifestDigest: Uint8Array<ArrayBuffer>;
  /** What is stored of it is not to outlive the session: the store deletes it at its next start. */
  readonly passing?: boolean;
}

/** Items that stopped in mid-stream, by item index. */
export type VoidItems = readonly (readonly [item: number, reason: VoidReason])[];

/** What a receiver holds, as it goes into `transfer-resume`. */
export interface HeldState {
  readonly held: BlockRuns;
  readonly heldDigest: Uint8Array<ArrayBuffer>;
  readonly partial: readonly (readonly [block: number, byteLength: number])[];
  /** Bytes durably stored. */
  readonly storedBytes: number;
}

export type EngineEvent =
  /** Bytes stored at the receiver, on both sides; a few times a second at most. */
  | { type: "progress"; pairId: string; transferId: string; storedBytes: number; at: number }
  /** Sender: everything is acknowledged as stored; `root` goes into `transfer-complete`. */
  | { type: "sent"; pairId: string; transferId: string; attempt: number; root: Uint8Array<ArrayBuffer> }
  /** Sender: items can no longer be read as offered. The engine goes on with the others. */
  | { type: "items-void"; pairId: string; transferId: string; items: VoidItems }
  /** This side had to stop: no room, storage refused, file gone. What is stored is kept. */
  | { type: "paused"; pairId: string; transferId: string; reason: PauseReason }
  | { type: "failed"; pairId: string; transferId: string; reason: FailReason }
  /** The other side broke the protocol on a lane; its session must end. `why` is for logs, not for screens. */
  | { type: "violation"; pairId: string; why: string };

/**
 * How much each lane of a pair carries. Told when something begins to move, a few times a second while it does, and once
 * more when it ends.
 */
export interface LaneMeasure {
  readonly pairId: string;
  /** Milliseconds on the engine's clock. */
  readonly at: number;
  /** Bytes of the transfers under way from this side that are not known to be stored. */
  readonly toSendBytes: number;
  readonly lanes: readonly {
    readonly laneId: string;
    /** Bytes of frames that the other side said arrived, since the lane opened. */
    readonly deliveredBytes: number;
    /** Bytes of frames that came, since the lane opened. */
    readonly receivedBytes: number;
    /** Smallest round trip of frame and acknowledgement, in ms; undefined before the first. */
    readonly roundTripMs: number | undefined;
    /** Frames wait in the browser's queue: its congestion control is what limits the lane, not the window. */
    readonly isHeldBack: boolean;
  }[];
}

/** `again`: some blocks were taken back and are to be fetched; `stopped`: paused, ended or not checked to the end. */
export type FinishOutcome = "verified" | "again" | "failed" | "stopped";

/** The engine as the session sees it, in this thread or behind a worker boundary. */
export interface TransferEngine {
  onEvent(listener: (event: EngineEvent) => void): void | Promise<void>;

  onMeasure(listener: (measure: LaneMeasure) => void): void | Promise<void>;

  /**
   * Lets a lane, unheeded until now, carry this pair's transfers. Called after the handshake. `extra`: it was not made
   * with the connection that carries the control channel; with two of those that one carries no blocks.
   */
  bindLane(laneId: string, pairId: string, options?: { extra: boolean }): Promise<void>;
  /** Gives it no more blocks. Resolves when what it was given has arrived, or it is gone. */
  retireLane(laneId: string): Promise<void>;
  /** Closes a lane. What it had under way goes by the pair's other lanes; with the last one every attempt ends. */
  dropLane(laneId: string): Promise<void>;

  /**
   * Receiver: opens file and journal. Safe to call again for a transfer that is open (returns what is held).
   * Throws `StoreError`-shaped `{name: "StoreError", fault}`.
   */
  openReceive(
    pairId: string,
    shape: TransferShape,
    options: { reserve: boolean; voids: VoidItems },
  ): Promise<HeldState>;
  /** Receiver: from now on frames of `attempt` are taken; frames of older attempts are counted and dropped. */
  startReceive(transferId: string, attempt: number): Promise<void>;
  /** Receiver: compares the sender's root, and what is held from before with its digests. */
  finishReceive(transferId: string, root: Uint8Array<ArrayBuffer>): Promise<FinishOutcome>;
  /**
   * Receiver: what is held from before is no longer compared, because the transfer does not go on here: that takes as
   * long as the disk needs for all of it, and whoever waits for its end would wait as long.
   */
  stopChecking(transferId: string): Promise<void>;

  /**
   * Sender: sends what is not held as `attempt`. `files` in item order; null: this item's file is not at hand (it must
   * be void or wholly held). Files cross as handles, not bytes.
   */
  startSend(
    pairId: string,
    shape: TransferShape,
    files: readonly (Blob | null)[],
    resume: {
      attempt: number;
      held: BlockRuns;
      heldDigest: Uint8Array<ArrayBuffer>;
      partial: HeldState["partial"];
      voids: VoidItems;
    },
  ): Promise<void>;

  /** Either side: items were voided by the other side or by a person here. */
  voidItems(transferId: string, items: readonly number[]): Promise<void>;
  /** Flushes, journals, closes the handles. The transfer can be opened again. Resolves when nothing is open. */
  pause(transferId: string): Promise<void>;
  /** Ends a transfer here; with `remove` also deletes what is stored of it, in both directions. */
  end(transferId: string, options: { remove: boolean }): Promise<void>;
}
