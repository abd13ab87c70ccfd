// What the app needs beside a session: who owns it, what it remembers of itself, received files, the page.
// Rule: main joins these to the rooms that do them; tests join them to fakes.
import type { SessionEvent } from "../session/session-event.ts";
import type { Session } from "../session/session.ts";
import type { MissingAbility, SaveStatus, Settings, StorageStatus, TransferItem } from "./state.ts";

/** The session's verbs, without its insides. */
export type SessionVerbs = Pick<Session, keyof Session>;

export interface OpenSession {
  readonly verbs: SessionVerbs;
  /** Applies changed settings to what is opened from now on. */
  configure(settings: Settings): void;
  /** Flushes and closes everything. Never rejects. */
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly deviceName: string;
  readonly settings: Settings;
  readonly onEvent: (event: SessionEvent) => void;
  /** What moves bytes died: the session must be closed, and may be opened again. */
  readonly onCrash: () => void;
}

/** Which tab owns Ferry. */
export interface Owner {
  start(events: {
    owned(): void;
    elsewhere(): void;
    /** Ownership passes on when this resolves. */
    taken(): Promise<void> | void;
    invitation(text: string): void;
  }): Promise<void>;
  takeOver(): Promise<void>;
  /** True when the tab that owns Ferry took it. */
  handOver(text: string): Promise<boolean>;
}

/** What this device is called and how it is set up, as it is kept. */
export interface KeptSettings {
  readonly name: string;
  readonly settings: Settings;
}

/** What was received and is kept. */
export interface Received {
  /** Runs in the task of a tap. Never rejects. */
  save(
    transferId: string,
    items: readonly TransferItem[],
    name: string,
    onProgress: (doneBytes: number, totalBytes: number) => void,
  ): Promise<"saved" | Extract<SaveStatus, { is: "failed" }>["why"]>;
  previewUrl(transferId: string, item: TransferItem): Promise<string | undefined>;
  /** The first `maxBytes` of an item; undefined when it is not kept. */
  firstBytes(transferId: string, item: TransferItem, maxBytes: number): Promise<Uint8Array | undefined>;
  /** Runs in the task of a tap. False where the system does not take it. */
  share(transferId: string, items: readonly TransferItem[]): Promise<boolean>;
}

export interface AppPorts {
  readonly version: string;
  /** A name for a device that has none yet. */
  readonly guessName: () => string;
  readonly missing: () => Promise<readonly MissingAbility[]>;
  readonly owner: Owner;
  /** Rejects when something that is needed refuses: `TableError`, or a worker that does not start. */
  readonly openSession: (options: SessionOptions) => Promise<OpenSession>;
  readonly settings: {
    read(): Promise<KeptSettings | undefined>;
    /** Rejects with a TableError. */
    keep(kept: KeptSettings): Promise<void>;
  };
  readonly received: Received;
  readonly storage: { status(): Promise<StorageStatus>; askPersist(): Promise<boolean> };
  readonly applyUpdate: () => Promise<void>;
  readonly clock: { now(): number; after(ms: number, call: () => void): () => void };
  /** Calls once before the next drawing. */
  readonly nextFrame: (call: () => void) => void;
  /** Something failed that should not: for the console, the app goes on. */
  readonly onFault: (error: unknown) => void;
}
