// The in-memory broker passes the exam that the real one passes.
import { describe, it } from "vitest";

import { signalingContract } from "../../contracts/signaling.ts";
import { MemorySignaling } from "../../support/memory-signaling.ts";

signalingContract({ describe, it }, async () => {
  const signaling = new MemorySignaling();
  const broker = { url: "https://broker.test" };
  return {
    signaling,
    broker,
    stop: async () => signaling.broker(broker.url).stop(),
    start: async () => signaling.broker(broker.url).start(),
  };
});
