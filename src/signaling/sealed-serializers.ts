// The classes PeerJS makes instead of its connections: ours takes the box out of an OFFER, all others refuse.
// Rule: none of them makes an RTCPeerConnection, answers, or stays: each frees itself at once.
// PeerJS 1.5.5 picks the class by a name that the remote side chose, from an ordinary object: hence `constructor`.
import { boxOf, SERIALIZATION } from "./broker-message.ts";

/** What PeerJS calls on a connection, and no more. */
interface Provider {
  _removeConnection(connection: unknown): void;
}
interface Options {
  readonly connectionId?: string;
  readonly _payload?: { readonly box?: unknown };
}

class Refused {
  readonly type = "data";
  readonly connectionId: string;
  /** Truthy, or PeerJS keeps later messages for this connection in a list without bound. */
  readonly peerConnection = true;

  constructor(
    readonly peer: string,
    provider: Provider,
    options: Options,
  ) {
    this.connectionId = String(options.connectionId);
    // PeerJS adds it to its list right after it was made, in the same task.
    queueMicrotask(() => provider._removeConnection(this));
  }
  handleMessage(): void {}
  close(): void {}
}

/** Names PeerJS 1.5.5 has classes for, and what an ordinary object answers to besides. */
const REFUSED = [
  "raw",
  "json",
  "binary",
  "binary-utf8",
  "default",
  "constructor",
  "__defineGetter__",
  "__defineSetter__",
  "__lookupGetter__",
  "__lookupSetter__",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "toLocaleString",
  "toString",
  "valueOf",
] as const;

type Serializer = new (peer: string, provider: Provider, options: Options) => Refused;

/** For PeerJS's `serializers` option. */
export function sealedSerializers(
  take: (from: string, box: Uint8Array<ArrayBuffer>) => void,
): Record<string, Serializer> {
  class SealedBox extends Refused {
    constructor(peer: string, provider: Provider, options: Options) {
      super(peer, provider, options);
      const text = options._payload?.box;
      const box = typeof text === "string" ? boxOf(text) : undefined;
      if (box) take(peer, box);
    }
  }
  const refused = REFUSED.map((name): [string, Serializer] => [name, Refused]);
  return { ...Object.fromEntries(refused), [SERIALIZATION]: SealedBox };
}
