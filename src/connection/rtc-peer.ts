// One RTCPeerConnection under the rules that all of Ferry's keep: negotiated channels alone, described by SDPs that pass
// the fingerprint rule. Rule: nothing of a remote SDP reaches the browser before that, and once a certificate is named no
// other is accepted. What the other side must not do ends in `violation` and a closed connection.
import { toHex } from "../protocol/bytes.ts";
import { FingerprintError } from "../session/ports.ts";
import type { ConnectionState, Fingerprints, IceCandidate, IcePolicy, IceServer } from "../session/ports.ts";
import { readFingerprint } from "../trust/fingerprint.ts";
import { RemoteCandidates } from "./remote-candidates.ts";
import { checkRemoteSdp } from "./remote-sdp.ts";

export interface PeerOptions {
  readonly iceServers: readonly IceServer[];
  readonly policy: IcePolicy;
}
interface PeerEvents {
  state(state: ConnectionState): void;
  candidate(candidate: IceCandidate): void;
  violation(why: string): void;
}

function configuration({ iceServers, policy }: PeerOptions): RTCConfiguration {
  const servers = iceServers.map(({ urls, ...login }) => ({ ...login, urls: [...urls] }));
  return {
    iceServers: policy === "local" ? [] : servers,
    iceTransportPolicy: policy === "relay" ? "relay" : "all",
    bundlePolicy: "max-bundle",
  };
}

export class RtcPeer {
  readonly #events: PeerEvents;
  readonly #peer: RTCPeerConnection;
  readonly #candidates: RemoteCandidates;
  #state: ConnectionState = "new";
  readonly #over = new AbortController();
  /** A channel was closed by the other side. */
  #ended = false;
  #remote: string | undefined;

  constructor(options: PeerOptions, events: PeerEvents) {
    this.#events = events;
    this.#peer = new RTCPeerConnection(configuration(options));
    this.#candidates = new RemoteCandidates(this.#peer);
    this.#listen();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** An ordered, reliable channel that both sides make; before anything is negotiated. */
  channel(label: string, id: number): RTCDataChannel {
    return this.#peer.createDataChannel(label, { negotiated: true, id, ordered: true });
  }

  /** `restart`: with fresh ICE credentials. */
  async offer({ restart }: { restart: boolean } = { restart: false }): Promise<string> {
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

  /** Resolves when there are no more candidates of this side to come, or it is closed. */
  gathered(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#peer.iceGatheringState === "complete" || this.#over.signal.aborted) resolve();
      };
      this.#peer.addEventListener("icegatheringstatechange", look, { signal: this.#over.signal });
      this.#over.signal.addEventListener("abort", look, { once: true });
      look();
    });
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

  stats(): Promise<RTCStatsReport> {
    return this.#peer.getStats();
  }

  /** A channel closed, and not by us: SCTP is gone with it, so no ICE restart brings it back. */
  end(): void {
    this.#ended = true;
    this.#follow();
  }

  violation(why: string): void {
    if (this.#state === "closed") return;
    this.close();
    this.#events.violation(why);
  }

  close(): void {
    this.#state = "closed";
    this.#over.abort();
    this.#candidates.clear();
    this.#peer.onconnectionstatechange = this.#peer.oniceconnectionstatechange = null;
    this.#peer.onicecandidate = this.#peer.ondatachannel = this.#peer.ontrack = null;
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
    peer.ondatachannel = () => this.violation("a channel that was not agreed");
    peer.ontrack = () => this.violation("media that was not agreed");
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

  #follow(): void {
    const state = this.#ended ? "failed" : stateOf(this.#peer);
    if (this.#state === "closed" || this.#state === state) return;
    this.#state = state;
    this.#events.state(state);
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
