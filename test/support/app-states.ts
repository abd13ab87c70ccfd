// Named states of the app, for component tests and screenshots: those of the drawing, and what can go wrong.
// Rule: plain values with fixed names, sizes and times relative to `NOW`, so that pictures can be compared.
import type {
  AppState,
  ChatEntry,
  CheckPictures,
  Device,
  Invitation,
  TransferEntry,
  TransferItem,
} from "../../src/app/state.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MB = 1_000_000;
const GB = 1000 * MB;

/** Everything is dated from here: noon of the day on which the test runs, so that "today" and "yesterday" hold. */
export const NOW = new Date().setHours(12, 0, 0, 0);

export const PICTURES: CheckPictures = [4, 62, 36, 47];

export function device(pairId: string, name: string, change: Partial<Device> = {}): Device {
  return {
    pairId,
    name,
    how: "code",
    pairedAt: NOW - 30 * 24 * HOUR_MS,
    lastSeenAt: NOW - 3 * HOUR_MS,
    pictures: PICTURES,
    autoAccept: false,
    presence: { is: "away" },
    ...change,
  };
}

export function item(path: string, byteLength: number, mediaType: string, offset = 0): TransferItem {
  return { path, byteLength, mediaType, modifiedAt: NOW - HOUR_MS, offset };
}

/** A transfer of one file; more by `change`. */
export function transfer(id: string, file: TransferItem, change: Partial<TransferEntry> = {}): TransferEntry {
  return {
    kind: "transfer",
    id,
    pairId: "laptop",
    at: NOW - HOUR_MS,
    mine: false,
    byteLength: file.byteLength,
    blockBytes: 262_144,
    itemCount: 1,
    preview: [file],
    top: [{ name: file.path, folder: false, files: 1, byteLength: file.byteLength }],
    phase: { is: "done" },
    storedBytes: file.byteLength,
    kept: true,
    stoppedItems: 0,
    ...change,
  };
}

export const CLIP = item("IMG_2044.MOV", 6.6 * GB, "video/quicktime");
export const LEASE = item("Lease, signed.pdf", 2.4 * MB, "application/pdf");

export const SENDING_CLIP = transfer("clip", CLIP, {
  mine: true,
  at: NOW - 5 * MINUTE_MS,
  phase: { is: "moving" },
  storedBytes: 4.1 * GB,
});
export const LEASE_ARRIVED = transfer("lease", LEASE, { at: new Date(NOW).setHours(9, 12) });
export const JEJU_SENT = transfer("jeju", item("Jeju 2026/001.jpg", 8 * MB, "image/jpeg"), {
  pairId: "ipad",
  mine: true,
  at: NOW - 22 * HOUR_MS,
  byteLength: 1.2 * GB,
  itemCount: 148,
  top: [{ name: "Jeju 2026", folder: true, files: 148, byteLength: 1.2 * GB }],
  storedBytes: 1.2 * GB,
  kept: false,
});
export const BACKUP_WAITS = transfer("backup", item("notes.zip", 40 * MB, "application/zip"), {
  pairId: "mac",
  mine: true,
  at: NOW - 2 * HOUR_MS,
  itemCount: 3,
  byteLength: 96 * MB,
  top: [
    { name: "notes.zip", folder: false, files: 1, byteLength: 40 * MB },
    { name: "plan.pdf", folder: false, files: 1, byteLength: 6 * MB },
    { name: "sketch.png", folder: false, files: 1, byteLength: 50 * MB },
  ],
  phase: { is: "waiting-device" },
  storedBytes: 0,
  kept: false,
});

export const INVITATION: Invitation = {
  id: "code-1",
  kind: "screen",
  link: "https://ferry.example/#/pair/EGcfuN5tcmFuZG9tIHRleHQgdGhhdCBzdGFuZHMgZm9yIGEgc2VjcmV0IG9mIDMyIGJ5dGVzIGFuZCBhIGhhc2ggUGl4ZWwsIGJsdWUgb3R0ZXI",
  expiresAt: NOW + 161_000,
};

const LAPTOP = device("laptop", "Work laptop", {
  presence: { is: "here", path: "local", roundTripMs: 3 },
  latest: SENDING_CLIP,
});
const IPAD = device("ipad", "Kitchen iPad", {
  presence: { is: "here", path: "relayed", roundTripMs: 48 },
  latest: {
    kind: "chat",
    id: "chat-1",
    pairId: "ipad",
    at: new Date(NOW).setHours(9, 12),
    mine: true,
    text: "the train tickets are in the folder",
    status: "delivered",
  },
});
const MAC = device("mac", "Studio Mac", { latest: BACKUP_WAITS });

/** Paired with nobody, the code on the screen. */
export const FIRST_OPEN: AppState = {
  ownership: "here",
  device: { name: "Pixel, blue otter", missing: [], version: "0.1.0" },
  brokers: [{ url: "https://0.peerjs.com", is: "online" }],
  storage: { usedBytes: 1.2 * GB, freeBytes: 38 * GB, persisted: true },
  settings: { theme: "system", icePolicy: "all" },
  online: true,
  updateReady: false,
  invitation: INVITATION,
  approvals: [],
  devices: {},
  deviceOrder: [],
  timelines: {},
  recent: [],
  progress: {},
  saves: {},
};

function without(state: AppState, field: "invitation"): AppState {
  const { [field]: _, ...rest } = state;
  return rest;
}

/** Three devices: one that a clip goes to, one by relay, one away with something waiting. */
export const HOME: AppState = {
  ...without(FIRST_OPEN, "invitation"),
  devices: { laptop: LAPTOP, ipad: IPAD, mac: MAC },
  deviceOrder: ["laptop", "ipad", "mac"],
  recent: [LEASE_ARRIVED, JEJU_SENT],
  progress: { clip: { storedBytes: 4.1 * GB, bytesPerSecond: 41 * MB, secondsLeft: 60 } },
};

export const SITE_BACKUP = transfer("site-backup", item("site-backup/index.html", 4096, "text/html"), {
  at: NOW - 20 * MINUTE_MS,
  byteLength: 840 * MB,
  itemCount: 212,
  top: [{ name: "site-backup", folder: true, files: 212, byteLength: 840 * MB }],
  storedBytes: 840 * MB,
});
export const ISO_PAUSED = transfer("iso", item("debian-13.iso", 4.7 * GB, "application/octet-stream"), {
  at: NOW - 4 * MINUTE_MS,
  phase: { is: "reconnecting" },
  storedBytes: 1.9 * GB,
});
const OFFERED = transfer("offered", item("IMG_2044.MOV", 1.3 * GB, "video/quicktime"), {
  at: NOW,
  byteLength: 1.3 * GB + 2.4 * MB + 96 * MB,
  itemCount: 150,
  top: [
    { name: "IMG_2044.MOV", folder: false, files: 1, byteLength: 1.3 * GB },
    { name: "Lease, signed.pdf", folder: false, files: 1, byteLength: 2.4 * MB },
    { name: "Jeju 2026", folder: true, files: 148, byteLength: 96 * MB },
  ],
  phase: { is: "asked" },
  storedBytes: 0,
  kept: false,
});

function said(id: string, mine: boolean, text: string, at: number): ChatEntry {
  return { kind: "chat", id, pairId: "laptop", at, mine, text, status: "delivered" };
}

/** The drawing's conversation. */
export const CONVERSATION: AppState = {
  ...HOME,
  recent: [SENDING_CLIP, SITE_BACKUP, LEASE_ARRIVED, JEJU_SENT],
  timelines: {
    laptop: {
      more: false,
      entries: [
        said("said-1", false, "Can you send the clip from Sunday?", NOW - 7 * MINUTE_MS),
        said("said-2", true, "On its way, it’s a big one", NOW - 6 * MINUTE_MS),
        SENDING_CLIP,
        SITE_BACKUP,
        ISO_PAUSED,
      ],
    },
  },
};

const OFFER: AppState = {
  ...HOME,
  devices: { ...HOME.devices, laptop: { ...LAPTOP, latest: OFFERED } },
  recent: [OFFERED, LEASE_ARRIVED, JEJU_SENT],
  timelines: { laptop: { more: false, entries: [OFFERED] } },
};

const OFFLINE_BROKER = { url: "https://0.peerjs.com", is: "offline", retryAt: NOW + 12_000 } as const;

/** By the name that a screenshot gets. */
export const APP_STATES = {
  "first-open": FIRST_OPEN,
  "first-open-no-broker": { ...without(FIRST_OPEN, "invitation"), brokers: [OFFLINE_BROKER] },
  "first-open-offline": { ...without(FIRST_OPEN, "invitation"), online: false, brokers: [OFFLINE_BROKER] },
  home: HOME,
  pairing: { ...HOME, invitation: INVITATION },
  "join-ask": { ...FIRST_OPEN, joining: { stage: "ask", hostName: "Work laptop" } },
  "join-dialling": {
    ...FIRST_OPEN,
    joining: { stage: "dialling", hostName: "Work laptop", waiting: false, approval: false },
  },
  "join-waiting": {
    ...FIRST_OPEN,
    joining: { stage: "dialling", hostName: "Work laptop", waiting: true, approval: false },
  },
  "join-approval": {
    ...FIRST_OPEN,
    joining: { stage: "dialling", hostName: "Work laptop", waiting: false, approval: true },
  },
  "join-failed": { ...FIRST_OPEN, joining: { stage: "failed", hostName: "Work laptop", error: "expired" } },
  approval: { ...HOME, approvals: [{ id: "approval-1", name: "Pixel, blue otter" }] },
  paired: { ...HOME, paired: { pairId: "laptop", name: "Work laptop", pictures: PICTURES } },
  offline: { ...HOME, online: false, brokers: [OFFLINE_BROKER] },
  "broker-down": { ...HOME, brokers: [OFFLINE_BROKER] },
  "update-ready": { ...HOME, updateReady: true },
  notice: { ...HOME, notice: { code: "no-room", neededBytes: 4.2 * GB, freeBytes: 1.1 * GB } },
  "storage-trouble": { ...HOME, storage: { trouble: "refused" } },
  "other-tab": { ...FIRST_OPEN, ownership: "elsewhere" },
  "taken-over": { ...HOME, ownership: "taken" },
  unable: { ...FIRST_OPEN, ownership: "unable", device: { ...FIRST_OPEN.device, missing: ["secure-context"] } },
  starting: { ...without(FIRST_OPEN, "invitation"), ownership: "starting" },
  scan: HOME,
  "scan-refused": HOME,
  settings: { ...HOME, recent: [LEASE_ARRIVED, SITE_BACKUP, JEJU_SENT] },
  "settings-own": {
    ...HOME,
    settings: {
      theme: "system",
      icePolicy: "relay",
      brokers: ["https://broker.example/ferry"],
      iceServers: [
        { urls: ["stun:stun.example:3478"] },
        { urls: ["turn:turn.example:3478?transport=udp"], username: "ferry", credential: "secret" },
      ],
    },
    storage: { freeBytes: 1.1 * GB, persisted: false },
  },
  "no-such-device": HOME,
  conversation: CONVERSATION,
  offer: OFFER,
  history: CONVERSATION,
} as const satisfies Record<string, AppState>;

/** Where a state is looked at, if not at the first place. */
export const STATE_PLACES: Partial<Record<keyof typeof APP_STATES, string>> = {
  pairing: "#/pair",
  scan: "#/scan",
  "scan-refused": "#/scan",
  settings: "#/settings",
  "settings-own": "#/settings",
  "no-such-device": "#/device/long-gone",
  conversation: "#/device/laptop",
  history: "#/history",
};
