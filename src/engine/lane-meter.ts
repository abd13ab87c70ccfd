// How much each lane of a pair carries, told at once when something begins to move, then a few times a second.
// Rule: nothing is told, and no timer runs, while nothing moves and nothing is waited for.
import type { LaneMeasure } from "./api.ts";
import type { LaneTraffic } from "./lane-traffic.ts";
import type { EngineClock } from "./parts.ts";

export type Told = (measure: LaneMeasure) => void;

/** Five a second: often enough to judge a lane within a second or two, few enough to cost nothing. */
const INTERVAL_MS = 200;

/** The pair, as it is at each look. */
interface Measured {
  readonly lanes: ReadonlySet<LaneTraffic>;
  toSendBytes(): number;
}

export class LaneMeter {
  readonly #pairId: string;
  readonly #clock: EngineClock;
  readonly #pair: Measured;
  readonly #tell: Told;
  #running = false;
  #moved = false;

  constructor(pairId: string, clock: EngineClock, pair: Measured, tell: Told) {
    this.#pairId = pairId;
    this.#clock = clock;
    this.#pair = pair;
    this.#tell = tell;
  }

  /** Something goes out or has come in. */
  moved(): void {
    this.#moved = true;
    // At once, but not in the midst of what moves.
    if (!this.#running) this.#wait(0);
  }

  #wait(ms: number): void {
    this.#running = true;
    this.#clock.after(ms, () => this.#look());
  }

  #look(): void {
    const { lanes } = this.#pair;
    const goesOn = this.#moved || [...lanes].some(({ outgoing }) => !outgoing.isIdle);
    this.#moved = false;
    this.#running = false;
    if (goesOn && lanes.size > 0) this.#wait(INTERVAL_MS);
    this.#tell({
      pairId: this.#pairId,
      at: this.#clock.now(),
      toSendBytes: this.#pair.toSendBytes(),
      lanes: Array.from(lanes, ({ id, receivedBytes, outgoing }) => ({
        laneId: id,
        deliveredBytes: outgoing.window.arrivedBytes,
        receivedBytes,
        roundTripMs: outgoing.window.minRoundTripMs,
        isHeldBack: outgoing.isHeldBack,
      })),
    });
  }
}
