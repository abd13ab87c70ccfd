// One more lane: an RTCPeerConnection with nothing but a bulk and an ack channel, behind the LaneConnection port.
// Rule: what RtcPeer keeps; both channels are given away in the task that makes them.
import { toHex } from "../protocol/bytes.ts";
import type { LaneConnection, LaneEvents } from "../session/ports.ts";
import { RtcPeer, type PeerOptions } from "./rtc-peer.ts";

/** Takes a lane's channels over. */
export type AttachLane = (laneId: string, bulk: RTCDataChannel, ack: RTCDataChannel) => void;

export class RtcLane extends RtcPeer implements LaneConnection {
  readonly laneId = toHex(crypto.getRandomValues(new Uint8Array(16)));

  constructor(attachLane: AttachLane, options: PeerOptions & { readonly events: LaneEvents }) {
    super(options, options.events);
    attachLane(this.laneId, this.channel("bulk", 1), this.channel("ack", 2));
  }
}
