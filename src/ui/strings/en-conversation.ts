// The words of a conversation, an offer and the history in English.
// Rule: plain and short, sentence case; every wait says for what, every failure what to do next.
import type { Presence, SaveStatus, TransferEntry, TransferPhase } from "../../app/state.ts";

import type { ConversationStrings, PhaseWords, StoppedReason, Trouble } from "./conversation-strings.ts";
import { formats } from "./format.ts";
import { isolated } from "./isolated.ts";

type Of<Is extends TransferPhase["is"]> = Extract<TransferPhase, { is: Is }>;

const f = formats("en-GB");
/** Pasted images are named by the second, in digits that every file system takes. */
const stamp = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium" });

const filesWord = (count: number) => `${f.count(count)} ${f.plural(count, "file", "files")}`;
const of = (done: number, total: number) => f.bytesOf(done, total, (part, whole) => `${part} of ${whole}`);
const words = (tag: string, why: string, next = ""): PhaseWords => ({ tag, why, next });
const byItself = "goes on by itself";

const stopped: Record<StoppedReason, string> = {
  changed: "Changed since it was offered",
  unreadable: "Could not be read",
  removed: "Removed",
};
const saveFaults = {
  "no-room": "Not enough room to save it here.",
  busy: "The file is in use. Try again in a moment.",
  cancelled: "",
  refused: "This browser did not save it.",
} as const;

function presence(presence: Presence): string {
  switch (presence.is) {
    case "away":
      return "Isn't open right now";
    case "connecting":
      return "Connecting…";
    case "reconnecting":
      return "Connection lost, reconnecting…";
    case "here": {
      const path = { local: "Direct", internet: "Direct", relayed: "Relayed", unknown: "Connected" }[presence.path];
      const time =
        presence.roundTripMs === undefined ? "" : `, ${f.count(Math.max(1, Math.round(presence.roundTripMs)))} ms`;
      return `${path}${time} · verified`;
    }
  }
}

function trouble(trouble: Trouble, name: string): string {
  switch (trouble) {
    case "key-changed":
      return "This device's key changed. Pair again only if you know why. Nothing was sent.";
    case "middle":
      return "Someone may be in the middle. Nothing was sent. Forget this device and pair again.";
    case "newer-version":
      return "The other device has a newer Ferry: update.";
    case "no-path":
      return "These two networks won't connect directly and no relay answered.";
    case "unpaired":
      return `${name} has forgotten this device. What you received stays until you forget it too.`;
  }
}

function title({ top, itemCount }: TransferEntry): string {
  const [first] = top;
  if (!first) return filesWord(itemCount);
  const listed = top.reduce((files, entry) => files + entry.files, 0);
  // A long list of loose files is not told whole.
  const others = listed === itemCount ? top.length - 1 : itemCount - first.files;
  return others > 0 ? `${isolated(first.name)} and ${f.count(others)} more` : first.name;
}

function amount(files: number, byteLength: number): string {
  return files === 1 ? f.bytes(byteLength) : `${filesWord(files)}, ${f.bytes(byteLength)}`;
}

function phase(phase: TransferPhase, mine: boolean, name: string): PhaseWords {
  switch (phase.is) {
    case "waiting-device":
      return words("Waiting", `${name} isn't open right now`, "goes when it is back");
    case "waiting-answer":
      return words("Offered", `Waiting for ${name} to accept`);
    case "asked":
      return words("New", `${name} wants to send you this`);
    case "moving":
      return words(mine ? "Sending" : "Receiving", "");
    case "paused":
      return paused(phase, mine, name);
    case "reconnecting":
      return words("Paused", "The other device went away", "resumes by itself");
    case "needs-file":
      if (mine && phase.reopens) return words("Paused", "Resume lets Ferry read it again", "goes on where it was");
      return mine
        ? words("Paused", "Choose it once more", "goes on where it was")
        : words("Paused", `${name} has to choose it once more`, "goes on where it was");
    case "checking":
      return words("Checking", "Checking what arrived");
    case "done":
      return words(mine ? "Delivered" : "Received", "");
    case "declined":
      return declined(phase, name);
    case "cancelled":
      return words("Cancelled", phase.by === "me" ? "You cancelled this" : `${name} cancelled this`);
    case "failed":
      return failed(phase, mine);
  }
}

function paused({ by, reason }: Of<"paused">, mine: boolean, name: string): PhaseWords {
  const here = by === "me";
  switch (reason) {
    case "user":
      return words("Paused", here ? "You paused this" : `${name} paused this`);
    case "no-room":
      return here
        ? words("Paused", "No room left on this device", "free some, then resume")
        : words("Paused", `No room left on ${name}`, "what arrived is kept");
    case "needs-file":
      return phase({ is: "needs-file" }, mine, name);
    case "storage":
      return here
        ? words("Paused", "This browser would not store it", "try to resume")
        : words("Paused", `${name} could not store it`, "what arrived is kept");
    case "busy":
      return words("Paused", here ? "Moving in another tab" : `${name} is busy with it elsewhere`, byItself);
  }
}

function declined({ by, reason }: Of<"declined">, name: string): PhaseWords {
  const theirs = by === "them";
  switch (reason) {
    case "user":
      return words("Declined", theirs ? `${name} declined` : "You declined");
    case "no-room":
      return words("Declined", theirs ? `Not enough room on ${name}` : "Not enough room on this device");
    case "too-many-items":
      return words("Declined", "Too many files at once", "send fewer, or as one archive");
    case "too-large":
      return words("Declined", "Too large for one transfer", "send it in parts");
    case "storage":
      return words("Declined", theirs ? `${name} could not store it` : "This browser would not store it");
    case "unsafe":
      return words("Declined", "The list of files was not what it said");
  }
}

function failed({ reason }: Of<"failed">, mine: boolean): PhaseWords {
  const again = mine ? "send it again" : "ask for it again";
  switch (reason) {
    case "unverified":
      return words("Failed", "This file can't be verified", again);
    case "changed":
      return words("Failed", "The file changed since it was offered", again);
    case "storage":
      return words("Failed", "It could not be stored", `free some room, then ${again}`);
    case "protocol":
      return words("Failed", "The two devices did not understand each other", "update both, then try again");
  }
}

function saving(status: SaveStatus): string {
  switch (status.is) {
    case "preparing":
      return "Getting it ready…";
    case "saving":
      return `Saving, ${of(status.doneBytes, status.totalBytes)}`;
    case "saved":
      return "Saved";
    case "failed":
      return saveFaults[status.why];
  }
}

function finished(title: string, mine: boolean, name: string): string {
  return mine ? `${title} arrived at ${name}, verified` : `${title} from ${name} is here, verified`;
}

export const enConversation: ConversationStrings = {
  presence,
  trouble,

  timelineOf: (name) => `Conversation with ${name}`,
  nothingYet: "Nothing here yet",
  nothingYetHint: (name) => `Write to ${name}, or drop files anywhere here. They go straight across.`,
  loadOlder: "Show older",
  toLatest: "To the latest",
  showWhole: "Show all of it",
  newEntries: (count) => `${f.count(count)} new`,
  day: f.day,
  time: f.time,
  saidBy: (name) => `${name ?? "You"}: `,
  status: (status, name) => ({ waiting: `Waiting for ${name}`, sent: "Sent", delivered: "Delivered" })[status],
  pairedNote: (name) => `Paired with ${name}`,

  message: "Message",
  messageOrDrop: "Message, or drop files anywhere",
  send: "Send",
  attach: "Attach",
  attachFiles: "Files",
  attachFolder: "Folder",
  takePhoto: "Take a photo",
  charactersLeft: (left) => `${f.count(left)} ${f.plural(left, "character", "characters")} left`,
  messageTooLong: (over) => `${f.count(over)} ${f.plural(over, "character", "characters")} too long`,
  dropHere: (name) => `Drop to send to ${name}`,
  dropCount: (count) => `${f.count(count)} ${f.plural(count, "item", "items")}`,
  dropAgain: (title) => `Drop to go on with ${title}`,
  reading: (files) => `Reading the folder, ${filesWord(files)} so far`,
  stopReading: "Stop",
  unreadable: (count, first) =>
    count === 1
      ? `${first} could not be read and was left out.`
      : `${filesWord(count)} could not be read, ${first} first.`,
  noFilesInside: "There are no files inside.",
  pastedName: (at) => `Pasted ${stamp.format(at).replaceAll(":", ".")}`,
  dismiss: "Dismiss",

  title,
  amount,
  doneOf: of,
  keptOf: (done, total) => `${of(done, total)} kept`,
  pace: (done, total, rate) =>
    rate === undefined ? f.percentText(done, total) : `${f.percentText(done, total)} · ${f.rate(rate)}`,
  timeLeft: (seconds) => (seconds === undefined ? "" : `about ${f.span(seconds)} left`),
  verifiedAmount: (files, byteLength) => `${amount(files, byteLength)} · verified`,
  phase,
  transferLabel: (title, mine, name) => (mine ? `${title}, to ${name}` : `${title}, from ${name}`),
  progressLabel: (title) => `${title}, stored at the receiver`,
  stoppedItems: (count) => `${filesWord(count)} left out.`,
  stopped: (reason) => stopped[reason],
  notKept: "Removed from this device",
  pause: "Pause",
  resume: "Resume",
  cancel: "Cancel",
  chooseFile: "Choose the file",
  chooseFiles: "Choose the files",
  chooseFolder: "Choose the folder",
  accept: "Accept",
  decline: "Decline",
  save: "Save",
  open: "Open",
  share: "Share",
  showItems: "Files",
  remove: "Remove",
  removeQuestion: (title) => `Remove ${title}?`,
  removeWarning: "It is deleted from Ferry on this device. What you saved elsewhere stays.",
  removeYes: "Remove",
  keep: "Keep it",
  actionOn: (action, title) => `${action}: ${title}`,
  progressText: (done, total) => `${f.percentText(done, total)}, ${of(done, total)}`,
  saving,

  offerTitle: (name, files) => `${name} wants to send ${files === 1 ? "a file" : filesWord(files)}`,
  room: {
    fits: (byteLength, freeBytes) => `${f.bytes(byteLength)} in all. You have ${f.bytes(freeBytes)} free.`,
    tooLarge: (byteLength, freeBytes) => `Not enough room: ${f.bytes(byteLength)} needed, ${f.bytes(freeBytes)} free.`,
    unknown: (byteLength) => `${f.bytes(byteLength)} in all.`,
  },
  folderAmount: (files, byteLength) => `${filesWord(files)}, ${f.bytes(byteLength)}`,
  alwaysAccept: "Always accept from this device",
  allItems: "Show all files",
  itemsOf: (title) => `Files of ${title}`,
  loadingItems: "Getting the list…",
  noItems: "This list is not kept.",
  roomWithTheLast: "The room that removed files take is freed when the last of them goes.",

  opening: "Opening…",
  cannotShow: "It can't be shown here. Save it to open it elsewhere.",
  onlyBeginning: "This is the beginning. Save it to see all of it.",
  videoOf: (title) => `Video: ${title}`,
  soundOf: (title) => `Sound: ${title}`,

  history: "History",
  search: "Search names and messages",
  show: "Show",
  all: "All",
  files: "Files",
  messages: "Messages",
  nothingHere: "What you send and receive is listed here.",
  nothingFound: "Nothing found.",
  fromDevice: "Device",
  allDevices: "All devices",
  older: "Show older",
  found: (count) => `${f.count(count)} found`,
  historyTransfer: (entry, name, now) =>
    `${amount(entry.itemCount, entry.byteLength)} ${entry.mine ? "to" : "from"} ${name}, ${f.when(entry.at, now)}`,
  historyMessage: (name, mine, at, now) => `${mine ? `You to ${name}` : name}, ${f.when(at, now)}`,
  formerDevice: "a forgotten device",

  said: (name, text) => `${name}: ${text}`,
  finished,
  ended: (title, { tag, why, next }) => [`${title}: ${tag}`, why, next].filter(Boolean).join(". "),
  offered: (title, name) => `${name} wants to send you ${title}`,
};
