// The words of a conversation, an offer and the history, as every language must give them.
// Rule: names and numbers come in as values, whole sentences go out; no component joins words itself.
import type { Device, MessageStatus, Presence, SaveStatus, TransferEntry, TransferPhase } from "../../app/state.ts";

/** Why an item stopped in mid-stream. */
export type StoppedReason = NonNullable<TransferEntry["preview"][number]["stopped"]>;

/** How a transfer stands: a tag beside its name, and one line below the bar with what happens next. */
export interface PhaseWords {
  readonly tag: string;
  readonly why: string;
  readonly next: string;
}

/** Why a device that is paired cannot be talked to. */
export type Trouble = NonNullable<Device["trouble"]>;

export interface ConversationStrings {
  // The head
  /** "Direct, 3 ms · verified", "Isn't open right now". */
  presence(presence: Presence): string;
  trouble(trouble: Trouble, name: string): string;

  // The timeline
  timelineOf(name: string): string;
  readonly nothingYet: string;
  nothingYetHint(name: string): string;
  readonly loadOlder: string;
  readonly toLatest: string;
  readonly showWhole: string;
  newEntries(count: number): string;
  day(at: number, now: number): string;
  time(at: number): string;
  saidBy(name: string | undefined): string;
  status(status: MessageStatus, name: string): string;
  pairedNote(name: string): string;

  // The composer
  readonly message: string;
  readonly messageOrDrop: string;
  readonly send: string;
  readonly attach: string;
  readonly attachFiles: string;
  readonly attachFolder: string;
  readonly takePhoto: string;
  charactersLeft(left: number): string;
  messageTooLong(over: number): string;
  dropHere(name: string): string;
  dropCount(count: number): string;
  dropAgain(title: string): string;
  reading(files: number): string;
  readonly stopReading: string;
  unreadable(count: number, first: string): string;
  readonly noFilesInside: string;
  /** A file name, without extension, for an image that was pasted at this time. */
  pastedName(at: number): string;
  readonly dismiss: string;

  // A transfer
  /** "IMG_2044.MOV", "IMG_2044.MOV and 2 more". */
  title(entry: TransferEntry): string;
  /** "212 files, 840 MB"; one file has its size alone. */
  amount(files: number, byteLength: number): string;
  /** "4.1 of 6.6 GB". */
  doneOf(done: number, total: number): string;
  /** "1.9 of 4.7 GB kept". */
  keptOf(done: number, total: number): string;
  /** "62 % · 41 MB/s". */
  pace(done: number, total: number, bytesPerSecond: number | undefined): string;
  timeLeft(seconds: number | undefined): string;
  verifiedAmount(files: number, byteLength: number): string;
  phase(phase: TransferPhase, mine: boolean, name: string): PhaseWords;
  /** For a screen reader: the whole card in one sentence. */
  transferLabel(title: string, mine: boolean, name: string): string;
  progressLabel(title: string): string;
  /** Could not be read, or one of the two devices did not want them, also when they had come: the list says which. */
  stoppedItems(count: number): string;
  stopped(reason: StoppedReason): string;
  readonly notKept: string;
  readonly pause: string;
  readonly resume: string;
  readonly cancel: string;
  readonly chooseFile: string;
  readonly chooseFiles: string;
  readonly chooseFolder: string;
  readonly accept: string;
  readonly decline: string;
  readonly save: string;
  readonly open: string;
  readonly share: string;
  readonly showItems: string;
  readonly remove: string;
  removeQuestion(title: string): string;
  readonly removeWarning: string;
  readonly removeYes: string;
  readonly keep: string;
  /** One button's name with the file's, for lists of many. */
  actionOn(action: string, title: string): string;
  /** A bar in words: "62 %, 4.1 of 6.6 GB". */
  progressText(done: number, total: number): string;
  saving(status: SaveStatus): string;

  // An offer
  offerTitle(name: string, files: number): string;
  readonly room: {
    fits(byteLength: number, freeBytes: number): string;
    tooLarge(byteLength: number, freeBytes: number): string;
    unknown(byteLength: number): string;
  };
  /** "148 files, 96 MB"; a folder of one file says so too. */
  folderAmount(files: number, byteLength: number): string;
  readonly alwaysAccept: string;
  readonly allItems: string;
  itemsOf(title: string): string;
  readonly loadingItems: string;
  /** Of a long transfer that is over, or one from another browser, only the entry is kept. */
  readonly noItems: string;
  /** Of several files removed one by one, the room is freed with the last. */
  readonly roomWithTheLast: string;

  // A received file, shown
  readonly opening: string;
  readonly cannotShow: string;
  readonly onlyBeginning: string;
  videoOf(title: string): string;
  soundOf(title: string): string;

  // History
  readonly history: string;
  readonly search: string;
  readonly show: string;
  readonly all: string;
  readonly files: string;
  readonly messages: string;
  readonly nothingHere: string;
  readonly nothingFound: string;
  readonly fromDevice: string;
  readonly allDevices: string;
  readonly older: string;
  found(count: number): string;
  /** "2.4 MB from Work laptop, 09:12". */
  historyTransfer(entry: TransferEntry, name: string, now: number): string;
  historyMessage(name: string, mine: boolean, at: number, now: number): string;
  readonly formerDevice: string;

  // Said by a screen reader as it happens
  said(name: string, text: string): string;
  finished(title: string, mine: boolean, name: string): string;
  /** `words`: what `phase` says of it. */
  ended(title: string, words: PhaseWords): string;
  offered(title: string, name: string): string;
}
