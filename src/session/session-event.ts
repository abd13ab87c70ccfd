// All that a session tells of what happened. Rule: values alone; who hears them needs to ask nothing back.
import type { TwoScans } from "../app/pairing-state.ts";
import type {
  Approval,
  BrokerStatus,
  Device,
  Invitation,
  Joining,
  Notice,
  Paired,
  ShownWords,
  TimelineEntry,
  TransferEntry,
} from "../app/state.ts";

export type SessionEvent =
  /** New or changed; `latest` as it was read at the start, then it follows from `entry`. */
  | { type: "device"; device: Device }
  | { type: "device-gone"; pairId: string }
  | { type: "entry"; entry: TimelineEntry }
  | { type: "progress"; transferId: string; storedBytes: number; at: number }
  | { type: "recent"; transfers: readonly TransferEntry[] }
  | { type: "broker"; url: string; status: BrokerStatus | undefined }
  | { type: "invitation"; kind: Invitation["kind"]; invitation: Invitation | undefined }
  | { type: "words"; words: ShownWords | undefined }
  | { type: "approvals"; approvals: readonly Approval[] }
  | { type: "joining"; joining: Joining | undefined }
  | { type: "two-scans"; twoScans: TwoScans | undefined }
  | { type: "paired"; paired: Paired }
  | { type: "notice"; notice: Notice }
  | { type: "storage-fault"; fault: "full" | "refused" };
