// A proven connection to a paired device: introduces this device, takes texts in order, keeps asking whether the other
// side is there. Rule: their first message is `introduce`; what breaks the protocol ends the link with `violation`; it
// ends once, and after that nothing of it is heard.
import { toBase64url } from "../../protocol/bytes.ts";
import { decodeControl, encodeControl } from "../../protocol/control-codec.ts";
import { CONTROL_BURST, CONTROL_RATE_PER_SECOND, PROTOCOL_VERSION } from "../../protocol/limits.ts";
import type { ControlMessage, MessageOf } from "../../protocol/messages.ts";
import type { Role } from "../../trust/sealed-signaling.ts";
import { LinkLanes } from "../lanes/link-lanes.ts";
import type { LinkLanesEvents } from "../lanes/link-lanes.ts";
import type { LaneLink, MeetingMessage, TalkMessage } from "../link.ts";
import type { ConnectionPath, ConnectionState } from "../ports.ts";
import { IceRestart } from "./ice-restart.ts";
import type { OwnInbox } from "./own-inbox.ts";
import { Pulse } from "./pulse.ts";
import type { Scene } from "./scene.ts";
import { DISCONNECTED_MS, GOODBYE_MS, INTRODUCE_MS, MAX_UNANSWERED, MAX_WAITING_TEXTS } from "./timing.ts";
import { TokenBucket } from "./token-bucket.ts";
import type { Wire } from "./wire.ts";

/** `lost`: the path or the other side is gone. `violation`: they broke the protocol. */
export type LinkEnd = "lost" | "violation";

export interface LiveLinkEvents {
  /** What becomes of lanes beside the first. */
  readonly lanes: (link: LiveLink) => Omit<LinkLanesEvents, "send" | "violation">;
  /** Their name and inbox; texts after it wait until it is kept. The first one opens the link. */
  introduced(link: LiveLink, message: MessageOf<"introduce">): Promise<void>;
  message(link: LiveLink, message: TalkMessage): void;
  /** They dissolved the pair. */
  unpaired(link: LiveLink, message: MessageOf<"unpair">): void;
  /** They hold our inbox of this generation, durably. */
  told(link: LiveLink, generation: number): void;
  /** Lively, path or round trip changed. */
  changed(link: LiveLink): void;
  /** It does not answer, or its path is broken: look for another way, this one may yet heal. */
  doubtful(link: LiveLink): void;
  ended(link: LiveLink, why: LinkEnd): void;
}
export interface LiveLinkOptions {
  readonly pairId: string;
  readonly role: Role;
  /** What this device tells of its inbox; undefined for a visitor, who is told nothing that lasts. */
  readonly own: OwnInbox | undefined;
  /** What came on the wire after the handshake's last text. */
  readonly texts: readonly string[];
}

export class LiveLink implements LaneLink {
  readonly pairId: string;
  readonly laneId: string;
  readonly role: Role;
  readonly openedAt: number;
  /** False while the path is broken or the other side is silent. */
  lively = true;
  roundTripMs: number | undefined;
  /** Their `introduce` was kept. */
  introduced = false;
  readonly #scene: Scene;
  readonly #wire: Wire;
  readonly #own: OwnInbox | undefined;
  readonly #events: LiveLinkEvents;
  readonly #pulse: Pulse;
  readonly #restart: IceRestart;
  readonly #lanes: LinkLanes;
  readonly #rate: TokenBucket;
  readonly #waiting: string[] = [];
  #busy = false;
  #over = false;
  /** Which of our inboxes the next answered ping proves to be known. */
  #telling: { generation: number; n: number } | undefined;
  #parting: { readonly id: string; known: boolean; resolve(known: boolean): void } | undefined;
  #cancelIntroduce: () => void;
  #cancelDisconnected: () => void = () => undefined;

  constructor(scene: Scene, wire: Wire, options: LiveLinkOptions, events: LiveLinkEvents) {
    this.pairId = options.pairId;
    this.laneId = wire.connection.laneId;
    this.role = options.role;
    this.openedAt = scene.now();
    this.#scene = scene;
    this.#wire = wire;
    this.#own = options.own;
    this.#events = events;
    this.#rate = new TokenBucket(scene.clock, CONTROL_RATE_PER_SECOND, CONTROL_BURST);
    this.#pulse = new Pulse(scene, {
      ping: (n) => this.#ping(n),
      answered: (ms) => this.#answered(ms),
      missed: (inARow) => this.#missed(inARow),
    });
    this.#restart = new IceRestart(scene, options.role, wire.connection, {
      send: (message) => this.#say(message),
      violation: (why) => this.violate(why),
    });
    this.#lanes = new LinkLanes(scene, options.role, {
      ...events.lanes(this),
      send: (message) => this.#say(message),
      violation: (why) => this.violate(why),
    });
    this.#cancelIntroduce = scene.clock.after(INTRODUCE_MS, () => this.end("lost"));
    wire.listener = {
      state: (state) => this.#state(state),
      candidate: (candidate) => this.#restart.candidate(candidate),
      controlOpen: () => undefined,
      control: (text) => this.#take(text),
      violation: (why) => this.violate(why),
      path: () => this.#events.changed(this),
    };
    this.introduce();
    // Whoever made this link holds it before it speaks.
    queueMicrotask(() => {
      if (wire.connection.state !== "connected") this.#state(wire.connection.state);
      for (const text of options.texts) this.#take(text);
    });
  }

  get extraLanes(): number {
    return this.#lanes.count;
  }
  get ownExtraLanes(): number {
    return this.#lanes.ownCount;
  }
  addLane(): boolean {
    return !this.#over && this.#lanes.add();
  }
  closeLane(laneId: string): void {
    this.#lanes.close(laneId);
  }
  get path(): ConnectionPath | undefined {
    return this.#wire.path;
  }
  send(message: TalkMessage): boolean {
    return this.#say(message);
  }
  violate(_why: string): void {
    this.end("violation");
  }
  /** Tells name, inbox, brokers and clock as they are now. */
  introduce(): void {
    const { generation, secret } = this.#own ?? {};
    this.#say({
      type: "introduce",
      version: PROTOCOL_VERSION,
      name: this.#scene.deviceName,
      ...(secret && generation !== undefined ? { inbox: { secret: toBase64url(secret), generation } } : {}),
      brokers: this.#scene.network.brokers.slice(0, 4),
      clock: this.#scene.now(),
    });
    this.#telling = generation === undefined ? undefined : { generation, n: -1 };
    this.#pulse.ask();
  }
  /**
   * The pair is dissolved: says so, or (`theirs`) that it was heard. Resolves when the link has ended, true when the
   * other side knows. Nothing else of theirs is heard from now on.
   */
  part(id: string, theirs: boolean): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#over) return resolve(false);
      this.#parting = { id, known: theirs, resolve };
      this.#scene.clock.after(GOODBYE_MS, () => this.drop());
      this.#say(theirs ? { type: "received", id } : { type: "unpair", id });
    });
  }
  /** The page woke up: is the other side still there? */
  check(): void {
    this.#pulse.ask();
  }
  /** Ends it; only the first call does anything. */
  end(why: LinkEnd): void {
    if (this.#close()) this.#events.ended(this, why);
  }
  /** Ends it without telling. */
  drop(): void {
    this.#close();
  }

  #close(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#cancelIntroduce();
    this.#cancelDisconnected();
    this.#pulse.close();
    this.#waiting.length = 0;
    this.#lanes.end();
    this.#wire.close();
    this.#parting?.resolve(this.#parting.known);
    return true;
  }
  #say(message: ControlMessage): boolean {
    if (this.#over) return false;
    if (this.#wire.connection.send(encodeControl(message))) return true;
    // Not at once: whoever is sending finishes its step first.
    queueMicrotask(() => this.end("lost"));
    return false;
  }
  #take(text: string): void {
    if (this.#over) return;
    this.#pulse.heard();
    if (this.#wire.connection.state === "connected") this.#setLively(true);
    if (!this.#rate.take()) return this.violate("too many messages");
    if (!this.#busy || this.#parting) return this.#read(text);
    if (this.#waiting.length >= MAX_WAITING_TEXTS) return this.violate("too many messages wait");
    this.#waiting.push(text);
  }
  #read(text: string): void {
    const decoded = decodeControl(text);
    if (!decoded.ok) return decoded.fault === "ignored" ? undefined : this.violate(decoded.fault);
    const { message } = decoded;
    if (this.#parting) return this.#part(this.#parting, message);
    if (!this.introduced && message.type !== "introduce") return this.violate("not introduced");
    if (isTalk(message)) return this.#events.message(this, message);
    switch (message.type) {
      case "introduce":
        this.#busy = true;
        void this.#events.introduced(this, message).then(() => this.#goOn());
        break;
      case "unpair":
        this.#busy = true;
        this.#events.unpaired(this, message);
        break;
      case "ping":
        this.#say({ type: "pong", n: message.n });
        break;
      case "pong":
        this.#pong(message.n);
        break;
      case "description":
      case "candidate":
        this.#restart.take(message);
        break;
      default:
        this.#lanes.take(message);
    }
  }
  #part(parting: { readonly id: string; known: boolean }, message: ControlMessage): void {
    // Theirs may have crossed ours: then both know.
    if (message.type !== "unpair" && !(message.type === "received" && message.id === parting.id)) return;
    parting.known = true;
    this.drop();
  }
  #goOn(): void {
    this.introduced = true;
    this.#cancelIntroduce();
    this.#busy = false;
    while (!this.#busy && !this.#over) {
      const text = this.#waiting.shift();
      if (text === undefined) return;
      this.#read(text);
    }
  }

  #ping(n: number): void {
    if (this.#telling?.n === -1) this.#telling = { ...this.#telling, n };
    this.#say({ type: "ping", n });
  }
  #pong(n: number): void {
    if (this.#telling && n >= this.#telling.n) {
      const { generation } = this.#telling;
      this.#telling = undefined;
      this.#events.told(this, generation);
    }
    this.#pulse.pong(n);
  }
  #answered(ms: number): void {
    this.roundTripMs = ms;
    this.lively = true;
    this.#events.changed(this);
  }
  #missed(inARow: number): void {
    if (inARow >= MAX_UNANSWERED && this.#wire.connection.state !== "disconnected") return this.end("lost");
    this.#doubt();
  }
  #state(state: ConnectionState): void {
    this.#cancelDisconnected();
    if (state === "failed" || state === "closed") return this.end("lost");
    if (state === "connected") return this.#setLively(true);
    if (state !== "disconnected") return;
    this.#setLively(false);
    this.#cancelDisconnected = this.#scene.clock.after(DISCONNECTED_MS, () => this.#doubt());
  }
  #doubt(): void {
    if (this.#over) return;
    this.#setLively(false);
    this.#restart.begin();
    this.#events.doubtful(this);
  }
  #setLively(lively: boolean): void {
    if (this.lively === lively) return;
    this.lively = lively;
    this.#events.changed(this);
  }
}

const MEETING: readonly MeetingMessage["type"][] = ["introduce", "ping", "pong", "description", "candidate", "unpair"];

function isTalk(message: ControlMessage): message is TalkMessage {
  const { type } = message;
  return !type.startsWith("lane-") && !MEETING.some((meeting) => meeting === type);
}
