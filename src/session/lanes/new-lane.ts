// One lane beside the first, from its offer to its end: descriptions and candidates as control messages of a proven link.
// Rule: its certificate is the one that was named there, so whoever is proven there is at its other end; it is never
// mended, another takes its place.
//
//   asker   --lane-description offer-->  <--answer--   both: candidates, then DTLS with the certificates named
import { FingerprintError } from "../ports.ts";
import type {
  Clock,
  Connections,
  ConnectionState,
  IceCandidate,
  IcePolicy,
  IceServer,
  LaneConnection,
} from "../ports.ts";
import type { MessageOf } from "../../protocol/messages.ts";
import { LANE_CONNECT_MS } from "./timing.ts";

export type LaneMessage = MessageOf<"lane-description"> | MessageOf<"lane-candidate"> | MessageOf<"lane-close">;

/** What a lane is made with, as it is now. */
export interface LaneParts {
  readonly clock: Clock;
  readonly connections: Pick<Connections, "createLane">;
  readonly network: { readonly iceServers: readonly IceServer[]; readonly icePolicy: IcePolicy };
}

export interface NewLaneEvents {
  send(message: LaneMessage): void;
  /** It can carry. */
  opened(): void;
  /** It does not come about, or is gone. */
  ended(): void;
  /** The other side broke the rules. */
  violation(why: string): void;
}

export class NewLane {
  readonly #number: number;
  readonly #connection: LaneConnection;
  readonly #events: NewLaneEvents;
  /** Candidates that may not go before the description they belong to. */
  #held: IceCandidate[] | undefined = [];
  #hasOpened = false;
  #over = false;
  #cancel: () => void;

  constructor({ clock, connections, network }: LaneParts, number: number, events: NewLaneEvents) {
    this.#number = number;
    this.#events = events;
    this.#cancel = clock.after(LANE_CONNECT_MS, () => this.#end());
    this.#connection = connections.createLane({
      iceServers: network.iceServers,
      policy: network.icePolicy,
      events: {
        state: (state) => this.#state(state),
        candidate: (candidate) => this.#candidate(candidate),
        violation: (why) => this.#violation(why),
      },
    });
  }

  get laneId(): string {
    return this.#connection.laneId;
  }

  /** It could carry, whether it still can or not. */
  get hasOpened(): boolean {
    return this.#hasOpened;
  }

  offer(): void {
    void this.#guard(async () => this.#describe("offer", await this.#connection.offer()));
  }
  answer(sdp: string): void {
    void this.#guard(async () => this.#describe("answer", await this.#connection.answer(sdp)));
  }
  accept(sdp: string): void {
    void this.#guard(() => this.#connection.accept(sdp));
  }
  addCandidate({ candidate, sdpMid, sdpMLineIndex }: IceCandidate): void {
    // One that does not fit costs nothing but itself.
    void this.#connection.addCandidate({ candidate, sdpMid, sdpMLineIndex }).catch(() => undefined);
  }
  /** Ends it without a word. */
  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancel();
    this.#connection.close();
  }

  #describe(kind: "offer" | "answer", sdp: string): void {
    if (this.#over) return;
    this.#events.send({ type: "lane-description", lane: this.#number, kind, sdp });
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const candidate of held) this.#candidate(candidate);
  }
  #candidate(candidate: IceCandidate): void {
    if (this.#over) return;
    if (this.#held) this.#held.push(candidate);
    else this.#events.send({ type: "lane-candidate", lane: this.#number, ...candidate });
  }
  #state(state: ConnectionState): void {
    if (state === "failed" || state === "closed") this.#end();
    // Where the browser tells, the certificate that DTLS saw is compared too.
    else if (state === "connected" && !this.#hasOpened) void this.#guard(() => this.#open());
  }
  async #open(): Promise<void> {
    await this.#connection.fingerprints();
    if (this.#over || this.#hasOpened) return;
    this.#hasOpened = true;
    this.#cancel();
    this.#events.opened();
  }
  #violation(why: string): void {
    if (this.#over) return;
    this.close();
    this.#events.violation(why);
  }
  #end(): void {
    if (this.#over) return;
    this.close();
    this.#events.ended();
  }
  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      if (!this.#over) await work();
    } catch (error) {
      if (error instanceof FingerprintError) this.#violation("a lane's certificate is not the one that was named");
      else this.#end();
    }
  }
}
