// What a conversation needs from the session, and what it tells. Rule: tables outlive it, everything else is its own.
import type { Notice, TimelineEntry } from "../../app/state.ts";
import type { TransferEngine } from "../../engine/api.ts";
import type { Clock, Random, SentFiles, Table } from "../ports.ts";
import type { KeptItem, OpenTransfer } from "./open-transfer.ts";
import type { OutboxEntry } from "./outbox.ts";

export interface TalkOptions {
  readonly engine: TransferEngine;
  readonly timeline: Table<TimelineEntry>;
  readonly transfers: Table<OpenTransfer>;
  readonly items: Table<readonly KeptItem[]>;
  readonly outbox: Table<OutboxEntry>;
  readonly sentFiles: SentFiles;
  readonly clock: Clock;
  readonly random: Random;
  readonly freeBytes: () => Promise<number | undefined>;
  readonly acceptsBySelf: (pairId: string) => boolean;
  readonly events: TalkEvents;
}

export interface TalkEvents {
  /** New or changed. */
  entry(entry: TimelineEntry): void;
  progress(transferId: string, storedBytes: number, at: number): void;
  notice(notice: Notice): void;
  /** Something failed that should not: for the console, the app goes on. */
  fault(error: unknown): void;
}
