// What a broker may say to us, read before PeerJS sees it. PeerJS trusts its server: a null frame or an unknown
// serializer throws in it, ANSWER and CANDIDATE for unknown connections are kept for ever, LEAVE closes connections.
// Rule: a frame becomes one of these values or nothing; no field of the frame but these goes any further.
import { fromBase64url, toBase64url } from "../protocol/bytes.ts";
import { MAX_BOX_BYTES } from "../protocol/limits.ts";

/** Our serializer's name in an OFFER. */
export const SERIALIZATION = "ferry";

export type BrokerMessage =
  | { is: "open" }
  | { is: "refused"; reason: "id-taken" | "refused" }
  | { is: "absent"; id: string }
  | { is: "box"; from: string; connectionId: string; text: string };

/** An OFFER as PeerJS handles it; `box` is base64url. */
export interface BoxPayload {
  readonly type: "data";
  readonly serialization: typeof SERIALIZATION;
  readonly connectionId: string;
  readonly box: string;
}

const MAX_BOX_LENGTH = Math.ceil((MAX_BOX_BYTES * 4) / 3);
/** Ids of Ferry's are 32 hex digits; the bound leaves room for any that a broker's other clients have. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
const isId = (value: unknown): value is string => typeof value === "string" && ID.test(value);

/** Undefined: to be ignored. */
export function readBrokerMessage(frame: unknown): BrokerMessage | undefined {
  if (!isRecord(frame)) return undefined;
  const { type, src, payload } = frame;
  switch (type) {
    case "OPEN":
      return { is: "open" };
    case "ID-TAKEN":
      return { is: "refused", reason: "id-taken" };
    case "INVALID-KEY":
    case "ERROR":
      return { is: "refused", reason: "refused" };
    case "EXPIRE":
      return isId(src) ? { is: "absent", id: src } : undefined;
    case "OFFER":
      return isId(src) ? readOffer(src, payload) : undefined;
    default:
      return undefined;
  }
}

function readOffer(from: string, payload: unknown): BrokerMessage | undefined {
  if (!isRecord(payload) || payload["type"] !== "data" || payload["serialization"] !== SERIALIZATION) return undefined;
  const { connectionId, box } = payload;
  if (!isId(connectionId) || typeof box !== "string" || box === "" || box.length > MAX_BOX_LENGTH) return undefined;
  return { is: "box", from, connectionId, text: box };
}

/** The box in an OFFER that was read; undefined when its text is no base64url. */
export function boxOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  return fromBase64url(text);
}

/** One datagram as the broker relays it. The connection id is fresh each time: nothing is ever opened by it. */
export function boxPayload(box: Uint8Array): BoxPayload {
  const connectionId = toBase64url(crypto.getRandomValues(new Uint8Array(12)));
  return { type: "data", serialization: SERIALIZATION, connectionId, box: toBase64url(box) };
}
