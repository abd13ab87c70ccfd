// When the first block of a transfer's new start reaches a receiver's worker. Rule: it watches what the worker reads, and
// changes nothing; blocks of the start before, which were under way when it was stopped, are not taken for it.
import type { Page, Worker } from "@playwright/test";

/** Bytes of a message that can only be a part of a block: acknowledgements and calls are smaller. */
const BLOCK_PART_BYTES = 4096;

/** Where a frame of a block says which start of which transfer it is of (src/protocol/frame.ts). */
const START_BYTES = { from: 2, to: 12 };

interface Watch {
  /** Milliseconds since 1970 of the first block of each start, since `arm`. */
  blockMoments?: number[];
  starts?: Set<string>;
}

export class FirstBlock {
  readonly #workers = new Set<Worker>();

  /** To be called before the page goes to its address, or for one whose workers run already. */
  async watch(page: Page): Promise<void> {
    page.on("worker", (worker) => void this.#watch(worker).catch(() => {}));
    for (const worker of page.workers()) await this.#watch(worker);
  }

  /** From now on; what came before is forgotten. */
  async arm(): Promise<void> {
    for (const worker of this.#workers)
      await worker.evaluate(() => ((globalThis as Watch).blockMoments = [])).catch(() => {});
  }

  /** When the first block came that was not before `since` (both ms since 1970); undefined when none came yet. */
  async after(since: number): Promise<number | undefined> {
    for (const worker of this.#workers) {
      const moments = await worker.evaluate(() => (globalThis as Watch).blockMoments).catch(() => undefined);
      const at = moments?.find((moment) => moment >= since);
      if (at !== undefined) return at;
    }
    return undefined;
  }

  async #watch(worker: Worker): Promise<void> {
    if (this.#workers.has(worker)) return;
    this.#workers.add(worker);
    await worker.evaluate(
      ({ least, from, to }) => {
        const watch = globalThis as Watch;
        watch.blockMoments ??= [];
        const starts = (watch.starts ??= new Set());
        const isNew = (data: ArrayBuffer) => {
          const start = new Uint8Array(data.slice(from, to)).join();
          return !starts.has(start) && starts.add(start);
        };
        const property = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data");
        if (!property?.get) throw new Error("no data of messages");
        Object.defineProperty(MessageEvent.prototype, "data", {
          ...property,
          get() {
            const data: unknown = property.get?.call(this);
            if (data instanceof ArrayBuffer && data.byteLength >= least && isNew(data))
              watch.blockMoments?.push(performance.timeOrigin + performance.now());
            return data;
          },
        });
      },
      { least: BLOCK_PART_BYTES, ...START_BYTES },
    );
  }
}
