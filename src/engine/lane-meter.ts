// How much each lane of a pair carries, told a few times a second while something moves.
// Rule: nothing is told, and no timer runs, while nothing moves and nothing is waited for.
import type { LaneMeasure } from "./api.ts";
import type { LaneTraffic } from "./lane-traffic.ts";
import type { EngineClock } from "./parts.ts";

export type Told = (measure: LaneMeasure) => void;

/** Five a second: often enough to judge a lane within a second or two, few enough to cost nothing. */
const INTERVAL_MS = 200;

export class LaneMeter {
  readonly #pairId: string;
  readonly #clock: EngineClock;
  readonly #lanes: ReadonlySet<LaneTraffic>;
  readonly #tell: Told;
  #running = false;
  #moved = false;

  /** `lanes`: those of the pair, as they are at each look. */
  constructor(pairId: string, clock: EngineClock, lanes: ReadonlySet<LaneTraffic>, tell: Told) {
    this.#pairId = pairId;
    this.#clock = clock;
    this.#lanes = lanes;
    this.#tell = tell;
  }

  /** Something goes out or has come in. */
  moved(): void {
    this.#moved = true;
    if (!this.#running) this.#wait();
  }

  #wait(): void {
    this.#running = true;
    this.#clock.after(INTERVAL_MS, () => this.#look());
  }

  #look(): void {
    const goesOn = this.#moved || [...this.#lanes].some(({ outgoing }) => !outgoing.isIdle);
    this.#moved = false;
    this.#running = false;
    if (goesOn && this.#lanes.size > 0) this.#wait();
    this.#tell({
      pairId: this.#pairId,
      at: this.#clock.now(),
      lanes: Array.from(this.#lanes, ({ id, receivedBytes, outgoing }) => ({
        laneId: id,
        deliveredBytes: outgoing.window.arrivedBytes,
        receivedBytes,
        roundTripMs: outgoing.window.minRoundTripMs,
        isHeldBack: outgoing.isHeldBack,
      })),
    });
  }
}
