// Connections without a network: two of them join when each holds the other's SDP, as real ones do.
// Rule: SDPs carry a fake fingerprint that passes the fingerprint rule, and the path opens only when both sides' SDPs
// name the certificates that are really there, so a test can swap them. `cut`, `heal` and `fail` act on the path.
import { MAX_CONTROL_BYTES } from "../../src/protocol/limits.ts";
import { FingerprintError } from "../../src/session/ports.ts";
import type {
  Connection,
  ConnectionEvents,
  Connections,
  ConnectionState,
  Fingerprints,
  IceCandidate,
  LaneConnection,
} from "../../src/session/ports.ts";
import { readFingerprint } from "../../src/trust/fingerprint.ts";
import { MemoryLane } from "./memory-lane.ts";

/** Texts a control channel queues while the path is cut. */
const MAX_QUEUED = 1_000;

const hex = (byteLength: number) =>
  Array.from(crypto.getRandomValues(new Uint8Array(byteLength)), (byte) => byte.toString(16).padStart(2, "0")).join("");

function sdpOf(id: string, fingerprint: string, credentials: number): string {
  const pairs = fingerprint.toUpperCase().match(/../g) ?? [];
  const lines = ["v=0", `o=- 1 ${credentials} IN IP4 127.0.0.1`, "s=-", "t=0 0"];
  const media = ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", `a=fingerprint:sha-256 ${pairs.join(":")}`];
  const ice = [`a=ice-ufrag:${id.slice(0, 4)}`, `a=ice-pwd:${id}`, "a=mid:0", "a=sctp-port:5000"];
  return [...lines, ...media, ...ice, ""].join("\r\n");
}
const idIn = (sdp: string) => /^a=ice-pwd:([0-9a-f]{32})\r$/m.exec(sdp)?.[1];

const NO_CONTROL = { controlOpen: () => undefined, control: () => undefined, path: () => undefined };

/** A connection of which only the lane is used. */
function laneOf(connection: MemoryConnection): LaneConnection {
  return {
    get state() {
      return connection.state;
    },
    laneId: connection.laneId,
    offer: () => connection.offer({ restart: false }),
    answer: (sdp) => connection.answer(sdp),
    accept: (sdp) => connection.accept(sdp),
    addCandidate: (candidate) => connection.addCandidate(candidate),
    fingerprints: () => connection.fingerprints(),
    close: () => connection.close(),
  };
}

/** What all devices of one test share; each device makes its connections with `connections()`. */
export class MemoryNetwork {
  readonly all = new Map<string, MemoryConnection>();
  readonly lanes = new Map<string, MemoryLane>();
  /** False: nothing new connects, and an ICE restart does not heal. */
  reachable = true;

  /** `attachLane`: told of each new lane in the task that makes the connection, as the real one does. */
  connections(attachLane: (lane: MemoryLane) => void = () => undefined): Connections {
    const create = (events: ConnectionEvents) => {
      const connection = new MemoryConnection(this, events);
      this.all.set(connection.id, connection);
      this.lanes.set(connection.laneId, connection.lane);
      attachLane(connection.lane);
      return connection;
    };
    return {
      create: ({ events }) => create(events),
      createLane: ({ events }) => laneOf(create({ ...events, ...NO_CONTROL })),
    };
  }
  lane(laneId: string): MemoryLane {
    const lane = this.lanes.get(laneId);
    if (!lane) throw new Error(`no lane ${laneId}`);
    return lane;
  }
  get live(): MemoryConnection[] {
    return [...this.all.values()].filter((connection) => connection.state !== "closed");
  }
  /** Every path is interrupted; nothing is lost yet. */
  cut(): void {
    this.reachable = false;
    for (const connection of this.live) connection.pathCut();
  }
  /** The same paths work again. */
  heal(): void {
    this.reachable = true;
    for (const connection of this.live) connection.pathHealed();
  }
  /** Reachable again, but paths that were cut need an ICE restart. */
  move(): void {
    this.reachable = true;
  }
  /** Gives cut paths up, as browsers do after some time. */
  fail(): void {
    for (const connection of this.live) connection.pathFailed();
  }
}

export class MemoryConnection implements Connection {
  state: ConnectionState = "new";
  readonly id = hex(16);
  readonly laneId = hex(16);
  readonly lane = new MemoryLane(this.laneId);
  /** The certificate this end really has; an SDP may say another. */
  readonly certificate = hex(32);
  readonly #network: MemoryNetwork;
  readonly #events: ConnectionEvents;
  #credentials = 0;
  #offered = false;
  #peerId: string | undefined;
  #remote: string | undefined;
  #opened = false;
  readonly #queue: string[] = [];

  constructor(network: MemoryNetwork, events: ConnectionEvents) {
    this.#network = network;
    this.#events = events;
  }

  async offer({ restart }: { restart: boolean }): Promise<string> {
    this.#alive();
    if (restart || this.#credentials === 0) this.#credentials += 1;
    this.#offered = true;
    return this.#describe();
  }
  async answer(sdp: string): Promise<string> {
    this.#alive();
    this.#take(sdp);
    this.#credentials += 1;
    const answer = this.#describe();
    this.#join();
    return answer;
  }
  async accept(sdp: string): Promise<void> {
    this.#alive();
    if (!this.#offered) throw new Error("no offer was made");
    this.#take(sdp);
    this.#offered = false;
    this.#join();
  }
  async addCandidate(candidate: IceCandidate): Promise<void> {
    this.#alive();
    if (!candidate.candidate.startsWith("candidate:")) throw new Error("no candidate");
  }
  async gathered(): Promise<void> {
    // Candidates are told in the task after the description.
    await Promise.resolve();
  }
  async fingerprints(): Promise<Fingerprints> {
    if (this.#remote === undefined || this.#credentials === 0) throw new Error("descriptions are not set");
    return { local: this.certificate, remote: this.#remote };
  }
  send(text: string): boolean {
    if (!this.#opened || this.state === "closed" || this.state === "failed") return false;
    if (new TextEncoder().encode(text).byteLength > MAX_CONTROL_BYTES || this.#queue.length >= MAX_QUEUED) return false;
    this.#queue.push(text);
    queueMicrotask(() => this.#deliver());
    return true;
  }
  close(): void {
    if (this.state === "closed") return;
    const peer = this.peer;
    this.state = "closed";
    this.#queue.length = 0;
    this.#network.all.delete(this.id);
    this.lane.close();
    // The other end notices the closed channel at once, as after a DTLS close; one that does not know of this, never.
    queueMicrotask(() => peer && peer.#peerId === this.id && peer.pathFailed());
  }

  get peer(): MemoryConnection | undefined {
    return this.#peerId === undefined ? undefined : this.#network.all.get(this.#peerId);
  }
  /** For tests: what a broken or hostile peer may send on the control channel. */
  inject(text: string): void {
    this.#events.control(text);
  }
  violate(why: string): void {
    this.#events.violation(why);
  }
  pathCut(): void {
    if (this.state === "connected") this.#become("disconnected");
    this.lane.flow(false);
  }
  pathHealed(): void {
    if (this.state !== "disconnected" || this.peer === undefined) return;
    this.#become("connected");
    this.lane.flow(true);
    this.#deliver();
  }
  pathFailed(): void {
    if (this.state === "closed" || this.state === "failed") return;
    this.lane.flow(false);
    this.#become("failed");
  }

  #alive(): void {
    if (this.state === "closed") throw new Error("the connection is closed");
  }
  #describe(): string {
    if (this.state === "new") this.#become("connecting");
    const candidate = { candidate: `candidate:1 1 udp 1 192.168.0.2 9 typ host`, sdpMid: "0", sdpMLineIndex: 0 };
    queueMicrotask(() => this.state !== "closed" && this.#events.candidate(candidate));
    return sdpOf(this.id, this.certificate, this.#credentials);
  }
  #take(sdp: string): void {
    const fingerprint = readFingerprint(sdp);
    if (fingerprint === undefined) throw new FingerprintError("no single fingerprint");
    if (this.#remote !== undefined && this.#remote !== fingerprint) throw new FingerprintError("fingerprint changed");
    this.#remote = fingerprint;
    this.#peerId = idIn(sdp);
  }
  /** The path opens when both ends hold each other's descriptions and the certificates are those named. */
  #join(): void {
    queueMicrotask(() => {
      const peer = this.peer;
      if (!peer || peer.#peerId !== this.id || !this.#network.reachable) return;
      if (this.#remote !== peer.certificate || peer.#remote !== this.certificate) {
        this.pathFailed();
        peer.pathFailed();
        return;
      }
      this.#connect(peer);
      peer.#connect(this);
    });
  }
  #connect(peer: MemoryConnection): void {
    if (this.state === "closed" || this.state === "connected") return;
    this.#become("connected");
    this.#events.path({ kind: "local", roundTripMs: 1 });
    if (this.#opened) {
      this.lane.flow(true);
      this.#deliver();
      return;
    }
    this.#opened = true;
    this.lane.join(peer.lane);
    this.#events.controlOpen();
  }
  #deliver(): void {
    const peer = this.peer;
    if (this.state !== "connected" || !peer || !peer.#opened) return;
    for (const text of this.#queue.splice(0)) {
      queueMicrotask(() => peer.state !== "closed" && peer.#events.control(text));
    }
  }
  #become(state: ConnectionState): void {
    this.state = state;
    this.#events.state(state);
  }
}
