// Words of pairing: the code, the scanner, joining, approving, the check pictures.
import type { JoinError } from "../../app/pairing-state.ts";

/** Why the camera does not show. */
export type CameraFault = "none" | "refused" | "busy" | "failed";

export interface PairingStrings {
  readonly title: string;
  readonly explain: string;
  readonly code: string;
  readonly newCodeIn: (countdown: string) => string;
  readonly makingCode: string;
  readonly noCode: string;
  readonly noCodeOffline: string;
  readonly scan: string;
  readonly shareLink: string;
  readonly makingLink: string;
  readonly linkTitle: string;
  readonly linkText: string;
  readonly linkRunsOut: (when: string) => string;
  readonly linkShareText: string;
  readonly copyLink: string;
  readonly linkCopied: string;
  readonly linkFailed: string;
  readonly link: string;

  readonly thisDeviceIs: string;
  readonly deviceName: string;
  readonly changeName: string;
  readonly saveName: string;

  readonly scanner: {
    readonly title: string;
    readonly point: string;
    readonly starting: string;
    readonly fault: Readonly<Record<CameraFault, { title: string; text: string }>>;
    readonly again: string;
    readonly choosePicture: string;
    readonly reading: string;
    readonly noCodeInPicture: string;
    /** What reads pictures did not load, or failed. */
    readonly pictureNotRead: string;
    readonly pasteLink: string;
    readonly linkField: string;
    readonly open: string;
    readonly dropPicture: string;
  };

  readonly join: {
    readonly title: (name: string) => string;
    readonly text: string;
    readonly agree: string;
    readonly refuse: string;
    readonly dialling: (name: string) => string;
    readonly diallingText: string;
    readonly waiting: (name: string) => string;
    readonly waitingText: string;
    readonly approval: (name: string) => string;
    readonly approvalText: string;
    readonly failed: Readonly<Record<JoinError, { title: string; text: string }>>;
  };

  readonly approve: {
    readonly title: (name: string) => string;
    readonly text: string;
    readonly yes: string;
    readonly no: string;
  };

  readonly paired: {
    readonly title: (name: string) => string;
    readonly text: string;
    readonly go: string;
  };

  /** A name for a device that gave none. */
  readonly nameless: string;
  /** Sixty-four names in the order of `CHECK_PICTURES`. */
  readonly pictures: readonly string[];
}
