// Words of the list of devices: presence, what happened last, recent files.
import type { Device, Presence } from "../../app/state.ts";

export interface HomeStrings {
  readonly pair: string;
  readonly devices: string;
  readonly recentFiles: string;
  readonly thisDevice: string;
  /** A word for the tag in the list. */
  readonly presence: (presence: Presence) => string;
  /** "Direct, 3 ms · verified", "Relayed, 48 ms · verified", "Offline". For the head of a conversation. */
  readonly presenceLong: (presence: Presence) => string;
  readonly trouble: Readonly<Record<NonNullable<Device["trouble"]>, string>>;
  readonly pairedWith: string;
  readonly lastSeen: (when: string) => string;

  /** Lines under a device's name. `what` is a file's name or a count of files. */
  readonly mine: (text: string) => string;
  readonly sending: (what: string, percent: string) => string;
  readonly receiving: (what: string, percent: string) => string;
  readonly waitingToSend: (what: string) => string;
  readonly offered: (what: string) => string;
  readonly offers: (what: string) => string;
  readonly sent: (what: string) => string;
  readonly received: (what: string) => string;
  readonly paused: (what: string) => string;
  readonly needsFile: (what: string) => string;
  readonly notSent: (what: string) => string;
  readonly files: (count: number) => string;

  /** Under a recent file: "2.4 MB from Work laptop, 09:12". */
  readonly from: (size: string, name: string, when: string) => string;
  readonly to: (size: string, name: string, when: string) => string;
  /** "Jeju 2026 (148 files)". */
  readonly folder: (name: string, files: number) => string;
  readonly andMore: (name: string, more: number) => string;

  readonly deviceMenu: {
    readonly autoAccept: string;
    readonly autoAcceptHint: string;
    readonly pairedOn: (when: string) => string;
    readonly pictures: string;
    readonly forget: string;
    readonly forgetTitle: (name: string) => string;
    readonly forgetText: string;
    readonly forgetYes: string;
    readonly keep: string;
  };
}
