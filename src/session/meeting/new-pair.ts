// A pair as an invitation makes it. Rule: nothing of the other side is in it but what the handshake proved and a name.
import type { HandshakeResult } from "../../trust/handshake.ts";
import type { PairRecord } from "../link.ts";

export function newPair(
  invitation: { kind: "screen" | "link"; broker: string },
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
    how: invitation.kind,
    provisional: side.provisional,
    name: side.name,
    pairedAt: side.at,
    lastSeenAt: side.at,
    toldGeneration: 0,
    brokers: [invitation.broker],
    clockDifference: 0,
    autoAccept: false,
  };
}
