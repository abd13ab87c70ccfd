// Named states of a conversation: that of the drawing, every phase of a transfer on both sides, and long timelines.
// Rule: plain values with fixed names and sizes, dated from `NOW`, so that pictures can be compared.
import type {
  AppState,
  ChatEntry,
  Device,
  Progress,
  TimelineEntry,
  TransferEntry,
  TransferPhase,
} from "../../src/app/state.ts";
import { CLIP, device, HOME, item, NOW, transfer } from "./app-states.ts";

const MINUTE_MS = 60_000;
const MB = 1_000_000;
const GB = 1000 * MB;

export function chat(id: string, text: string, change: Partial<ChatEntry> = {}): ChatEntry {
  return {
    kind: "chat",
    id,
    pairId: "laptop",
    at: NOW - 10 * MINUTE_MS,
    mine: false,
    text,
    status: "delivered",
    ...change,
  };
}

/** The conversation with the laptop holds these entries. */
export function conversation(
  entries: readonly TimelineEntry[],
  change: Partial<AppState> = {},
  deviceChange: Partial<Device> = {},
): AppState {
  const latest = entries.at(-1);
  const laptop = device("laptop", "Work laptop", {
    presence: { is: "here", path: "local", roundTripMs: 3 },
    ...(latest && { latest }),
    ...deviceChange,
  });
  return {
    ...HOME,
    recent: [],
    progress: {},
    devices: { ...HOME.devices, laptop },
    timelines: { laptop: { entries, more: false } },
    ...change,
  };
}

const SENDING = transfer("clip", CLIP, {
  mine: true,
  at: NOW - 8 * MINUTE_MS,
  phase: { is: "moving" },
  storedBytes: 4.1 * GB,
  kept: false,
});
const BACKUP = transfer("backup", item("site-backup/index.html", 4000, "text/html"), {
  at: NOW - 6 * MINUTE_MS,
  itemCount: 212,
  byteLength: 840 * MB,
  storedBytes: 840 * MB,
  top: [{ name: "site-backup", folder: true, files: 212, byteLength: 840 * MB }],
});
const DEBIAN = transfer("debian", item("debian-13.iso", 4.7 * GB, "application/x-iso9660-image"), {
  at: NOW - 4 * MINUTE_MS,
  phase: { is: "reconnecting" },
  storedBytes: 1.9 * GB,
});
const CLIP_PROGRESS: Progress = { storedBytes: 4.1 * GB, bytesPerSecond: 41 * MB, secondsLeft: 58 };

/** A transfer as it stands in each phase, on the side that the phase is seen from. */
export interface PhaseCase {
  readonly mine: boolean;
  readonly phase: TransferPhase;
}

const paused = (by: "me" | "them"): TransferPhase[] =>
  (["user", "no-room", "needs-file", "storage", "busy"] as const).map((reason) => ({ is: "paused", by, reason }));
const declined = (by: "me" | "them"): TransferPhase[] =>
  (["user", "no-room", "too-many-items", "too-large", "storage", "unsafe"] as const).map((reason) => ({
    is: "declined",
    by,
    reason,
  }));
const BOTH: readonly TransferPhase[] = [
  { is: "moving" },
  ...paused("me"),
  ...paused("them"),
  { is: "reconnecting" },
  { is: "needs-file" },
  { is: "checking" },
  { is: "done" },
  { is: "cancelled", by: "me" },
  { is: "cancelled", by: "them" },
  ...(["unverified", "changed", "storage", "protocol"] as const).map((reason) => ({ is: "failed" as const, reason })),
];

export const PHASES: readonly PhaseCase[] = [
  { mine: true, phase: { is: "waiting-device" } },
  { mine: true, phase: { is: "waiting-answer" } },
  { mine: false, phase: { is: "asked" } },
  { mine: true, phase: { is: "needs-file", reopens: true } },
  ...declined("them").map((phase) => ({ mine: true, phase })),
  ...declined("me").map((phase) => ({ mine: false, phase })),
  ...[true, false].flatMap((mine) => BOTH.map((phase) => ({ mine, phase }))),
];

/** "paused-me-user": for ids and names of tests. */
export function phaseName({ mine, phase }: PhaseCase): string {
  return [mine ? "sent" : "received", ...Object.values(phase)].join("-");
}

export function inPhase(which: PhaseCase, change: Partial<TransferEntry> = {}): TransferEntry {
  const started = !["waiting-device", "waiting-answer", "asked", "declined"].includes(which.phase.is);
  const done = which.phase.is === "done" || which.phase.is === "checking";
  return transfer(phaseName(which), item("debian-13.iso", 4.7 * GB, "application/x-iso9660-image"), {
    mine: which.mine,
    phase: which.phase,
    storedBytes: done ? 4.7 * GB : started ? 1.9 * GB : 0,
    kept: !which.mine && started,
    ...change,
  });
}

/** Messages of both sides, a minute apart, oldest first. */
export function messages(count: number): ChatEntry[] {
  return Array.from({ length: count }, (_, n) =>
    chat(`message-${n}`, `Message number ${n}`, { mine: n % 3 === 0, at: NOW - (count - n) * MINUTE_MS }),
  );
}

const OFFER = transfer("offer", item("IMG_2044.MOV", 1.3 * GB, "video/quicktime"), {
  at: NOW,
  phase: { is: "asked" },
  storedBytes: 0,
  kept: false,
  byteLength: 1.4 * GB,
  itemCount: 150,
  preview: [
    item("IMG_2044.MOV", 1.3 * GB, "video/quicktime"),
    item("Lease, signed.pdf", 2.4 * MB, "application/pdf", 1.3 * GB),
    item("Jeju 2026/001.jpg", 8 * MB, "image/jpeg", 1.3024 * GB),
  ],
  top: [
    { name: "IMG_2044.MOV", folder: false, files: 1, byteLength: 1.3 * GB },
    { name: "Lease, signed.pdf", folder: false, files: 1, byteLength: 2.4 * MB },
    { name: "Jeju 2026", folder: true, files: 148, byteLength: 96 * MB },
  ],
});

const FOLDER = {
  phase: { is: "moving" },
  kept: false,
  itemCount: 148,
  byteLength: 1.2 * GB,
  storedBytes: 0.5 * GB,
  top: [{ name: "Jeju 2026", folder: true, files: 148, byteLength: 1.2 * GB }],
} as const;

const SMALL = item("notes.txt", 2_400, "text/plain");
const PHOTO = item("harbour.png", 1.2 * MB, "image/png");

export const CONVERSATION_STATES = {
  conversation: conversation(
    [
      { kind: "note", id: "note-1", pairId: "laptop", at: NOW - 26 * 60 * MINUTE_MS, note: "paired" },
      chat("c1", "Can you send the clip from Sunday?", { at: NOW - 10 * MINUTE_MS }),
      chat("c2", "On its way, it’s a big one", { at: NOW - 9 * MINUTE_MS, mine: true }),
      SENDING,
      BACKUP,
      DEBIAN,
    ],
    { progress: { clip: CLIP_PROGRESS } },
  ),
  "conversation-empty": conversation([]),
  "conversation-phases": conversation(PHASES.map((which) => inPhase(which))),
  "conversation-folders": conversation(
    [
      transfer("photos", item("Jeju 2026/001.jpg", 8 * MB, "image/jpeg"), { ...FOLDER, mine: true }),
      transfer("moving", item("Jeju 2026/001.jpg", 8 * MB, "image/jpeg"), { ...FOLDER, stoppedItems: 12 }),
      transfer("checking", item("Jeju 2026/001.jpg", 8 * MB, "image/jpeg"), {
        ...FOLDER,
        phase: { is: "checking" },
        storedBytes: FOLDER.byteLength,
      }),
    ],
    { progress: { moving: { storedBytes: 0.5 * GB, bytesPerSecond: 9.1 * MB, secondsLeft: 77 } } },
  ),
  "conversation-messages": conversation([
    ...messages(30),
    chat("rtl", "שלום, זה הקובץ", { at: NOW - 3 * MINUTE_MS }),
    chat("long", "A rather long line that goes on and on ".repeat(60), { at: NOW - 2 * MINUTE_MS }),
    chat("word", "w".repeat(300), { at: NOW - MINUTE_MS, mine: true, status: "sent" }),
    chat("waits", "And one that waits", { at: NOW - 30_000, mine: true, status: "waiting" }),
  ]),
  "conversation-away": conversation(
    [
      chat("a1", "Are you there?", { mine: true, status: "waiting" }),
      inPhase({ mine: true, phase: { is: "waiting-device" } }),
    ],
    {},
    { presence: { is: "away" } },
  ),
  "conversation-trouble": conversation([chat("t1", "Hello")], {}, { presence: { is: "away" }, trouble: "middle" }),
  "conversation-unpaired": conversation([chat("u1", "Hello")], {}, { presence: { is: "away" }, trouble: "unpaired" }),
  "conversation-received": conversation(
    [
      transfer("notes", SMALL),
      transfer("photo", PHOTO),
      transfer("stopped", item("Scans/1.pdf", 9 * MB, "application/pdf"), {
        itemCount: 14,
        byteLength: 90 * MB,
        stoppedItems: 2,
        top: [{ name: "Scans", folder: true, files: 14, byteLength: 90 * MB }],
      }),
      transfer("removed", item("old.zip", 9 * MB, "application/zip"), { kept: false }),
      transfer("saving", item("film.mkv", 3.2 * GB, "video/x-matroska")),
      transfer("no-save", item("album.zip", 900 * MB, "application/zip")),
    ],
    {
      saves: {
        saving: { is: "saving", doneBytes: 1.1 * GB, totalBytes: 3.2 * GB },
        "no-save": { is: "failed", why: "no-room" },
      },
    },
  ),
  history: {
    ...HOME,
    timelines: {
      laptop: { entries: [...messages(40), SENDING, BACKUP, DEBIAN], more: true },
      ipad: {
        entries: [chat("i1", "the train tickets are in the folder", { pairId: "ipad", mine: true })],
        more: false,
      },
    },
  },
  offer: conversation([OFFER], { recent: [OFFER] }),
  "offer-too-large": conversation([OFFER], { recent: [OFFER], storage: { freeBytes: 1.1 * GB } }),
} as const satisfies Record<string, AppState>;
