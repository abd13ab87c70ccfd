// What the session needs from the world: signaling, connections, tables to keep things in, a clock, a lock.
// Rule: no browser types; every adapter, the in-memory one in test/support too, passes the contract suite of its port.

// ---- Signaling: a relay of sealed datagrams ----

/** Where a broker is. `url` is the PeerServer's base, "https://host[:port]/path"; no trailing slash. */
export interface BrokerAddress {
  readonly url: string;
}

export type SignalingState =
  | { is: "connecting" }
  /** Proven by an echo of a datagram to oneself. */
  | { is: "online" }
  | { is: "offline"; reason: "unreachable" | "id-taken" | "refused"; retryAt: number };

export interface SignalingEvents {
  /** A datagram arrived; `from` is an address, never an identity. At most MAX_BOX_BYTES. */
  box(from: string, box: Uint8Array<ArrayBuffer>): void;
  state(state: SignalingState): void;
  /** The broker says nobody listens at `to`. A hint: a broker may lie. */
  absent(to: string): void;
}

export interface SignalingSocket {
  readonly id: string;
  readonly broker: BrokerAddress;
  readonly state: SignalingState;
  /** Sends now or not at all: false when not online. Delivery is not promised. */
  send(to: string, box: Uint8Array<ArrayBuffer>): boolean;
  /** Tries at once instead of at `retryAt`: the network returned or the page became visible. */
  wake(): void;
  close(): void;
}

export interface Signaling {
  /** `id`: lower-case hex. `token`: 32 random bytes as hex, kept with the id so that a reload takes the id over. */
  open(broker: BrokerAddress, id: string, token: string, events: SignalingEvents): SignalingSocket;
}

// ---- Connection: one RTCPeerConnection with a control channel and its first lane; more lanes ----

export type ConnectionState = "new" | "connecting" | "connected" | "disconnected" | "failed" | "closed";

export interface ConnectionPath {
  readonly kind: "local" | "internet" | "relayed";
  /** Round trip in ms, when known. */
  readonly roundTripMs?: number;
}

export interface IceCandidate {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
}

export interface ConnectionEvents {
  state(state: ConnectionState): void;
  candidate(candidate: IceCandidate): void;
  controlOpen(): void;
  /** One text message, at most MAX_CONTROL_BYTES; longer or binary ones close the connection with `violation`. */
  control(text: string): void;
  violation(why: string): void;
  path(path: ConnectionPath): void;
}

/** Lower-case hex SHA-256 fingerprints of both DTLS certificates, by the fingerprint rule (trust/fingerprint). */
export interface Fingerprints {
  readonly local: string;
  readonly remote: string;
}

/** An SDP that broke the fingerprint rule, or changed the fingerprint after the first. */
export class FingerprintError extends Error {
  override name = "FingerprintError";
}

export interface Connection {
  readonly state: ConnectionState;
  /** Names the first lane, which was handed to the engine when the connection was made. */
  readonly laneId: string;
  /** Makes and sets a local offer; `restart`: with fresh ICE credentials. Returns its SDP. */
  offer(options: { restart: boolean }): Promise<string>;
  /** Sets a remote offer, makes and sets the answer. Throws FingerprintError. */
  answer(sdp: string): Promise<string>;
  /** Sets a remote answer. Throws FingerprintError. */
  accept(sdp: string): Promise<void>;
  /** Candidates may come before the description; they are kept, bounded. */
  addCandidate(candidate: IceCandidate): Promise<void>;
  /**
   * Resolves when the browser has told all of its own candidates, or the connection is closed. On a network that drops
   * packets that may take minutes: whoever waits must bound it.
   */
  gathered(): Promise<void>;
  /** Known once both descriptions are set; compared with the DTLS transport's certificate where the browser tells. */
  fingerprints(): Promise<Fingerprints>;
  /** False when the channel is not open or its queue is full. */
  send(text: string): boolean;
  close(): void;
}

/** What a lane of its own tells; its frames go to the engine, past the session. */
export type LaneEvents = Pick<ConnectionEvents, "state" | "candidate" | "violation">;

/**
 * A lane on a connection of its own, beside the one that is made with a `Connection`. Its descriptions travel on the
 * control channel of that one, once it is proven. All of it is as for `Connection`; it is never restarted.
 */
export interface LaneConnection {
  readonly state: ConnectionState;
  /** Names the lane, which was handed to the engine when this was made. */
  readonly laneId: string;
  offer(): Promise<string>;
  answer(sdp: string): Promise<string>;
  accept(sdp: string): Promise<void>;
  addCandidate(candidate: IceCandidate): Promise<void>;
  fingerprints(): Promise<Fingerprints>;
  close(): void;
}

export interface Connections {
  create(options: { events: ConnectionEvents; iceServers: readonly IceServer[]; policy: IcePolicy }): Connection;
  createLane(options: { events: LaneEvents; iceServers: readonly IceServer[]; policy: IcePolicy }): LaneConnection;
}

export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}
/** `all`; `relay`: hides addresses; `local`: no servers at all. */
export type IcePolicy = "all" | "relay" | "local";

// ---- Tables: what survives a reload ----

/** A table refused to keep something: quota, private mode, a broken profile. */
export class TableError extends Error {
  constructor(
    readonly fault: "full" | "refused",
    options?: ErrorOptions,
  ) {
    super(`table: ${fault}`, options);
    this.name = "TableError";
  }
}

/** A durable map of structured-cloneable values (CryptoKeys too) with keys in code-unit order. */
export interface Table<T> {
  get(key: string): Promise<T | undefined>;
  /** Durable when it resolves. Throws TableError. */
  put(key: string, value: T): Promise<void>;
  delete(key: string): Promise<void>;
  /** Keys that start with `prefix`, ascending. */
  keys(prefix?: string): Promise<string[]>;
  /** Values in the order of `keys`; undefined where there is none. */
  getMany(keys: readonly string[]): Promise<(T | undefined)[]>;
  /** Read-modify-write in one transaction; returning undefined deletes. */
  update(key: string, change: (old: T | undefined) => T | undefined): Promise<void>;
}

// ---- The files that this device offered ----

/** Keeps offered files at hand over a reload, as far as the browser can. */
export interface SentFiles {
  /**
   * In item order, null for what is not wanted any more. `copy`: also copies what cannot be opened again (pasted, from a
   * camera), within limits. Resolves when all that can be kept is kept; never rejects, since the files in hand still
   * serve this visit.
   */
  keep(transferId: string, files: readonly (SentFile | null)[], options: { copy: boolean }): Promise<void>;
  /** The files again, in item order, null for what is gone; `ask`: the browser wants a tap first. */
  reopen(transferId: string, byteLengths: readonly number[]): Promise<readonly (Blob | null)[] | "ask">;
  /** Asks the person; must run in the task of a tap. True when the files can be read again. */
  ask(transferId: string): Promise<boolean>;
  /** Forgets handles and copies. */
  drop(transferId: string): Promise<void>;
}

export interface SentFile {
  readonly file: File;
  readonly handle?: FileSystemFileHandle;
}

// ---- Time and chance, so that tests are deterministic ----

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls once after `ms`; returns how to cancel. */
  after(ms: number, call: () => void): () => void;
}

/** `random(n)`: n random bytes. */
export type Random = (byteLength: number) => Uint8Array<ArrayBuffer>;

// ---- The page and the machine ----

export interface Surroundings {
  /** The page became visible, or the network came back: everything that waits may try at once. */
  onWake(call: () => void): () => void;
  /** The page is being hidden or frozen: flush what is unflushed. */
  onHide(call: () => void): () => void;
  /** Bytes this origin may still store, as far as the browser tells. */
  freeBytes(): Promise<number | undefined>;
}
