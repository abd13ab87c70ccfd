// The lanes of one link beside its first. Whoever asks for one chooses its number, hosts even ones and joiners odd ones,
// so what crosses never meets. Rule: what the other side can make grow is bounded; its offers beyond that are refused,
// and only what no honest device says is a violation.
import { LANE_BURST, LANES_PER_SECOND, MAX_LANES } from "../../protocol/limits.ts";
import type { Role } from "../../trust/sealed-signaling.ts";
import { TokenBucket } from "../meeting/token-bucket.ts";
import { NewLane } from "./new-lane.ts";
import type { LaneMessage, LaneParts } from "./new-lane.ts";

/** Numbers a lane may have (protocol/messages). */
const MAX_NUMBER = 0xffff;

export interface LinkLanesEvents {
  send(message: LaneMessage): void;
  violation(why: string): void;
  opened(laneId: string, mine: boolean): void;
  closed(laneId: string): void;
  /** One that this side asked for did not come about. */
  refused(): void;
}

export class LinkLanes {
  readonly #parts: LaneParts;
  readonly #role: Role;
  readonly #events: LinkLanesEvents;
  readonly #offers: TokenBucket;
  readonly #lanes = new Map<number, NewLane>();
  #nextMine: number;
  #lastTheirs = -1;

  constructor(parts: LaneParts, role: Role, events: LinkLanesEvents) {
    this.#parts = parts;
    this.#role = role;
    this.#events = events;
    this.#offers = new TokenBucket(parts.clock, LANES_PER_SECOND, LANE_BURST);
    this.#nextMine = role === "host" ? 0 : 1;
  }

  /** Open ones and those that are asked for. */
  get count(): number {
    return this.#lanes.size;
  }

  /** Of those, the ones that this side asked for. */
  get ownCount(): number {
    return [...this.#lanes.keys()].filter((number) => this.#isMine(number)).length;
  }

  /** Asks for one more. False at the most there may be. */
  add(): boolean {
    const number = this.#nextMine;
    if (this.#isFull || number > MAX_NUMBER) return false;
    this.#nextMine += 2;
    this.#make(number).offer();
    return true;
  }
  /** Closes one that this side asked for, and says so. */
  close(laneId: string): void {
    for (const [number, lane] of this.#lanes) {
      if (lane.laneId !== laneId || !this.#isMine(number)) continue;
      this.#lanes.delete(number);
      lane.close();
      this.#events.send({ type: "lane-close", lane: number });
    }
  }
  /** The link is over: nothing is said or told any more. */
  end(): void {
    for (const lane of this.#lanes.values()) lane.close();
    this.#lanes.clear();
  }
  take(message: LaneMessage): void {
    const { lane: number } = message;
    if (message.type === "lane-description" && message.kind === "offer") return this.#offered(number, message.sdp);
    if (this.#isMine(number) ? number >= this.#nextMine : number > this.#lastTheirs)
      return this.#events.violation("a lane that was not asked for");
    const lane = this.#lanes.get(number);
    // Closed here already, which the other side did not know yet.
    if (!lane) return;
    if (message.type === "lane-candidate") lane.addCandidate(message);
    else if (message.type === "lane-close") this.#gone(number, lane);
    else if (this.#isMine(number)) lane.accept(message.sdp);
    else this.#events.violation("an answer to its own offer");
  }

  get #isFull(): boolean {
    return this.#lanes.size >= MAX_LANES - 1;
  }
  #isMine(number: number): boolean {
    return number % 2 === (this.#role === "host" ? 0 : 1);
  }
  #offered(number: number, sdp: string): void {
    if (this.#isMine(number) || number <= this.#lastTheirs) return this.#events.violation("a lane's number again");
    this.#lastTheirs = number;
    // Both sides may have asked for the last place.
    if (this.#isFull || !this.#offers.take()) this.#events.send({ type: "lane-close", lane: number });
    else this.#make(number).answer(sdp);
  }
  #make(number: number): NewLane {
    const lane: NewLane = new NewLane(this.#parts, number, {
      send: (message) => this.#events.send(message),
      violation: (why) => this.#events.violation(why),
      opened: () => this.#events.opened(lane.laneId, this.#isMine(number)),
      ended: () => {
        this.#events.send({ type: "lane-close", lane: number });
        this.#gone(number, lane);
      },
    });
    this.#lanes.set(number, lane);
    return lane;
  }
  #gone(number: number, lane: NewLane): void {
    this.#lanes.delete(number);
    lane.close();
    if (lane.hasOpened) this.#events.closed(lane.laneId);
    else if (this.#isMine(number)) this.#events.refused();
  }
}
