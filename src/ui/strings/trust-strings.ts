// Words of trust: what is known of one device, visits that leave nothing, and forgetting.
import type { PairingWay } from "../../app/state.ts";
import type { Imported } from "../../app/verbs.ts";

export interface TrustStrings {
  readonly device: {
    /** The button that opens it. */
    readonly more: string;
    readonly paired: string;
    /** `when`: a day, standing alone. */
    readonly pairedBy: Readonly<Record<PairingWay, (when: string) => string>>;
    readonly lastHere: string;
    readonly hereNow: string;
    readonly autoAccept: string;
    readonly autoAcceptHint: string;
    readonly pictures: string;
    readonly picturesHint: string;
    /** What to do about a device that is not the one that was paired. */
    readonly pairAgain: string;
    readonly forget: string;
    readonly forgetTitle: (name: string) => string;
    readonly forgetText: string;
    readonly forgetYes: string;
    readonly keep: string;
  };

  /** To another browser. */
  readonly move: {
    readonly title: string;
    readonly text: string;
    readonly save: string;
    readonly saving: string;
    readonly saved: string;
    readonly notSaved: string;
    readonly bring: string;
    readonly bringing: string;
    readonly brought: (devices: number, entries: number) => string;
    readonly refused: Readonly<Record<Extract<Imported, { is: "refused" }>["why"], string>>;
    /** Where a device's trouble stands. */
    readonly imported: (name: string) => string;
    readonly fileName: string;
  };

  /** Pairing just once. */
  readonly visit: {
    readonly only: string;
    readonly tick: string;
    readonly tickHint: string;
    /** At the joiner, when the host wants it so. */
    readonly theirWish: string;
    /** What is said before anything comes, and stays in the conversation. */
    readonly nothingKept: string;
    readonly endedBy: (name: string) => string;
    readonly end: string;
    readonly endTitle: (name: string) => string;
    readonly endText: string;
    readonly endYes: string;
  };
}
