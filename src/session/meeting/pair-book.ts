// The pairs as they are kept and as they are now. Rule: a pair exists once it is kept; what changes about it later is
// also kept, and a table that refuses that costs nothing but the change after a reload.
import type { PairRecord } from "../link.ts";
import type { Table } from "../ports.ts";
import type { Scene } from "./scene.ts";
import { PROVISIONAL_MS } from "./timing.ts";

export class PairBook {
  readonly #table: Table<PairRecord>;
  readonly #scene: Scene;
  readonly #fault: (error: unknown) => void;
  /** The last change; tables keep the order of the calls. */
  #keeping: Promise<void> = Promise.resolve();
  readonly #pairs = new Map<string, PairRecord>();

  constructor(table: Table<PairRecord>, scene: Scene, fault: (error: unknown) => void) {
    this.#table = table;
    this.#scene = scene;
    this.#fault = fault;
  }

  /** Reads them all; one that was begun and never spoke is dropped after its time. */
  async read(): Promise<void> {
    for (const kept of await this.#table.getMany(await this.#table.keys())) {
      if (!kept) continue;
      const pair = { ...kept, how: keptWay(kept.how) };
      const stale = pair.provisional && this.#scene.now() - pair.pairedAt > PROVISIONAL_MS;
      if (stale) await this.#table.delete(pair.pairId).catch(this.#fault);
      else this.#pairs.set(pair.pairId, pair);
    }
  }
  get size(): number {
    return this.#pairs.size;
  }
  get(pairId: string): PairRecord | undefined {
    return this.#pairs.get(pairId);
  }
  all(): PairRecord[] {
    return [...this.#pairs.values()];
  }
  /** Throws TableError: there is no such pair then. */
  async add(pair: PairRecord): Promise<void> {
    await this.#table.put(pair.pairId, pair);
    this.#pairs.set(pair.pairId, pair);
  }
  /** Its keys are gone. Throws TableError: it stays. */
  async drop(pairId: string): Promise<void> {
    await this.#table.delete(pairId);
    this.#pairs.delete(pairId);
  }
  /** The pair as it is from now on; undefined when there is none. */
  async change(pairId: string, change: Partial<PairRecord>): Promise<PairRecord | undefined> {
    const pair = this.#pairs.get(pairId);
    if (!pair) return undefined;
    this.#pairs.set(pairId, { ...pair, ...change });
    this.#keeping = this.#table.update(pairId, (old) => old && { ...old, ...change }).catch(this.#fault);
    await this.#keeping;
    return this.#pairs.get(pairId);
  }
  /** The same, but kept before it counts. Throws TableError: nothing has changed. */
  async set(pairId: string, change: Partial<PairRecord>): Promise<PairRecord | undefined> {
    await this.#table.update(pairId, (old) => old && { ...old, ...change });
    const pair = this.#pairs.get(pairId);
    if (pair) this.#pairs.set(pairId, { ...pair, ...change });
    return this.#pairs.get(pairId);
  }
  /** Resolves when every change so far is kept. */
  settled(): Promise<void> {
    return this.#keeping;
  }
}

/** Records of the first versions say "screen", or nothing; a code was the common way then. */
function keptWay(how: PairRecord["how"] | "screen" | undefined): PairRecord["how"] {
  return how === undefined || how === "screen" ? "code" : how;
}
