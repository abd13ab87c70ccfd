// What a failed store means for a transfer: it pauses, and says why.
import type { PauseReason } from "../protocol/messages.ts";

import { StoreError, type StoreFault } from "./ports.ts";

const REASONS: Readonly<Record<StoreFault, PauseReason>> = { full: "no-room", busy: "busy", refused: "storage" };

/** The reason a person is told; anything that is no StoreError counts as storage that refused. */
export function pauseReasonOf(error: unknown): PauseReason {
  return REASONS[error instanceof StoreError ? error.fault : "refused"];
}
