// From an answered hello to a proven other side: descriptions and candidates through the exchange, then the handshake
// on the control channel. Rule: nothing but handshake texts is said before the proof, every stage has its time, and an
// encounter ends once, by `proven` or by `ended`.
//
//   exchange --offer, answer, candidates--> described --control open--> proving --> proven
//      `--DESCRIBE_MS--> silent    `--CONNECT_MS--> no-path     `--HANDSHAKE_MS--> lost
import { HandshakeError } from "../../trust/handshake-messages.ts";
import type { HandshakeOptions, HandshakeResult } from "../../trust/handshake.ts";
import { generateEphemeral } from "../../trust/identity.ts";
import type { SignalMessage } from "../../trust/sealed-signaling.ts";
import { FingerprintError, TableError } from "../ports.ts";
import type { ConnectionState, IceCandidate } from "../ports.ts";
import type { Exchange } from "./exchange.ts";
import { prove } from "./proof.ts";
import type { Scene } from "./scene.ts";
import { TextQueue } from "./text-queue.ts";
import {
  CONNECT_MS,
  DESCRIBE_MS,
  HANDSHAKE_MS,
  LINGER_MS,
  MAX_EARLY_BOXES,
  MAX_UNPROVEN_TEXTS,
  NO_PATH_LEAST_MS,
  OFFER_STANDS_MS,
} from "./timing.ts";
import { Wire } from "./wire.ts";

export type Refusal = Extract<SignalMessage, { type: "refused" }>["reason"];
/** `silent`: never described. `lost`: gone on the way. The others are verdicts. */
export type EncounterEnd =
  | "silent"
  | "lost"
  | "no-path"
  | "middle"
  | "key-changed"
  | "newer-version"
  | "protocol"
  | "storage"
  | { refused: Refusal };

/** Without `ephemeral` a fresh one is made. */
export type ProofOptions = Omit<HandshakeOptions, "fingerprints" | "ephemeral"> &
  Partial<Pick<HandshakeOptions, "ephemeral">>;

export interface EncounterEvents {
  /** The handshake's result, before it is complete for the other side. Throws TableError. */
  keep(result: HandshakeResult): Promise<void>;
  /** `texts` came after the handshake's last. The wire's listener is to be replaced in this call. */
  proven(wire: Wire, result: HandshakeResult, texts: readonly string[]): void;
  ended(why: EncounterEnd): void;
}

export class Encounter {
  readonly startedAt: number;
  readonly #scene: Scene;
  readonly #exchange: Exchange;
  readonly #proof: ProofOptions;
  readonly #events: EncounterEvents;
  #texts = new TextQueue(MAX_UNPROVEN_TEXTS);
  #wire: Wire | undefined;
  /** The host's own offer, when it took one that crossed it: whoever answers that after all has taken it too. */
  #spare: Wire | undefined;
  /** Candidates that may not go before the description they belong to. */
  #held: IceCandidate[] | undefined = [];
  #offeredAt: number | undefined;
  #describedAt: number | undefined;
  #proving = false;
  #over = false;
  #cancel: () => void;

  constructor(scene: Scene, exchange: Exchange, proof: ProofOptions, events: EncounterEvents) {
    this.startedAt = scene.now();
    this.#scene = scene;
    this.#exchange = exchange;
    this.#proof = proof;
    this.#events = events;
    this.#cancel = scene.clock.after(DESCRIBE_MS, () => this.#end("silent"));
    exchange.listen((message) => this.#signal(message));
  }

  /** Both descriptions are known: the other side goes on with this encounter, and no other. */
  get described(): boolean {
    return this.#describedAt !== undefined;
  }
  /** Makes the offer. */
  async offer(): Promise<void> {
    this.#offeredAt = this.#scene.now();
    const wire = this.#newWire();
    await this.#guard(async () => {
      const sdp = await this.#made(wire, wire.connection.offer({ restart: false }));
      if (sdp !== undefined) this.#describe("offer", sdp);
    });
  }
  /** A message of the exchange that came before this encounter was made of it. */
  take(message: SignalMessage): void {
    this.#signal(message);
  }
  /** Ends it with a reason that the other side is told; `ended` is not called. */
  refuse(reason: Refusal): void {
    if (this.#over) return;
    this.#finish();
    this.#drop();
    this.#exchange.sayLast({ type: "refused", reason });
  }
  /** Gives up without a word. */
  close(): void {
    if (this.#over) return;
    this.#finish();
    this.#drop();
    this.#exchange.close();
  }

  #signal(message: SignalMessage): void {
    switch (message.type) {
      case "description":
        void this.#guard(() =>
          message.kind === "offer" ? this.#takeOffer(message.sdp) : this.#takeAnswer(message.sdp),
        );
        break;
      case "candidate": {
        const { candidate, sdpMid, sdpMLineIndex } = message;
        // One that does not fit costs nothing but itself.
        void this.#wire?.connection.addCandidate({ candidate, sdpMid, sdpMLineIndex }).catch(() => undefined);
        break;
      }
      case "refused":
        this.#end({ refused: message.reason });
        break;
      case "newer":
        this.#end("newer-version");
        break;
      case "wait":
        break;
    }
  }
  async #takeOffer(sdp: string): Promise<void> {
    if (this.#over || this.#describedAt !== undefined || (this.#wire && this.#offeredAt === undefined)) return;
    // Offers that crossed: the host's stands, unless it went unanswered for so long that it must be lost.
    const host = this.#proof.role === "host";
    if (host && this.#offeredAt !== undefined && this.#scene.since(this.#offeredAt) < OFFER_STANDS_MS) return;
    this.#spare = host ? this.#wire : undefined;
    if (!host) this.#wire?.close();
    this.#offeredAt = undefined;
    const wire = this.#newWire();
    const answer = await this.#made(wire, wire.connection.answer(sdp));
    if (answer === undefined) return;
    this.#described();
    this.#describe("answer", answer);
  }
  async #takeAnswer(sdp: string): Promise<void> {
    if (this.#over || this.#proving) return;
    if (this.#spare) this.#goBack(this.#spare);
    else if (this.#offeredAt === undefined || this.#describedAt !== undefined) return;
    const wire = this.#wire;
    if (!wire) return;
    this.#described();
    await wire.connection.accept(sdp);
  }
  /** Our own offer was late, not lost: its answer says that the joiner has left its own for it. */
  #goBack(wire: Wire): void {
    this.#wire?.close();
    this.#wire = wire;
    this.#spare = undefined;
    this.#flush();
  }
  /** What a wire makes; undefined when another is in its place by then, whatever became of it. */
  async #made(wire: Wire, making: Promise<string>): Promise<string | undefined> {
    const sdp = await making.catch((error: unknown) => {
      if (this.#wire === wire) throw error;
    });
    return this.#wire === wire && !this.#over ? (sdp ?? undefined) : undefined;
  }
  #newWire(): Wire {
    this.#held = [];
    const wire = new Wire(this.#scene, {
      state: (state) => wire === this.#wire && this.#state(state),
      candidate: (candidate) => this.#candidate(candidate),
      controlOpen: () => void this.#guard(() => this.#prove(wire)),
      control: (text) => {
        if (!this.#texts.push(text)) this.#end("protocol");
      },
      violation: () => this.#end("protocol"),
      path: () => undefined,
    });
    this.#wire = wire;
    return wire;
  }
  #describe(kind: "offer" | "answer", sdp: string): void {
    this.#exchange.send({ type: "description", kind, sdp });
    this.#flush();
  }
  #flush(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const candidate of held) this.#exchange.send({ type: "candidate", ...candidate });
  }
  #candidate(candidate: IceCandidate): void {
    if (!this.#held) this.#exchange.send({ type: "candidate", ...candidate });
    else if (this.#held.length < MAX_EARLY_BOXES) this.#held.push(candidate);
  }
  #described(): void {
    this.#describedAt = this.#scene.now();
    this.#limit(CONNECT_MS, "no-path");
  }
  #state(state: ConnectionState): void {
    if (state !== "failed" && state !== "closed") return;
    const tried = this.#describedAt !== undefined && this.#scene.now() - this.#describedAt >= NO_PATH_LEAST_MS;
    this.#end(!this.#proving && tried ? "no-path" : "lost");
  }
  async #prove(wire: Wire): Promise<void> {
    if (this.#proving || this.#over) return;
    this.#proving = true;
    this.#spare?.close();
    this.#limit(HANDSHAKE_MS, "lost");
    const fingerprints = await wire.connection.fingerprints();
    const ephemeral = this.#proof.ephemeral ?? (await generateEphemeral());
    const result = await prove(
      { ...this.#proof, fingerprints, ephemeral },
      {
        texts: this.#texts,
        send: (text) => wire.connection.send(text),
        keep: (result) => this.#events.keep(result),
      },
    );
    if (this.#over) return;
    this.#finish();
    this.#scene.clock.after(LINGER_MS, () => this.#exchange.close());
    this.#events.proven(wire, result, this.#texts.rest());
  }

  /** Faults of the other side and of tables become an end; nothing else is expected, and ends it too. */
  async #guard(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#end(endOf(error));
    }
  }
  #limit(ms: number, why: EncounterEnd): void {
    this.#cancel();
    this.#cancel = this.#scene.clock.after(ms, () => this.#end(why));
  }
  #end(why: EncounterEnd): void {
    if (this.#over) return;
    this.close();
    this.#events.ended(why);
  }
  #drop(): void {
    this.#wire?.close();
    this.#spare?.close();
  }
  #finish(): void {
    this.#over = true;
    this.#cancel();
    if (!this.#proving) this.#texts.close();
  }
}

/** What a thrown fault means for whoever meets. */
export function endOf(error: unknown): EncounterEnd {
  if (error instanceof FingerprintError) return "middle";
  if (error instanceof HandshakeError) return error.code;
  return error instanceof TableError ? "storage" : "protocol";
}
