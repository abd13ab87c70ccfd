// The Signaling port over PeerJS brokers: stays attached, proves it, and comes back with growing waits.
// Rule: "online" means that a datagram to ourselves came back; whatever a broker says while we are proven changes
// nothing, and broker trouble never touches anything but this socket.
//
//   connecting --echo--> online --no echo, socket lost--> offline --retryAt, wake--> connecting
//       `--refused, lost, CONNECT_LIMIT_MS--------------------^
import { equalBytes } from "../protocol/bytes.ts";
import { MAX_BOX_BYTES } from "../protocol/limits.ts";
import type { BrokerAddress, Signaling, SignalingEvents, SignalingSocket, SignalingState } from "../session/ports.ts";
import { PeerRelay } from "./peer-relay.ts";
import {
  CONNECT_LIMIT_MS,
  ECHO_EVERY_MS,
  ECHO_LIMIT_MS,
  retryAfter,
  UNANNOUNCED_ECHOES_MS,
  WAKE_EVERY_MS,
} from "./timing.ts";

/** Bytes of an echo: the smallest box's length, so that a broker cannot tell it from a hello. */
const ECHO_BYTES = 512;

type OfflineReason = Extract<SignalingState, { is: "offline" }>["reason"];

/** Signaling through stock PeerServers. */
export function createPeerJsSignaling(): Signaling {
  return { open: (broker, id, token, events) => new BrokerSocket(broker, id, token, events) };
}

class BrokerSocket implements SignalingSocket {
  readonly broker: BrokerAddress;
  readonly id: string;
  readonly #token: string;
  readonly #events: SignalingEvents;
  #state: SignalingState = { is: "connecting" };
  #relay: PeerRelay | undefined;
  #startedAt = 0;
  /** Attempts in a row that did not get as far as an echo. */
  #failures = 0;
  #closed = false;
  /** The one thing waited for next: limit of the attempt, next proof, or next attempt. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unannounced: ReturnType<typeof setTimeout>[] = [];
  /** Random bytes that must come back; one echo at a time. */
  #echo: Uint8Array<ArrayBuffer> | undefined;

  constructor(broker: BrokerAddress, id: string, token: string, events: SignalingEvents) {
    this.broker = broker;
    this.id = id;
    this.#token = token;
    this.#events = events;
    this.#connect();
  }

  get state(): SignalingState {
    return this.#state;
  }

  send(to: string, box: Uint8Array<ArrayBuffer>): boolean {
    if (this.#state.is !== "online" || box.byteLength > MAX_BOX_BYTES) return false;
    this.#relay?.send(to, box);
    return true;
  }

  wake(): void {
    if (this.#closed) return;
    // A socket can die while the page is frozen, with no event: ask it now.
    if (this.#state.is === "online") return this.#prove();
    if (this.#state.is !== "offline") return;
    // The clock may have been set back since.
    const left = Math.min(WAKE_EVERY_MS, this.#startedAt + WAKE_EVERY_MS - Date.now());
    this.#later(left, () => this.#retry());
  }

  close(): void {
    this.#closed = true;
    this.#end();
    this.#state = { is: "offline", reason: "unreachable", retryAt: Infinity };
  }

  #retry(): void {
    this.#become({ is: "connecting" });
    this.#connect();
  }

  #connect(): void {
    // Told "connecting", the listener may have closed us.
    if (this.#closed) return;
    this.#startedAt = Date.now();
    this.#later(CONNECT_LIMIT_MS, () => this.#drop("unreachable"));
    try {
      this.#relay = new PeerRelay(this.broker, this.id, this.#token, {
        open: () => this.#sendEcho(),
        box: (from, box) => this.#take(from, box),
        absent: (id) => this.#events.absent(id),
        refused: (reason) => {
          // A live socket is proven by its echoes, not by what the broker claims.
          if (this.#state.is !== "online") this.#drop(reason);
        },
        lost: () => this.#drop("unreachable"),
      });
    } catch {
      // The address is none that a WebSocket takes (a mixed-content rule, a broken setting).
      return this.#drop("refused");
    }
    this.#unannounced = UNANNOUNCED_ECHOES_MS.map((ms) => setTimeout(() => this.#sendEcho(), ms));
  }

  #take(from: string, box: Uint8Array<ArrayBuffer>): void {
    if (from !== this.id) {
      // Before the first echo too: a PeerServer hands over what waited for this id as soon as it is attached.
      this.#events.box(from, box);
      return;
    }
    if (!this.#echo || !equalBytes(this.#echo, box)) return;
    this.#echo = undefined;
    this.#failures = 0;
    for (const timer of this.#unannounced.splice(0)) clearTimeout(timer);
    this.#later(ECHO_EVERY_MS, () => this.#prove());
    if (this.#state.is !== "online") this.#become({ is: "online" });
  }

  #prove(): void {
    this.#later(ECHO_LIMIT_MS, () => this.#drop("unreachable"));
    this.#sendEcho();
  }

  #sendEcho(): void {
    this.#echo ??= crypto.getRandomValues(new Uint8Array(ECHO_BYTES));
    this.#relay?.send(this.id, this.#echo);
  }

  #drop(reason: OfflineReason): void {
    if (this.#closed) return;
    this.#end();
    const wait = retryAfter(this.#failures, Math.random());
    this.#failures += 1;
    this.#later(wait, () => this.#retry());
    this.#become({ is: "offline", reason, retryAt: Date.now() + wait });
  }

  #end(): void {
    clearTimeout(this.#timer);
    for (const timer of this.#unannounced.splice(0)) clearTimeout(timer);
    this.#echo = undefined;
    const relay = this.#relay;
    this.#relay = undefined;
    relay?.close();
  }

  #later(ms: number, call: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(call, Math.max(0, ms));
  }

  #become(state: SignalingState): void {
    this.#state = state;
    this.#events.state(state);
  }
}
