// The one readonly value that the screen draws. `reduce` makes the next one; nothing else does.
// Rule: no words (ui/strings has them), no live objects, no functions; everything is plain data.
import type { BlockRuns, DeclineReason, FailReason, PauseReason, VoidReason } from "../protocol/messages.ts";
import type { JoinError, TwoScans } from "./pairing-state.ts";

// ---- This device ----

export type MissingAbility = "secure-context" | "webrtc" | "storage" | "opfs" | "workers" | "locks" | "crypto";

export interface ThisDevice {
  readonly name: string;
  /** What the browser lacks; the app only starts with none. */
  readonly missing: readonly MissingAbility[];
  /** The person's camera etc. are asked only when used. */
  readonly version: string;
}

/** `elsewhere`: another tab owns Ferry. `taken`: another tab has taken it over from this one. */
export type Ownership = "starting" | "here" | "elsewhere" | "taken" | "unable";

export interface BrokerStatus {
  readonly url: string;
  readonly is: "connecting" | "online" | "offline";
  readonly retryAt?: number;
}

export interface StorageStatus {
  readonly usedBytes?: number;
  readonly freeBytes?: number;
  readonly persisted?: boolean;
  /** The history cannot be kept: said once, nothing is lost that is on screen. */
  readonly trouble?: "full" | "refused";
}

// ---- Pairing ----

export type CheckPictures = readonly [number, number, number, number];

export interface Invitation {
  readonly id: string;
  readonly kind: "screen" | "link";
  /** The whole link, as in the QR code. */
  readonly link: string;
  readonly expiresAt: number;
  /** Pairs for this visit only. */
  readonly visit?: boolean;
}

/**
 * This device's number and two words, for typing on another device. Words are places in any list, 0 to 255. `guessed`:
 * others were shown before these, and wrong ones were typed.
 */
export type ShownWords =
  | { readonly is: "making" }
  /** This part of the app could not be fetched. */
  | { readonly is: "not-loaded" }
  | {
      readonly is: "shown";
      readonly number: number;
      readonly words: readonly [number, number];
      readonly expiresAt: number;
      readonly guessed: boolean;
    }
  /** `guesses`: too many wrong ones in a row. `taken`: the broker gives every number to somebody else. */
  | { readonly is: "paused"; readonly why: "guesses" | "taken"; readonly until: number };

/** Someone came with a shared link and waits for the sharer's yes. */
export interface Approval {
  readonly id: string;
  readonly name: string;
  /** For this visit only, by either side's wish. */
  readonly visit?: boolean;
}

export type Joining =
  /** `visit`: the host wants it for this visit only. */
  | { stage: "ask"; hostName: string; visit?: boolean }
  /** Dialling; `waiting` once the host has not answered at first: it may be in the background. */
  | { stage: "dialling"; hostName: string; waiting: boolean; approval: boolean }
  | { stage: "failed"; hostName: string; error: JoinError };

/** Just paired, shown until dismissed. */
export interface Paired {
  readonly pairId: string;
  readonly name: string;
  /** For this visit only. */
  readonly visit?: boolean;
  readonly pictures: CheckPictures;
}

// ---- Devices ----

export type Presence =
  | { is: "away" }
  | { is: "connecting" }
  | { is: "reconnecting" }
  | { is: "here"; path: "local" | "internet" | "relayed" | "unknown"; roundTripMs?: number };

/** How a pair was made: a code on the screen, a shared link, words, or two scans without a broker. */
export type PairingWay = "code" | "link" | "words" | "scans";

export interface Device {
  readonly pairId: string;
  readonly name: string;
  readonly how: PairingWay;
  /** For this visit only: nothing of it is kept here once this page is closed or reloaded. */
  readonly visit?: boolean;
  readonly pairedAt: number;
  readonly lastSeenAt: number;
  readonly pictures: CheckPictures;
  /** Its history was brought here from another browser; it is not paired with this one. Then `trouble` is `unpaired`. */
  readonly imported?: boolean;
  /** Of an imported one: its id in history files, the same wherever it is moved on to. */
  readonly fileId?: string;
  readonly autoAccept: boolean;
  readonly presence: Presence;
  /** Last thing that happened, for the list. */
  readonly latest?: TimelineEntry;
  /**
   * Set when a session was refused: a changed key, a middle, a newer protocol, no path. `unpaired`: the other side
   * dissolved the pair; what was received stays until this side forgets the device too.
   */
  readonly trouble?: "key-changed" | "middle" | "newer-version" | "no-path" | "unpaired";
}

// ---- Timeline ----

export type MessageStatus = "waiting" | "sent" | "delivered";

export interface ChatEntry {
  readonly kind: "chat";
  readonly id: string;
  readonly pairId: string;
  readonly at: number;
  readonly mine: boolean;
  readonly text: string;
  readonly status: MessageStatus;
}

/** `by`: which side. */
export type TransferPhase =
  | { is: "waiting-device" }
  | { is: "waiting-answer" }
  /** Receiver: the offer is shown and waits for a person. */
  | { is: "asked" }
  | { is: "moving" }
  | { is: "paused"; by: "me" | "them"; reason: PauseReason }
  /** Accepted, but the devices are not connected now. `sent`: the other one has all of it, and has not said so yet. */
  | { is: "reconnecting"; sent?: true }
  /** `reopens`: the browser still knows the files and wants a tap (resume) before it reads them again. */
  | { is: "needs-file"; reopens?: boolean }
  | { is: "checking" }
  | { is: "done" }
  | { is: "declined"; by: "me" | "them"; reason: DeclineReason }
  | { is: "cancelled"; by: "me" | "them" }
  | { is: "failed"; reason: FailReason };

/** An item as the screen and the exporter know it: `path` is already cleaned. */
export interface TransferItem {
  readonly path: string;
  readonly byteLength: number;
  readonly mediaType: string;
  readonly modifiedAt: number;
  /** Bytes from the start of the transfer. */
  readonly offset: number;
  readonly stopped?: VoidReason;
}

export interface TransferEntry {
  readonly kind: "transfer";
  /** The transfer's id. */
  readonly id: string;
  readonly pairId: string;
  readonly at: number;
  readonly mine: boolean;
  readonly byteLength: number;
  readonly blockBytes: number;
  readonly itemCount: number;
  /** First items (five at most) for cards and lists; all of them by `verbs.items(id)`. */
  readonly preview: readonly TransferItem[];
  /** Files lying in folders: names of the top-level entries, folders counted. For "Jeju 2026, 148 files". */
  readonly top: readonly { name: string; folder: boolean; files: number; byteLength: number }[];
  readonly phase: TransferPhase;
  /** Bytes stored at the receiver. */
  readonly storedBytes: number;
  /** Receiver: the bytes are (still) kept in this browser and can be saved. */
  readonly kept: boolean;
  readonly stoppedItems: number;
  /** As it was when last kept; once it is over, all of it. Of one that moves: `verbs.throughput(id)`. */
  readonly throughput?: Throughput;
  /** Of an imported one: its id in history files. */
  readonly fileId?: string;
}

/** How fast a transfer went: bytes that were stored in each of equal stretches of time, for a chart. */
export interface Throughput {
  /** Milliseconds of a stretch. */
  readonly stretchMs: number;
  /** Milliseconds in all, long silences shortened: what the last stretch lacks of a whole one it was not there. */
  readonly tookMs: number;
  /** At most 120. */
  readonly bytes: readonly number[];
}

export interface NoteEntry {
  readonly kind: "note";
  readonly id: string;
  readonly pairId: string;
  readonly at: number;
  readonly note: "paired";
}

export type TimelineEntry = ChatEntry | TransferEntry | NoteEntry;

/** Folded into at most one change per frame. */
export interface Progress {
  readonly storedBytes: number;
  /** Moving average; undefined until steady. */
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
}

export interface Timeline {
  /** Ascending by time. */
  readonly entries: readonly TimelineEntry[];
  /** Older entries exist and can be asked for. */
  readonly more: boolean;
}

// ---- Saving ----

export type SaveStatus =
  | { is: "preparing" }
  | { is: "saving"; doneBytes: number; totalBytes: number }
  | { is: "saved" }
  | { is: "failed"; why: "no-room" | "busy" | "cancelled" | "refused" };

// ---- Settings ----

export interface Settings {
  readonly theme: "system" | "light" | "dark";
  /** Undefined: what config.json says. */
  readonly brokers?: readonly string[] | undefined;
  readonly iceServers?: readonly { urls: readonly string[]; username?: string; credential?: string }[] | undefined;
  readonly icePolicy: "all" | "relay" | "local";
  /** Notifications while nobody looks, where the browser allows them. Stays in this browser when history moves. */
  readonly notify?: boolean;
}

// ---- All of it ----

export interface AppState {
  readonly ownership: Ownership;
  readonly device: ThisDevice;
  readonly brokers: readonly BrokerStatus[];
  readonly storage: StorageStatus;
  readonly settings: Settings;
  readonly online: boolean;
  readonly updateReady: boolean;
  /** The current code on the screen; undefined while it is being made or nobody can be reached. */
  readonly invitation?: Invitation;
  readonly sharedLink?: Invitation;
  /** While the page that shows them is open. */
  readonly words?: ShownWords;
  readonly approvals: readonly Approval[];
  readonly joining?: Joining;
  readonly twoScans?: TwoScans;
  readonly paired?: Paired;
  /** By pair id, most recent first in `deviceOrder`. */
  readonly devices: Readonly<Record<string, Device>>;
  readonly deviceOrder: readonly string[];
  /** Loaded parts of timelines, by pair id. */
  readonly timelines: Readonly<Record<string, Timeline>>;
  /** Latest transfers over all devices, and all that are not over; newest first. */
  readonly recent: readonly TransferEntry[];
  /** By transfer id; only those that move. */
  readonly progress: Readonly<Record<string, Progress>>;
  readonly saves: Readonly<Record<string, SaveStatus>>;
  /** Something a verb could not do, until dismissed; a code that ui/strings has words for. */
  readonly notice?: Notice;
}

export type Notice =
  | { code: "too-many-items"; count: number }
  | { code: "too-large" }
  | { code: "nothing-to-send" }
  | { code: "unreadable"; name: string }
  /** `freeBytes`: where the browser tells. */
  | { code: "no-room"; neededBytes: number; freeBytes?: number }
  | { code: "outbox-full" }
  | { code: "message-too-long" }
  | { code: "message-not-kept" | "files-not-kept" }
  | { code: "storage-full" | "storage-refused" }
  | { code: "wrong-files" }
  | { code: "files-missing"; name: string }
  | { code: "link-copied" }
  | { code: "share-failed" }
  | { code: "handed-over" };

export type { BlockRuns };
