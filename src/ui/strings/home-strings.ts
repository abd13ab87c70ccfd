// Words of the list of devices: presence, what happened last, recent files.
import type { Presence } from "../../app/state.ts";

export interface HomeStrings {
  readonly pair: string;
  readonly devices: string;
  readonly nobody: string;
  readonly recentFiles: string;
  readonly thisDevice: string;
  /** A word for the tag in the list. */
  readonly presence: (presence: Presence) => string;
  readonly paired: string;
  readonly lastSeen: (when: string) => string;

  /** Lines under a device's name. `what` is the title of a transfer, or how many files it has. */
  readonly files: (count: number) => string;
  readonly mine: (text: string) => string;
  readonly sending: (what: string, percent: string) => string;
  readonly receiving: (what: string, percent: string) => string;
  readonly waitingToSend: (what: string) => string;
  readonly offered: (what: string) => string;
  readonly offers: (what: string) => string;
  readonly sent: (what: string) => string;
  readonly received: (what: string) => string;
  readonly paused: (what: string) => string;
  /** `how`: "Declined", "Cancelled", "Failed". */
  readonly ended: (what: string, how: string) => string;
}
