// A pair as pairing makes it. Rule: nothing of the other side is in it but what the handshake proved and a name.
import type { PairingWay } from "../../app/state.ts";
import type { HandshakeResult } from "../../trust/handshake.ts";
import type { PairRecord } from "../link.ts";

/** `how` the two came together, and `broker`, where the other side listens now: unknown after two scans. */
export interface PairOrigin {
  readonly how: PairingWay;
  readonly broker?: string;
}

export function newPair(
  { how, broker }: PairOrigin,
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
export function wayOf(kind: "screen" | "link"): PairingWay {
  return kind === "link" ? "link" : "code";
}
