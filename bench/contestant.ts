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
  /** Of the renderer that holds the page and its workers, above what it had before the bytes moved. */
  readonly rendererGrownMegabytes: Sides;
}

export interface Stage {
  readonly sender: FerryBrowser;
  readonly receiver: FerryBrowser;
  /** For this run alone. */
  readonly folder: string;
}

/** Moves the bytes until the receiver has them all, or for so long at most. Resolves with the bytes that it has. */
export type Transfer = (mostMs?: number) => Promise<number>;

/** Begins the name of a contestant that is no data channel at all. */
export const TCP = "TCP";

export interface Contestant {
  /** As it is printed and recorded; unique within a run. */
  readonly name: string;
  /** Connects the two. Only what it returns is timed. */
  prepare(stage: Stage): Promise<Transfer>;
  close(): Promise<void>;
}
