// Signaling without a network: any number of brokers by address, datagrams delivered in order, one microtask each.
// Rule: as kind as a real broker by default, and as hostile as a test wants through `route`.
import type {
  BrokerAddress,
  Signaling,
  SignalingEvents,
  SignalingSocket,
  SignalingState,
} from "../../src/session/ports.ts";
import { MAX_BOX_BYTES } from "../../src/protocol/limits.ts";

export interface Datagram {
  readonly from: string;
  readonly to: string;
  readonly box: Uint8Array<ArrayBuffer>;
}
/** What a broker delivers for one datagram: itself, nothing, or anything else. */
export type Route = (datagram: Datagram) => readonly Datagram[];

const honest: Route = (datagram) => [datagram];

export class MemoryBroker {
  /** Replace it to drop, repeat, change or send elsewhere; `kind()` again afterwards. */
  route: Route = honest;
  /** Every datagram that devices sent, as a broker would keep it. */
  readonly log: Datagram[] = [];
  readonly #sockets = new Map<string, MemorySocket>();
  #up = true;

  get up(): boolean {
    return this.#up;
  }
  /** Ids that are listened at now. */
  get ids(): string[] {
    return [...this.#sockets.keys()];
  }
  kind(): void {
    this.route = honest;
  }
  drop(fits: (datagram: Datagram) => boolean = () => true): void {
    this.route = (datagram) => (fits(datagram) ? [] : [datagram]);
  }
  replay(times = 2): void {
    this.route = (datagram) => Array.from({ length: times }, () => datagram);
  }
  /** Holds each datagram back until the next has passed. */
  reorder(): void {
    let held: Datagram | undefined;
    this.route = (datagram) => {
      const out = held ? [datagram, held] : [];
      held = held ? undefined : datagram;
      return out;
    };
  }
  /** Gives each box the bytes of the one before it. */
  swap(): void {
    let before: Datagram | undefined;
    this.route = (datagram) => {
      const out = { ...datagram, box: (before ?? datagram).box };
      before = datagram;
      return [out];
    };
  }
  misroute(to: string): void {
    this.route = (datagram) => [{ ...datagram, to }];
  }
  /** Delivers a datagram nobody sent. */
  inject(datagram: Datagram): void {
    queueMicrotask(() => this.#sockets.get(datagram.to)?.deliver(datagram));
  }
  /** Tells the holder of `id` that nobody listens at `to`, true or not. */
  sayAbsent(id: string, to: string): void {
    this.#sockets.get(id)?.events.absent(to);
  }
  stop(): void {
    this.#up = false;
    for (const socket of this.#sockets.values()) socket.lose("unreachable");
    this.#sockets.clear();
  }
  /** Back again; sockets that wait come online by themselves. */
  start(): void {
    this.#up = true;
    for (const socket of this.waiting) socket.wake();
  }
  readonly waiting = new Set<MemorySocket>();

  attach(socket: MemorySocket): "ok" | "id-taken" {
    const holder = this.#sockets.get(socket.id);
    if (holder && holder !== socket && holder.token !== socket.token) return "id-taken";
    if (holder && holder !== socket) holder.lose("id-taken");
    this.#sockets.set(socket.id, socket);
    return "ok";
  }
  detach(socket: MemorySocket): void {
    if (this.#sockets.get(socket.id) === socket) this.#sockets.delete(socket.id);
  }
  send(datagram: Datagram): void {
    this.log.push(datagram);
    for (const out of this.route(datagram)) {
      queueMicrotask(() => {
        const receiver = this.#sockets.get(out.to);
        if (receiver) receiver.deliver(out);
        else this.#sockets.get(out.from)?.events.absent(out.to);
      });
    }
  }
}

class MemorySocket implements SignalingSocket {
  state: SignalingState = { is: "connecting" };
  #closed = false;

  constructor(
    readonly broker: BrokerAddress,
    readonly id: string,
    readonly token: string,
    readonly events: SignalingEvents,
    readonly at: MemoryBroker,
  ) {
    at.waiting.add(this);
    queueMicrotask(() => this.wake());
  }
  send(to: string, box: Uint8Array<ArrayBuffer>): boolean {
    if (this.state.is !== "online" || box.byteLength > MAX_BOX_BYTES) return false;
    this.at.send({ from: this.id, to, box: box.slice() });
    return true;
  }
  deliver({ from, box }: Datagram): void {
    if (!this.#closed && box.byteLength <= MAX_BOX_BYTES) this.events.box(from, box.slice());
  }
  wake(): void {
    if (this.#closed || this.state.is === "online") return;
    if (!this.at.up) return this.lose("unreachable");
    if (this.at.attach(this) === "id-taken") return this.lose("id-taken");
    this.at.waiting.delete(this);
    this.#become({ is: "online" });
  }
  lose(reason: "unreachable" | "id-taken"): void {
    if (this.#closed) return;
    this.at.waiting.add(this);
    this.#become({ is: "offline", reason, retryAt: 0 });
  }
  close(): void {
    this.#closed = true;
    this.at.waiting.delete(this);
    this.at.detach(this);
    this.state = { is: "offline", reason: "unreachable", retryAt: 0 };
  }
  #become(state: SignalingState): void {
    this.state = state;
    this.events.state(state);
  }
}

/** All brokers of one test; give the same `signaling` to every device. */
export class MemorySignaling implements Signaling {
  readonly #brokers = new Map<string, MemoryBroker>();

  broker(url: string): MemoryBroker {
    let broker = this.#brokers.get(url);
    if (!broker) this.#brokers.set(url, (broker = new MemoryBroker()));
    return broker;
  }
  open(address: BrokerAddress, id: string, token: string, events: SignalingEvents): SignalingSocket {
    return new MemorySocket(address, id, token, events, this.broker(address.url));
  }
}
