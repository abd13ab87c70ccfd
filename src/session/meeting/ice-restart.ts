// ICE restart of a proven connection: descriptions and candidates as control messages, so they are authentic and need
// no broker. Rule: of two offers that cross the host's stands; another fingerprint than the proven one is fatal.
import type { MessageOf } from "../../protocol/messages.ts";
import type { Role } from "../../trust/sealed-signaling.ts";
import { FingerprintError } from "../ports.ts";
import type { Connection, IceCandidate } from "../ports.ts";
import { MAX_EARLY_BOXES, RESTART_BURST, RESTARTS_PER_SECOND } from "./timing.ts";
import type { Scene } from "./scene.ts";
import { TokenBucket } from "./token-bucket.ts";
import { Turns } from "./turns.ts";

export interface IceRestartEvents {
  send(message: MessageOf<"description"> | MessageOf<"candidate">): void;
  /** The other side broke the rules. */
  violation(why: string): void;
}

export class IceRestart {
  readonly #role: Role;
  readonly #connection: Connection;
  readonly #events: IceRestartEvents;
  readonly #turns = new Turns();
  readonly #offers: TokenBucket;
  #offering = false;
  /** Candidates that may not go before the description they belong to. */
  #held: IceCandidate[] | undefined;

  constructor(scene: Scene, role: Role, connection: Connection, events: IceRestartEvents) {
    this.#role = role;
    this.#connection = connection;
    this.#events = events;
    this.#offers = new TokenBucket(scene.clock, RESTARTS_PER_SECOND, RESTART_BURST);
  }

  /** Offers fresh ICE credentials, unless an offer is under way. */
  begin(): void {
    if (this.#offering) return;
    this.#offering = true;
    this.#turn(async () => {
      this.#held = [];
      const sdp = await this.#connection.offer({ restart: true });
      this.#describe("offer", sdp);
    });
  }
  take(message: MessageOf<"description"> | MessageOf<"candidate">): void {
    if (message.type === "candidate") {
      const { candidate, sdpMid, sdpMLineIndex } = message;
      // One that does not fit costs nothing but itself.
      void this.#connection.addCandidate({ candidate, sdpMid, sdpMLineIndex }).catch(() => undefined);
    } else if (message.kind === "offer") {
      if (this.#offers.take()) this.#turn(() => this.#answer(message.sdp));
      else this.#events.violation("too many restarts");
    } else if (this.#offering) {
      this.#turn(() => this.#accept(message.sdp));
    }
  }
  /** A candidate of ours. */
  candidate(candidate: IceCandidate): void {
    if (!this.#held) this.#events.send({ type: "candidate", ...candidate });
    else if (this.#held.length < MAX_EARLY_BOXES) this.#held.push(candidate);
  }

  async #answer(sdp: string): Promise<void> {
    if (this.#offering && this.#role === "host") return;
    this.#offering = false;
    this.#held = [];
    this.#describe("answer", await this.#connection.answer(sdp));
  }
  async #accept(sdp: string): Promise<void> {
    this.#offering = false;
    await this.#connection.accept(sdp);
  }
  #describe(kind: "offer" | "answer", sdp: string): void {
    this.#events.send({ type: "description", kind, sdp });
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const candidate of held) this.#events.send({ type: "candidate", ...candidate });
  }
  #turn(task: () => Promise<void>): void {
    this.#turns.run(task).catch((error: unknown) => {
      this.#offering = false;
      this.#held = undefined;
      if (error instanceof FingerprintError) this.#events.violation("another fingerprint than the proven one");
    });
  }
}
