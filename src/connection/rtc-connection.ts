// One RTCPeerConnection with its control channel and its first lane, behind the Connection port.
// Rule: nothing of a remote SDP reaches the browser before the fingerprint rule has passed, and once a certificate is
// named no other is accepted. What the other side must not do ends in `violation` and a closed connection.
//
//   channel 0 control: here.  1 bulk, 2 ack: given away in the task that makes them, since only in that task can a
//   channel be transferred to a worker (w3c/webrtc-extensions, section 6).
import { toHex } from "../protocol/bytes.ts";
import { FingerprintError } from "../session/ports.ts";
import type {
  Connection,
  ConnectionEvents,
  ConnectionPath,
  Connections,
  ConnectionState,
  Fingerprints,
  IceCandidate,
  IcePolicy,
  IceServer,
} from "../session/ports.ts";
import { readFingerprint } from "../trust/fingerprint.ts";
import { listenToControl, sendControl } from "./control-channel.ts";
import { readPath } from "./path.ts";
import { RemoteCandidates } from "./remote-candidates.ts";
import { checkRemoteSdp } from "./remote-sdp.ts";
import { PATH_EVERY_MS } from "./timing.ts";

interface Parts {
  /** Called in the task that made the channels, before anything is negotiated. */
  attachLane(laneId: string, bulk: RTCDataChannel, ack: RTCDataChannel): void;
}
interface ConnectionOptions {
  readonly events: ConnectionEvents;
  readonly iceServers: readonly IceServer[];
  readonly policy: IcePolicy;
}

/** Connections of this browser. */
export function createConnections(parts: Parts): Connections {
  return { create: (options) => new RtcConnection(parts, options) };
}

function configuration({ iceServers, policy }: ConnectionOptions): RTCConfiguration {
  const servers = iceServers.map(({ urls, ...login }) => ({ ...login, urls: [...urls] }));
  return {
    iceServers: policy === "local" ? [] : servers,
    iceTransportPolicy: policy === "relay" ? "relay" : "all",
    bundlePolicy: "max-bundle",
  };
}

class RtcConnection implements Connection {
  readonly laneId = toHex(crypto.getRandomValues(new Uint8Array(16)));
  readonly #events: ConnectionEvents;
  readonly #peer: RTCPeerConnection;
  readonly #control: RTCDataChannel;
  readonly #candidates: RemoteCandidates;
  #state: ConnectionState = "new";
  /** The control channel was closed by the other side. */
  #ended = false;
  #remote: string | undefined;
  #path: ConnectionPath | undefined;
  #pathTimer: ReturnType<typeof setInterval> | undefined;

  constructor(parts: Parts, options: ConnectionOptions) {
    this.#events = options.events;
    this.#peer = new RTCPeerConnection(configuration(options));
    this.#candidates = new RemoteCandidates(this.#peer);
    const channel = (label: string, id: number) =>
      this.#peer.createDataChannel(label, { negotiated: true, id, ordered: true });
    this.#control = channel("control", 0);
    parts.attachLane(this.laneId, channel("bulk", 1), channel("ack", 2));
    this.#listen();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  async offer({ restart }: { restart: boolean }): Promise<string> {
    await this.#peer.setLocalDescription(await this.#peer.createOffer({ iceRestart: restart }));
    return this.#localSdp();
  }

  async answer(sdp: string): Promise<string> {
    await this.#setRemote("offer", sdp);
    await this.#peer.setLocalDescription(await this.#peer.createAnswer());
    return this.#localSdp();
  }

  accept(sdp: string): Promise<void> {
    return this.#setRemote("answer", sdp);
  }

  addCandidate(candidate: IceCandidate): Promise<void> {
    return this.#candidates.add(candidate);
  }

  async fingerprints(): Promise<Fingerprints> {
    const local = readFingerprint(this.#localSdp());
    const remote = this.#remote;
    if (local === undefined || remote === undefined) throw new Error("the descriptions are not set");
    const certificate = await this.#remoteCertificate();
    if (certificate !== undefined && certificate !== remote) {
      this.close();
      throw new FingerprintError("the certificate is not the one that was named");
    }
    return { local, remote };
  }

  send(text: string): boolean {
    return this.#state !== "closed" && this.#state !== "failed" && sendControl(this.#control, text);
  }

  close(): void {
    this.#state = "closed";
    clearInterval(this.#pathTimer);
    this.#candidates.clear();
    this.#peer.onconnectionstatechange = this.#peer.oniceconnectionstatechange = null;
    this.#peer.onicecandidate = this.#peer.ondatachannel = this.#peer.ontrack = null;
    this.#control.onopen = this.#control.onclose = this.#control.onmessage = null;
    this.#peer.close();
  }

  #listen(): void {
    const peer = this.#peer;
    peer.onconnectionstatechange = peer.oniceconnectionstatechange = () => this.#follow();
    peer.onicecandidate = ({ candidate }) => {
      // An empty candidate marks the end of gathering; it names nothing to try.
      if (!candidate || candidate.candidate === "") return;
      const { sdpMid, sdpMLineIndex } = candidate;
      this.#events.candidate({ candidate: candidate.candidate, sdpMid, sdpMLineIndex });
    };
    peer.ondatachannel = () => this.#violation("a channel that was not agreed");
    peer.ontrack = () => this.#violation("media that was not agreed");
    listenToControl(this.#control, {
      open: () => this.#events.controlOpen(),
      text: (text) => this.#events.control(text),
      violation: (why) => this.#violation(why),
      closed: () => {
        this.#ended = true;
        this.#follow();
      },
    });
  }

  async #setRemote(type: RTCSdpType, sdp: string): Promise<void> {
    if (this.#state === "closed") throw new Error("the connection is closed");
    try {
      this.#remote = checkRemoteSdp(sdp, this.#remote);
    } catch (error) {
      this.close();
      throw error;
    }
    await this.#peer.setRemoteDescription({ type, sdp });
    await this.#candidates.described();
  }

  #localSdp(): string {
    const sdp = this.#peer.localDescription?.sdp;
    if (sdp === undefined || this.#state === "closed") throw new Error("no local description");
    return sdp;
  }

  /** Lower-case hex SHA-256 of the certificate that DTLS really saw; undefined before that, or in older Firefox. */
  async #remoteCertificate(): Promise<string | undefined> {
    const transport: Partial<RTCDtlsTransport> | undefined = this.#peer.sctp?.transport;
    const [certificate] = transport?.getRemoteCertificates?.() ?? [];
    return certificate && toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", certificate)));
  }

  #violation(why: string): void {
    if (this.#state === "closed") return;
    this.close();
    this.#events.violation(why);
  }

  #follow(): void {
    const state = this.#ended ? "failed" : stateOf(this.#peer);
    if (this.#state === "closed" || this.#state === state) return;
    this.#state = state;
    clearInterval(this.#pathTimer);
    if (state === "connected") {
      this.#pathTimer = setInterval(() => void this.#look(), PATH_EVERY_MS);
      void this.#look();
    }
    this.#events.state(state);
  }

  async #look(): Promise<void> {
    const path = readPath(await this.#peer.getStats());
    if (!path || this.#state !== "connected") return;
    if (path.kind === this.#path?.kind && path.roundTripMs === this.#path.roundTripMs) return;
    this.#path = path;
    this.#events.path(path);
  }
}

/**
 * Both states are needed: on a cut path iceConnectionState says `disconnected` after 5 s and stays there, and only
 * connectionState says `failed`, after 15 s (measured in Chromium).
 */
function stateOf({ connectionState, iceConnectionState }: RTCPeerConnection): ConnectionState {
  if (connectionState === "failed" || iceConnectionState === "failed") return "failed";
  if (connectionState === "disconnected" || iceConnectionState === "disconnected") return "disconnected";
  return connectionState;
}
