// The control messages: one valibot schema each, joined by `type`. Text JSON on the ordered control channel.
// Rule: nothing from the other device reaches the rest of the app but as a value of `ControlMessage`.
// SDP words (offer, answer, candidate) are kept for SDP; files are `transfer-*`.
import * as v from "valibot";

import {
  MAX_BROKERS,
  MAX_CHAT_LENGTH,
  MAX_DEVICE_NAME_BYTES,
  MAX_HELD_RUNS,
  MAX_ITEMS,
  MAX_LISTED_VOIDS,
  MAX_PATH_BYTES,
  MAX_SDP_LENGTH,
  MAX_TRANSFER_BYTES,
  MAX_TYPE_LENGTH,
} from "./limits.ts";

const count = (max: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(max));
const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`)));
/** 32 bytes as canonical base64url (the last character carries four bits, so one value has one text). */
const base64url32 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/));
const text = (max: number) => v.pipe(v.string(), v.maxLength(max));

/** Random id of a message that is acknowledged: 16 bytes, lower-case hex. */
const MessageId = hex(16);
/** Id of a transfer, chosen by its sender: 8 random bytes, lower-case hex. It stands in every frame. */
const TransferId = hex(8);
const Attempt = count(0xffff);
/** Milliseconds since 1970 on the speaker's clock; shown, never trusted. */
const Time = count(8.64e15);

/** Held or void blocks as ascending, non-touching runs: [first block, number of blocks]. */
export const BlockRunsSchema = v.pipe(
  v.array(v.strictTuple([count(0xffff_ffff), v.pipe(count(0xffff_ffff), v.minValue(1))])),
  v.maxLength(MAX_HELD_RUNS),
);

export const ItemSchema = v.object({
  /** Path as the sender names it, "/" between folders; cleaned by `cleanPath` before any use. */
  path: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_PATH_BYTES)),
  byteLength: count(MAX_TRANSFER_BYTES),
  /** MIME type, or "" when unknown. */
  mediaType: text(MAX_TYPE_LENGTH),
  /** Last change of the file in ms since 1970. */
  modifiedAt: Time,
});

/** Why an item stopped in mid-stream. */
export const VoidReason = v.picklist(["changed", "unreadable", "removed"]);
/** Why a transfer is paused. `user` is a person's tap; the others say what is missing. */
export const PauseReason = v.picklist(["user", "no-room", "needs-file", "storage", "busy"]);
export const DeclineReason = v.picklist(["user", "no-room", "too-many-items", "too-large", "storage", "unsafe"]);
export const FailReason = v.picklist(["unverified", "changed", "storage", "protocol"]);

const message = <const T extends string, const E extends v.ObjectEntries>(type: T, entries: E) =>
  v.object({ type: v.literal(type), ...entries });

/** The other side's inbox and name; first message each way after the handshake, and after any change. */
const Introduce = message("introduce", {
  version: count(0xffff),
  name: text(MAX_DEVICE_NAME_BYTES),
  /**
   * Secret that daily inbox ids are derived from (32 bytes) and its generation, counted up when it is changed. A pair for
   * one visit is not told: it meets at its own ids.
   */
  inbox: v.optional(v.object({ secret: base64url32, generation: count(0xffff_ffff) })),
  /** Brokers this device listens on; "self" is never sent, it is resolved first. */
  brokers: v.pipe(v.array(text(256)), v.maxLength(MAX_BROKERS)),
  /** The speaker's clock, ms since 1970: day boundaries are counted on it. */
  clock: Time,
});
const Ping = message("ping", { n: count(0xffff_ffff) });
const Pong = message("pong", { n: count(0xffff_ffff) });
/** Says that the message with this id is durably known here; sent again for every repeat. */
const Received = message("received", { id: MessageId });
const Chat = message("chat", { id: MessageId, at: Time, text: v.pipe(text(MAX_CHAT_LENGTH), v.minLength(1)) });
/** The pair is dissolved by the other side. */
const Unpair = message("unpair", { id: MessageId });
export const Description = message("description", {
  kind: v.picklist(["offer", "answer"]),
  sdp: text(MAX_SDP_LENGTH),
});
export const Candidate = message("candidate", {
  candidate: text(1_000),
  sdpMid: v.nullable(text(64)),
  sdpMLineIndex: v.nullable(count(64)),
});

/** Number of a lane beside the first; whoever asks for one chooses it, hosts even and joiners odd ones, ascending. */
const LaneNumber = count(0xffff);
/** An offer asks for a lane on a connection of its own, the answer makes it. */
const LaneDescription = message("lane-description", {
  lane: LaneNumber,
  kind: v.picklist(["offer", "answer"]),
  sdp: text(MAX_SDP_LENGTH),
});
const LaneCandidate = message("lane-candidate", {
  lane: LaneNumber,
  candidate: text(1_000),
  sdpMid: v.nullable(text(64)),
  sdpMLineIndex: v.nullable(count(64)),
});
/** This lane is closed, or not wanted. */
const LaneClose = message("lane-close", { lane: LaneNumber });

/** An offer of files. Its items follow in `transfer-items` pages; `received` is the answer once all are here and kept. */
const TransferRequest = message("transfer-request", {
  id: MessageId,
  transfer: TransferId,
  at: Time,
  items: v.pipe(count(MAX_ITEMS), v.minValue(1)),
  byteLength: count(MAX_TRANSFER_BYTES),
  blockBytes: count(16 * 1024 * 1024),
  pages: v.pipe(count(MAX_ITEMS), v.minValue(1)),
  /** SHA-256 of the canonical manifest (docs/PROTOCOL.md), base64url. */
  manifestDigest: base64url32,
});
const TransferItems = message("transfer-items", {
  transfer: TransferId,
  page: count(MAX_ITEMS),
  items: v.array(ItemSchema),
});
/** Receiver: this many pages came, without a gap. Paces long lists, so that chat never waits behind one. */
const TransferItemsReceived = message("transfer-items-received", {
  transfer: TransferId,
  pages: count(MAX_ITEMS),
});
const TransferAccept = message("transfer-accept", { id: MessageId, transfer: TransferId });
const TransferDecline = message("transfer-decline", { id: MessageId, transfer: TransferId, reason: DeclineReason });
/** Sender to receiver: sources are open, say what you hold. */
const TransferReady = message("transfer-ready", { transfer: TransferId });
/** Receiver to sender: the first runs of what the resume of this attempt, which follows, lists the last of. */
const TransferHeld = message("transfer-held", {
  transfer: TransferId,
  attempt: Attempt,
  held: v.pipe(BlockRunsSchema, v.minLength(1)),
});
/** Receiver to sender, the only start there is: file and journal are open, this is held, send the rest as `attempt`. */
const TransferResume = message("transfer-resume", {
  transfer: TransferId,
  attempt: Attempt,
  held: BlockRunsSchema,
  /** SHA-256 over the held blocks' digests in block order (`heldDigest` in engine), base64url. */
  heldDigest: base64url32,
  /** Blocks begun in memory: [block, bytes held from its start]. */
  partial: v.pipe(v.array(v.strictTuple([count(0xffff_ffff), count(16 * 1024 * 1024)])), v.maxLength(64)),
});
/** Either side: no bytes for now. It stays until the side that said it sends `transfer-ready` or `transfer-resume`. */
const TransferPause = message("transfer-pause", { transfer: TransferId, reason: PauseReason });
const TransferCancel = message("transfer-cancel", { id: MessageId, transfer: TransferId });
/** Sender: every block was acknowledged as stored. The root covers manifest, digests and voids. */
const TransferComplete = message("transfer-complete", { transfer: TransferId, attempt: Attempt, root: base64url32 });
/** Receiver: the root agrees; this is "verified" on both sides. */
const TransferVerified = message("transfer-verified", { transfer: TransferId });
const TransferFail = message("transfer-fail", { id: MessageId, transfer: TransferId, reason: FailReason });
/** Many at once: each word is kept by both sides together with all before it, so one for each would cost their square. */
const ItemsVoid = message("items-void", {
  id: MessageId,
  transfer: TransferId,
  items: v.pipe(v.array(v.strictTuple([count(MAX_ITEMS), VoidReason])), v.minLength(1), v.maxLength(MAX_LISTED_VOIDS)),
});

export const ControlMessageSchema = v.variant("type", [
  Introduce,
  Ping,
  Pong,
  Received,
  Chat,
  Unpair,
  Description,
  Candidate,
  LaneDescription,
  LaneCandidate,
  LaneClose,
  TransferRequest,
  TransferItems,
  TransferItemsReceived,
  TransferAccept,
  TransferDecline,
  TransferReady,
  TransferHeld,
  TransferResume,
  TransferPause,
  TransferCancel,
  TransferComplete,
  TransferVerified,
  TransferFail,
  ItemsVoid,
]);

export type ControlMessage = v.InferOutput<typeof ControlMessageSchema>;
export type ControlType = ControlMessage["type"];
/** One message by its type. */
export type MessageOf<T extends ControlType> = Extract<ControlMessage, { type: T }>;
export type Item = v.InferOutput<typeof ItemSchema>;
export type BlockRuns = readonly (readonly [first: number, count: number])[];
export type VoidReason = v.InferOutput<typeof VoidReason>;
export type PauseReason = v.InferOutput<typeof PauseReason>;
export type DeclineReason = v.InferOutput<typeof DeclineReason>;
export type FailReason = v.InferOutput<typeof FailReason>;
