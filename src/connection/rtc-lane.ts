// One more lane: an RTCPeerConnection with nothing but a bulk and an ack channel, behind the LaneConnection port.
// Rule: what RtcPeer keeps; both channels are given away in the task that makes them.
import { toHex } from "../protocol/bytes.ts";
import type { ConnectionState, Fingerprints, IceCandidate, LaneConnection, LaneEvents } from "../session/ports.ts";
import { RtcPeer, type PeerOptions } from "./rtc-peer.ts";

/** Takes a lane's channels over. */
export type AttachLane = (laneId: string, bulk: RTCDataChannel, ack: RTCDataChannel) => void;

export class RtcLane implements LaneConnection {
  readonly laneId = toHex(crypto.getRandomValues(new Uint8Array(16)));
  readonly #peer: RtcPeer;

  constructor(attachLane: AttachLane, options: PeerOptions & { readonly events: LaneEvents }) {
    this.#peer = new RtcPeer(options, options.events);
    attachLane(this.laneId, this.#peer.channel("bulk", 1), this.#peer.channel("ack", 2));
  }

  get state(): ConnectionState {
    return this.#peer.state;
  }

  offer(): Promise<string> {
    return this.#peer.offer({ restart: false });
  }

  answer(sdp: string): Promise<string> {
    return this.#peer.answer(sdp);
  }

  accept(sdp: string): Promise<void> {
    return this.#peer.accept(sdp);
  }

  addCandidate(candidate: IceCandidate): Promise<void> {
    return this.#peer.addCandidate(candidate);
  }

  fingerprints(): Promise<Fingerprints> {
    return this.#peer.fingerprints();
  }

  close(): void {
    this.#peer.close();
  }
}
