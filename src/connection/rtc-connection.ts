// One RTCPeerConnection with its control channel and its first lane, behind the Connection port.
// Rule: what RtcPeer keeps; and what is not a short text on the control channel is a violation.
//
//   channel 0 control: here.  1 bulk, 2 ack: given away in the task that makes them, since only in that task can a
//   channel be transferred to a worker (w3c/webrtc-extensions, section 6).
import { toHex } from "../protocol/bytes.ts";
import type {
  Connection,
  ConnectionEvents,
  ConnectionPath,
  Connections,
  ConnectionState,
  Fingerprints,
  IceCandidate,
} from "../session/ports.ts";
import { listenToControl, sendControl } from "./control-channel.ts";
import { readPath } from "./path.ts";
import { RtcLane, type AttachLane } from "./rtc-lane.ts";
import { RtcPeer, type PeerOptions } from "./rtc-peer.ts";
import { PATH_EVERY_MS } from "./timing.ts";

interface Parts {
  /** Called in the task that made the channels, before anything is negotiated. */
  readonly attachLane: AttachLane;
}

/** Connections of this browser. */
export function createConnections({ attachLane }: Parts): Connections {
  return {
    create: (options) => new RtcConnection(attachLane, options),
    createLane: (options) => new RtcLane(attachLane, options),
  };
}

class RtcConnection implements Connection {
  readonly laneId = toHex(crypto.getRandomValues(new Uint8Array(16)));
  readonly #events: ConnectionEvents;
  readonly #peer: RtcPeer;
  readonly #control: RTCDataChannel;
  #path: ConnectionPath | undefined;
  #pathTimer: ReturnType<typeof setInterval> | undefined;

  constructor(attachLane: AttachLane, options: PeerOptions & { readonly events: ConnectionEvents }) {
    const { events } = options;
    this.#events = events;
    const violation = (why: string) => this.#violation(why);
    const peer = (this.#peer = new RtcPeer(options, {
      state: (state) => this.#follow(state),
      candidate: (candidate) => events.candidate(candidate),
      violation,
    }));
    this.#control = peer.channel("control", 0);
    attachLane(this.laneId, peer.channel("bulk", 1), peer.channel("ack", 2));
    listenToControl(this.#control, {
      open: () => events.controlOpen(),
      text: (text) => events.control(text),
      violation: (why) => peer.violation(why),
      closed: () => peer.end(),
    });
  }

  get state(): ConnectionState {
    return this.#peer.state;
  }

  offer(options: { restart: boolean }): Promise<string> {
    return this.#peer.offer(options);
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

  gathered(): Promise<void> {
    return this.#peer.gathered();
  }

  fingerprints(): Promise<Fingerprints> {
    return this.#peer.fingerprints();
  }

  send(text: string): boolean {
    return this.state !== "closed" && this.state !== "failed" && sendControl(this.#control, text);
  }

  close(): void {
    this.#silence();
    this.#peer.close();
  }

  #violation(why: string): void {
    this.#silence();
    this.#events.violation(why);
  }

  #silence(): void {
    clearInterval(this.#pathTimer);
    this.#control.onopen = this.#control.onclose = this.#control.onmessage = null;
  }

  #follow(state: ConnectionState): void {
    clearInterval(this.#pathTimer);
    if (state === "connected") {
      this.#pathTimer = setInterval(() => void this.#look(), PATH_EVERY_MS);
      void this.#look();
    }
    this.#events.state(state);
  }

  async #look(): Promise<void> {
    // A broken fingerprint rule closes it from within.
    if (this.state === "closed") return this.#silence();
    const path = readPath(await this.#peer.stats());
    if (!path || this.state !== "connected") return;
    if (path.kind === this.#path?.kind && path.roundTripMs === this.#path.roundTripMs) return;
    this.#path = path;
    this.#events.path(path);
  }
}
