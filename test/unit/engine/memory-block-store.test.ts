// The block store that the engine's tests use passes the exam that the real one passes.
import { describe, it } from "vitest";

import { blockStoreContract } from "../../contracts/block-store.ts";
import { MemoryBlockStore } from "../../support/memory-block-store.ts";

blockStoreContract({ describe, it }, async () => {
  const store = new MemoryBlockStore();
  return { store, restarted: async () => store.crash() };
});
