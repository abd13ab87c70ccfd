// How many blocks a sender may be ahead of storage.
import { STORE_CREDIT_BYTES } from "../protocol/limits.ts";

/** At least two, so that one can come while the other is stored. */
export function creditBlocks(blockBytes: number): number {
  return Math.max(2, Math.floor(STORE_CREDIT_BYTES / blockBytes));
}
