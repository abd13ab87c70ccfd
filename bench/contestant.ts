// What takes part in the benchmark, and what is measured of it.
import type { FerryBrowser } from "../test/support/e2e/browser.ts";

export interface Sides {
  readonly sender: number;
  readonly receiver: number;
}

export interface Measured {
  readonly megabytesPerSecond: number;
  readonly cpuSecondsPerGiB: Sides;
  readonly peakMegabytes: Sides;
  readonly grownMegabytes: Sides;
}

export interface Stage {
  readonly sender: FerryBrowser;
  readonly receiver: FerryBrowser;
  /** For this run alone. */
  readonly folder: string;
}

export interface Contestant {
  readonly name: "bare" | "ferry";
  /** Connects the two; what it returns moves the bytes and resolves when the receiver has them all. Only that is timed. */
  prepare(stage: Stage): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
