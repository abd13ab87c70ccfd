// A pair as pairing makes it. Rule: nothing of the other side is in it but what the handshake proved and a name.
import type { PairingWay } from "../../app/state.ts";
import type { HandshakeResult } from "../../trust/handshake.ts";
import type { PairRecord } from "../link.ts";

/** `how` the two came together, and `broker`, where the other side listens now: unknown after two scans. */
export interface PairOrigin {
  readonly how: PairingWay;
  readonly broker?: string;
  readonly visit?: boolean | undefined;
}

export function newPair(
  { how, broker, visit }: PairOrigin,
  identity: CryptoKeyPair,
  { pairId, pairSecret, peerKey, pictures }: HandshakeResult,
  side: { role: "host" | "joiner"; provisional: boolean; name: string; at: number },
): PairRecord {
  return {
    pairId,
    role: side.role,
    secret: pairSecret,
    identity,
    peerKey,
    pictures,
    how,
    ...(visit ? { visit } : {}),
    provisional: side.provisional,
    name: side.name,
    pairedAt: side.at,
    lastSeenAt: side.at,
    toldGeneration: 0,
    brokers: broker === undefined ? [] : [broker],
    clockDifference: 0,
    autoAccept: false,
  };
}

/** How a pair is made by an invitation of this kind. */
export function wayOf(kind: "screen" | "link" | "words"): PairingWay {
  return kind === "screen" ? "code" : kind;
}

/** The handshake's context: both sides mean a visit or neither does, else it fails. */
export function contextOf(context: string, visit: boolean | undefined): string {
  return visit ? `${context} visit` : context;
}
