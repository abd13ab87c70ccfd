// One device of an engine test: its disk, its engine, and what a crash leaves of both.
import type { EngineEvent } from "../../src/engine/api.ts";
import { Engine } from "../../src/engine/engine.ts";

import { openSource, sha256, TestClock, type WatchedLane } from "./engine-parts.ts";
import { MemoryBlockStore, MemoryDisk } from "./memory-block-store.ts";

export class EngineDevice {
  readonly disk = new MemoryDisk();
  readonly clock = new TestClock();
  readonly events: EngineEvent[] = [];
  readonly #heard: (event: EngineEvent) => void;
  store = new MemoryBlockStore(this.disk);
  engine: Engine;
  lanes: WatchedLane[] = [];

  constructor(heard: (event: EngineEvent) => void) {
    this.#heard = heard;
    this.engine = this.#boot();
  }

  /** The page is killed and opened again: memory and what was not committed are gone. */
  crash(): void {
    this.store = this.store.crash();
    this.engine = this.#boot();
  }

  #boot(): Engine {
    const engine = new Engine({ store: this.store, openSource, sha256, clock: this.clock });
    engine.onEvent((event) => {
      // A process that ended says nothing.
      if (engine !== this.engine) return;
      this.events.push(event);
      this.#heard(event);
    });
    return engine;
  }
}
