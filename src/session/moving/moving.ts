// Moving to another browser: history, name and settings as a file, and back. Rule: its code comes when it is asked for.
import type { Device, Settings } from "../../app/state.ts";
import type { Imported } from "../../app/verbs.ts";
import type { FormerPair } from "../devices.ts";
import type { Clock } from "../ports.ts";
import type { Timeline } from "../talk/timeline.ts";

export interface MovingParts {
  readonly timeline: Timeline;
  readonly devices: { all(): readonly Device[]; remember(former: FormerPair): Promise<void> };
  readonly clock: Clock;
  /** Something was brought in. */
  imported(): Promise<void>;
}

export class Moving {
  readonly #parts: MovingParts;
  readonly #importing = new Set<Promise<Imported>>();
  readonly #over = new AbortController();

  constructor(parts: MovingParts) {
    this.#parts = parts;
  }

  /** Throws TableError. */
  async exportHistory(own: { name: string; settings: Settings }): Promise<Blob> {
    const { exportHistory } = await import("./export-history.ts");
    const { timeline, devices, clock } = this.#parts;
    return exportHistory({ ...own, devices: devices.all(), timeline, at: clock.now() });
  }
  async importHistory(file: Blob): Promise<Imported> {
    const importing = this.#import(file);
    this.#importing.add(importing);
    try {
      return await importing;
    } finally {
      this.#importing.delete(importing);
    }
  }
  /** Resolves when nothing is brought in any more. What is missing then comes with the same file another time. */
  async stop(): Promise<void> {
    this.#over.abort();
    await Promise.allSettled(this.#importing);
  }

  async #import(file: Blob): Promise<Imported> {
    const { importHistory } = await import("./import-history.ts");
    const { timeline, devices, clock } = this.#parts;
    const here = devices.all().map(({ pairId }) => pairId);
    const keep = (former: FormerPair) => devices.remember(former);
    const parts = { timeline, here, keep, now: clock.now() };
    const outcome = await importHistory(file, parts, this.#over.signal);
    await this.#parts.imported();
    return outcome;
  }
}
