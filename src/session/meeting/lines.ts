// All sockets of this device: those it listens on, and a few for sending to brokers where it does not listen.
// Rule: at most one socket per broker and id; their number is bounded by what is wanted, MAX_SENDING_LINES and
// MAX_JOINING_LINES. What joining is sent from sends nothing else: a broker would learn who joins by whom it dials.
import type { Signaling, SignalingState } from "../ports.ts";
import { Line, type LineEvents, type LineOptions, type Place } from "./line.ts";
import type { Scene } from "./scene.ts";
import { MAX_JOINING_LINES, MAX_SENDING_LINES } from "./timing.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface LinesEvents {
  box(line: Line, from: string, box: Bytes): void;
  absent(line: Line, to: string): void;
  /** Of the inbox at a broker; undefined when it is listened at no more. */
  broker(url: string, state: SignalingState | undefined): void;
  /** Of the line at a number of ours. */
  words(id: string, state: SignalingState): void;
}

/** A line that the caller holds. */
export interface HeldLine {
  readonly line: Line;
  release(): void;
}

const keyOf = (broker: string, id: string) => `${broker} ${id}`;

export class Lines {
  readonly #signaling: Signaling;
  readonly #scene: Scene;
  readonly #events: LinesEvents;
  readonly #lines = new Map<string, Line>();
  /** Addresses where an inbox is wanted. */
  #inboxes: ReadonlySet<string> = new Set();

  constructor(signaling: Signaling, scene: Scene, events: LinesEvents) {
    this.#signaling = signaling;
    this.#scene = scene;
    this.#events = events;
  }

  /** Opens and closes until exactly these are listened at; those in use stay until they are released. */
  listenAt(wanted: readonly LineOptions[]): void {
    const keys = new Set(wanted.map(({ broker, id }) => keyOf(broker, id)));
    const inboxes = new Set(wanted.filter(({ place }) => place.at === "inbox").map(({ broker }) => broker));
    const left = [...this.#inboxes].filter((broker) => !inboxes.has(broker));
    this.#inboxes = inboxes;
    for (const options of wanted) this.#line(options).wanted = true;
    for (const [key, line] of this.#lines) if (!keys.has(key)) line.wanted = false;
    for (const broker of left) this.#events.broker(broker, undefined);
  }

  /** Where to send from to this broker; undefined when there are too many such brokers at once. */
  toBroker(broker: string): HeldLine | undefined {
    const open = [...this.#lines.values()].filter((line) => line.broker === broker);
    const line = open.find(({ place }) => place.at === "inbox") ?? open.find(({ place }) => isSending(place, false));
    return line ? hold(line) : this.#sendingLine(broker, false);
  }

  /** A socket of its own, at a random id, for joining; undefined when there are too many of these at once. */
  joiningLine(broker: string): HeldLine | undefined {
    return this.#sendingLine(broker, true);
  }

  wake(): void {
    for (const line of this.#lines.values()) line.wake();
  }
  close(): void {
    for (const line of this.#lines.values()) line.close();
    for (const broker of this.#inboxes) this.#events.broker(broker, undefined);
    this.#inboxes = new Set();
  }

  #sendingLine(broker: string, joining: boolean): HeldLine | undefined {
    const open = [...this.#lines.values()].filter(({ place }) => isSending(place, joining));
    if (open.length >= (joining ? MAX_JOINING_LINES : MAX_SENDING_LINES)) return undefined;
    const [id, token] = [this.#scene.hex(16), this.#scene.hex(32)];
    return hold(this.#line({ broker, id, token, place: { at: "nothing", joining } }));
  }
  #line(options: LineOptions): Line {
    const key = keyOf(options.broker, options.id);
    const open = this.#lines.get(key);
    if (open) return open;
    const line = new Line(this.#signaling, options, this.#lineEvents);
    this.#lines.set(key, line);
    if (options.place.at === "inbox") this.#events.broker(line.broker, line.state);
    return line;
  }

  readonly #lineEvents: LineEvents = {
    box: (line, from, box) => this.#events.box(line, from, box),
    absent: (line, to) => this.#events.absent(line, to),
    state: (line, state) => {
      if (line.place.at === "inbox" && this.#inboxes.has(line.broker)) this.#events.broker(line.broker, state);
      if (line.place.at === "words") this.#events.words(line.place.id, state);
    },
    gone: (line) => this.#lines.delete(keyOf(line.broker, line.id)),
  };
}

function isSending(place: Place, joining: boolean): boolean {
  return place.at === "nothing" && place.joining === joining;
}
function hold(line: Line): HeldLine {
  return { line, release: line.hold() };
}
