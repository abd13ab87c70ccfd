// One socket at a broker, and what it is for. It stays open while it is wanted or somebody holds it, so that a change
// of the day's id cuts off nobody in mid-sentence. Rule: a line says who is meant by a hello that arrives on it.
import type { Scene } from "./scene.ts";
import type { Signaling, SignalingSocket, SignalingState } from "../ports.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What is listened for: any pair, one pair (or its tombstone), joiners of an invitation or of words; or nobody, to join or to dial pairs. */
export type Place =
  | { readonly at: "inbox" }
  | { readonly at: "pair"; readonly pairId: string }
  | { readonly at: "invitation"; readonly id: string }
  | { readonly at: "words"; readonly id: string }
  | { readonly at: "nothing"; readonly joining: boolean };

export interface LineOptions {
  readonly broker: string;
  readonly id: string;
  /** 32 bytes as hex. */
  readonly token: string;
  readonly place: Place;
}

export interface LineEvents {
  box(line: Line, from: string, box: Bytes): void;
  absent(line: Line, to: string): void;
  state(line: Line, state: SignalingState): void;
  gone(line: Line): void;
}

export class Line {
  readonly broker: string;
  readonly id: string;
  readonly place: Place;
  readonly #events: LineEvents;
  readonly #socket: SignalingSocket;
  readonly #onlookers = new Set<() => void>();
  #wanted = false;
  #holds = 0;
  #closed = false;

  constructor(signaling: Signaling, { broker, id, token, place }: LineOptions, events: LineEvents) {
    this.broker = broker;
    this.id = id;
    this.place = place;
    this.#events = events;
    this.#socket = signaling.open({ url: broker }, id, token, {
      box: (from, box) => this.#closed || events.box(this, from, box),
      absent: (to) => this.#closed || events.absent(this, to),
      state: (state) => this.#state(state),
    });
  }

  get state(): SignalingState {
    return this.#socket.state;
  }
  get online(): boolean {
    return !this.#closed && this.#socket.state.is === "online";
  }
  get closed(): boolean {
    return this.#closed;
  }

  send(to: string, box: Bytes): boolean {
    return !this.#closed && this.#socket.send(to, box);
  }
  wake(): void {
    this.#socket.wake();
  }
  /** Listened at for its own sake. */
  set wanted(wanted: boolean) {
    this.#wanted = wanted;
    this.#closeIfIdle();
  }
  /** Keeps it open until the returned function is called, once. */
  hold(): () => void {
    this.#holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.#closeIfIdle();
    };
  }
  /** True once online; false after `ms`, when aborted, or when closed. */
  becomesOnline(scene: Scene, ms: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = () => {
        this.#onlookers.delete(look);
        cancel();
        signal.removeEventListener("abort", settle);
        resolve(this.online && !signal.aborted);
      };
      const look = () => {
        if (this.online || this.#closed) settle();
      };
      const cancel = scene.clock.after(ms, settle);
      signal.addEventListener("abort", settle, { once: true });
      this.#onlookers.add(look);
      if (signal.aborted) settle();
      else look();
    });
  }
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
    this.#tellOnlookers();
    this.#events.gone(this);
  }

  #state(state: SignalingState): void {
    if (this.#closed) return;
    this.#events.state(this, state);
    this.#tellOnlookers();
  }
  #tellOnlookers(): void {
    for (const look of this.#onlookers) look();
  }
  #closeIfIdle(): void {
    if (!this.#wanted && this.#holds === 0) this.close();
  }
}
