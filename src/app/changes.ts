// Everything that can happen to the state. Rule: plain data, one name per event.
import type { SessionEvent } from "../session/session-event.ts";
import type {
  MissingAbility,
  Notice,
  Ownership,
  Progress,
  SaveStatus,
  Settings,
  StorageStatus,
  TimelineEntry,
} from "./state.ts";

export type Change =
  | Exclude<SessionEvent, { type: "progress" }>
  | { type: "progress"; transferId: string; progress: Progress | undefined }
  | { type: "ownership"; ownership: Ownership; missing?: readonly MissingAbility[] }
  /** A session begins: what an earlier one told is no longer true. */
  | { type: "session" }
  | { type: "named"; name: string }
  | { type: "settings"; settings: Settings }
  | { type: "storage"; status: StorageStatus }
  /** A table took something: whatever it said before. */
  | { type: "storage-mended" }
  | { type: "online"; online: boolean }
  | { type: "update-ready" }
  | { type: "page"; pairId: string; entries: readonly TimelineEntry[]; more: boolean }
  | { type: "save"; transferId: string; status: SaveStatus | undefined }
  | { type: "notice-dismissed" }
  | { type: "paired-dismissed" }
  | { type: "notice"; notice: Notice };
