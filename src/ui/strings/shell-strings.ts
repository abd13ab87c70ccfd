// Words of the frame around everything: places, state bars, notices, and why the app cannot run.
import type { MissingAbility, Notice, Ownership, StorageStatus } from "../../app/state.ts";

export interface ShellStrings {
  readonly appName: string;
  readonly places: string;
  readonly devices: string;
  readonly history: string;
  readonly settings: string;
  readonly close: string;
  readonly back: string;
  readonly cancel: string;
  readonly dismiss: string;
  readonly starting: string;
  readonly pickDevice: string;
  readonly unknownDevice: string;
  readonly toDevices: string;
  /** A part of the app could not be fetched. */
  readonly pageFailed: string;
  readonly reload: string;

  /** Names of the landmarks that hold the state bars and a notice. */
  readonly goingOn: string;
  readonly noticeLabel: string;
  readonly offline: string;
  readonly brokerDown: string;
  readonly brokerRetry: (countdown: string) => string;
  readonly brokerTrying: string;
  readonly updateReady: string;
  readonly update: string;
  readonly storageTrouble: Readonly<Record<NonNullable<StorageStatus["trouble"]>, string>>;
  readonly notice: (notice: Notice) => string;

  readonly otherTab: Readonly<Record<Extract<Ownership, "elsewhere" | "taken">, { title: string; text: string }>>;
  readonly useHere: string;
  readonly unable: { readonly title: string; readonly text: string };
  readonly missing: Readonly<Record<MissingAbility, { lacks: string; remedy: string }>>;
}
