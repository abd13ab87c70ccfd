// Keys of transfers that no other test has, in stores that outlive a test.
import type { StoreKey } from "../../src/engine/ports.ts";
import { toHex } from "../../src/protocol/bytes.ts";

export function freshKey(direction: StoreKey["direction"] = "receiving"): StoreKey {
  return { direction, transferId: toHex(crypto.getRandomValues(new Uint8Array(8))) };
}
