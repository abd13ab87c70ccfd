// What a person can do: the one door from the screen to the rest.
// Rule: verbs never throw for what a person or a peer can cause; the outcome shows in `AppState`.
import type { AppState, Settings, Throughput, TransferEntry, TransferItem } from "./state.ts";

/** A file as picked, dropped or pasted, with its place in the folder that was picked ("" for loose files). */
export interface PickedFile {
  readonly file: File;
  /** Path with "/" between folders, file name included. */
  readonly path: string;
  /** Kept where the browser gives one: lets a reloaded page open the same file again. */
  readonly handle?: FileSystemFileHandle;
}

/** Bytes of a text item that are shown in the app: some hundred screens; the rest is for an editor. */
export const TEXT_PREVIEW_BYTES = 256 * 1024;

export interface TextPreview {
  readonly text: string;
  /** False when the item goes on after what is shown. */
  readonly whole: boolean;
}

/** `full`, `storage`: it stopped on the way; what was brought in stays, and the same file again brings in the rest. */
export type Imported =
  | {
      readonly is: "done";
      /** Devices and entries that the file had and that were not here as devices. */
      readonly devices: number;
      readonly entries: number;
      readonly name: string;
      readonly settings: Settings;
    }
  | { readonly is: "refused"; readonly why: "not-ferry" | "newer" | "damaged" | "full" | "storage" };

export interface Verbs {
  // This device
  rename(name: string): void;
  changeSettings(settings: Partial<Settings>): void;
  useHere(): void;
  applyUpdate(): void;
  dismissNotice(): void;

  // Moving to another browser
  /** History, name and settings as a file; no keys, no received files. Undefined when storage refuses. */
  exportHistory(): Promise<Blob | undefined>;
  /** Reads such a file; name and settings become this device's. Undefined when Ferry is not running in this tab. */
  importHistory(file: File): Promise<Imported | undefined>;

  // Pairing
  /**
   * Makes sure a code is on the screen; called while the pairing page is shown. Returns how to stop. `visit`: it pairs
   * for this visit only.
   */
  showInvitation(visit?: boolean): () => void;
  /** Makes a link for sharing (an hour) and resolves with it; the share sheet itself is the screen's. */
  shareLink(visit?: boolean): Promise<string | undefined>;
  /** Makes sure that a number and two words are shown; called while their page is. Returns how to stop. `visit`: as above. */
  showWords(visit?: boolean): () => void;
  /** A number and two words that another device shows; words as their places in a list. */
  useWords(number: number, words: readonly [number, number], visit?: boolean): void;
  /** What was scanned, opened, pasted or found in a picture: any text. */
  openInvitation(text: string): void;
  /** `visit`: for this visit only. */
  agreeToJoin(visit?: boolean): void;
  cancelJoin(): void;
  approve(approvalId: string, yes: boolean): void;
  /**
   * Makes a code for two scans, unless one is under way that means the same; what is scanned goes to `openInvitation`.
   * `visit`: for this visit only.
   */
  beginTwoScans(visit?: boolean): void;
  agreeToTwoScans(visit?: boolean): void;
  cancelTwoScans(): void;
  dismissPaired(): void;
  forget(pairId: string): void;
  setAutoAccept(pairId: string, on: boolean): void;

  // Conversation
  openTimeline(pairId: string): void;
  loadOlder(pairId: string): void;
  /** `refused` is called when it will not be sent; a notice says why, unless Ferry has gone to another tab. */
  sendMessage(pairId: string, text: string, refused?: () => void): void;
  sendFiles(pairId: string, files: readonly PickedFile[]): void;

  // Transfers
  accept(transferId: string): void;
  decline(transferId: string): void;
  pause(transferId: string): void;
  resume(transferId: string): void;
  cancel(transferId: string): void;
  /** The same files again, for a transfer in `needs-file`. */
  pickAgain(transferId: string, files: readonly PickedFile[]): void;
  removeItem(transferId: string, item: number): void;
  /** Deletes what is kept of a received transfer; the entry stays. */
  removeKept(transferId: string): void;
  items(transferId: string): Promise<readonly TransferItem[]>;
  /** Everything received that is still kept, over all devices, newest first. */
  keptTransfers(): Promise<readonly TransferEntry[]>;
  /** How fast a transfer went so far, also when it is over; undefined when it never moved, or too little to tell. */
  throughput(transferId: string): Promise<Throughput | undefined>;

  // What was received. `save` must run in the task of a tap (pickers and share sheets ask for one).
  save(transferId: string, item?: number): void;
  /** A URL of a kept item if its type is safe to show on this origin, else undefined. Revoke it when done. */
  previewUrl(transferId: string, item: number): Promise<string | undefined>;
  /**
   * The beginning of a kept item as text, for a text node: its first TEXT_PREVIEW_BYTES decoded as UTF-8 (never fatal).
   * Undefined when it is not kept or holds a NUL byte, so is no text.
   */
  previewText(transferId: string, item: number): Promise<TextPreview | undefined>;
  share(transferId: string): void;
}

/** State and verbs, as the screen gets them. */
export interface App {
  readonly state: AppState;
  /** Called after every change, at most once per frame. */
  subscribe(listener: (state: AppState) => void): () => void;
  readonly verbs: Verbs;
}
