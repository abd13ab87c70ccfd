// The lanes of every link beside its first: bound in the engine when they can carry, asked for and closed as the plan says.
// Rule: who sends decides, and closes only what it asked for; a lane is emptied before it is closed.
import type { LaneMeasure, TransferEngine } from "../../engine/api.ts";
import type { LaneLink, Link } from "../link.ts";
import type { Clock } from "../ports.ts";
import { LanePlan } from "./lane-plan.ts";
import { IDLE_MS, RETIRE_MS } from "./timing.ts";

export interface LanesParts {
  readonly engine: Pick<TransferEngine, "onMeasure" | "bindLane" | "retireLane" | "dropLane">;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

interface LaneState {
  readonly link: LaneLink;
  plan: LanePlan;
  /** Open ones by id; `mine`: this side asked for it. */
  readonly open: Map<string, { readonly mine: boolean; isBound: boolean; isRetired: boolean }>;
  /** Bytes as last measured, by lane, the first one too. */
  readonly delivered: Map<string, number>;
  received: number;
  cancelIdle: () => void;
}

export class Lanes {
  readonly #parts: LanesParts;
  readonly #states = new Map<string, LaneState>();

  constructor(parts: LanesParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    await this.#parts.engine.onMeasure((measure) => this.#measured(measure));
  }

  opened(link: LaneLink): void {
    const nothing = () => undefined;
    const state = { link, plan: new LanePlan(), open: new Map(), delivered: new Map(), received: 0 };
    this.#states.set(link.pairId, { ...state, cancelIdle: nothing });
  }

  /** Its lanes are closed already. */
  closed(link: Link): void {
    const state = this.#of(link);
    if (!state) return;
    this.#states.delete(link.pairId);
    state.cancelIdle();
    for (const laneId of state.open.keys()) this.#run(this.#parts.engine.dropLane(laneId));
  }

  laneOpened(link: LaneLink, laneId: string, mine: boolean): void {
    const { engine } = this.#parts;
    const state = this.#of(link);
    if (!state) return this.#run(engine.dropLane(laneId));
    const lane = { mine, isBound: false, isRetired: false };
    state.open.set(laneId, lane);
    // What it was asked for may be over already.
    this.#awaitIdle(state);
    this.#run(engine.bindLane(laneId, link.pairId, { extra: true }).then(() => void (lane.isBound = true)));
  }

  laneClosed(link: LaneLink, laneId: string): void {
    this.#run(this.#parts.engine.dropLane(laneId));
    const state = this.#of(link);
    const lane = state?.open.get(laneId);
    state?.open.delete(laneId);
    // One of the other side's may have been closed because it wants fewer.
    if (lane?.mine) state?.plan.fell(this.#parts.clock.now());
  }

  laneRefused(link: LaneLink): void {
    this.#of(link)?.plan.refused(this.#parts.clock.now());
  }

  #of(link: Link): LaneState | undefined {
    const state = this.#states.get(link.pairId);
    return state?.link === link ? state : undefined;
  }

  #measured({ pairId, toSendBytes, lanes }: LaneMeasure): void {
    const state = this.#states.get(pairId);
    if (!state) return;
    const at = this.#parts.clock.now();
    this.#forgetLost(state, new Set(lanes.map(({ laneId }) => laneId)), at);
    let deliveredBytes = 0;
    let received = 0;
    let [carrying, heldBack] = [0, 0];
    // What the path itself takes: the engine's own measure waits for the processor too.
    let roundTripMs = state.link.path?.roundTripMs ?? Number.POSITIVE_INFINITY;
    for (const lane of lanes) {
      const delivered = lane.deliveredBytes - (state.delivered.get(lane.laneId) ?? 0);
      deliveredBytes += delivered;
      if (delivered > 0 || lane.isHeldBack) carrying += 1;
      if (lane.isHeldBack) heldBack += 1;
      state.delivered.set(lane.laneId, lane.deliveredBytes);
      received += lane.receivedBytes;
      roundTripMs = Math.min(roundTripMs, lane.roundTripMs ?? roundTripMs);
    }
    if (deliveredBytes > 0 || received !== state.received) this.#awaitIdle(state);
    state.received = received;
    const heldBackPart = carrying > 0 ? heldBack / carrying : 0;
    state.plan.take({ at, deliveredBytes, toSendBytes, open: this.#inUse(state), roundTripMs, heldBackPart });
    this.#adjust(state, at);
  }

  /** Lanes that the engine closed for itself. */
  #forgetLost(state: LaneState, alive: ReadonlySet<string>, at: number): void {
    for (const [laneId, { isBound, mine }] of state.open) {
      if (!isBound || alive.has(laneId)) continue;
      state.open.delete(laneId);
      state.link.closeLane(laneId);
      if (mine) state.plan.fell(at);
    }
    for (const laneId of state.delivered.keys()) if (!alive.has(laneId)) state.delivered.delete(laneId);
  }

  #inUse({ open }: LaneState): number {
    return [...open.values()].filter(({ isRetired }) => !isRetired).length;
  }

  /**
   * Both sides may send, and then each decides for itself how many lanes there should be. So a side keeps its half of
   * what it wants, whatever the other has; it asks for more than that half only when none of its own is still being
   * made, lest what both ask for at once is more than there may be.
   */
  #adjust(state: LaneState, at: number): void {
    const { link, plan, open } = state;
    const own = [...open].filter(([, { mine, isRetired }]) => mine && !isRetired);
    const retired = open.size - this.#inUse(state);
    const theirs = link.extraLanes - link.ownExtraLanes;
    const half = link.role === "host" ? Math.ceil(plan.wanted / 2) : Math.floor(plan.wanted / 2);
    let count = link.ownExtraLanes - retired;
    const mayPassHalf = theirs === 0 || (count >= half && count === own.length);
    const most = mayPassHalf ? plan.wanted : half;
    while (count + theirs < plan.wanted && count < most && plan.mayAdd(at) && link.addLane()) count += 1;
    // The newest first: the oldest have found their window.
    const needless = Math.min(own.length, count - Math.max(half, plan.wanted - theirs));
    for (const [laneId, lane] of own.toReversed().slice(0, Math.max(0, needless))) {
      lane.isRetired = true;
      this.#run(this.#retire(link, laneId));
    }
  }

  async #retire(link: LaneLink, laneId: string): Promise<void> {
    const { engine, clock } = this.#parts;
    let cancel = () => undefined as void;
    const late = new Promise<void>((resolve) => (cancel = clock.after(RETIRE_MS, resolve)));
    await Promise.race([engine.retireLane(laneId), late]);
    cancel();
    if (!this.#of(link)?.open.delete(laneId)) return;
    link.closeLane(laneId);
    await engine.dropLane(laneId);
  }

  /** One timer, set again while something moves: silence tells nothing. */
  #awaitIdle(state: LaneState): void {
    state.cancelIdle();
    state.cancelIdle = this.#parts.clock.after(IDLE_MS, () => {
      state.plan = new LanePlan();
      this.#adjust(state, this.#parts.clock.now());
    });
  }

  #run(work: Promise<void>): void {
    work.catch(this.#parts.onFault);
  }
}
