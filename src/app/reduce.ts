// The next state of the screen. Rule: pure; a change that changes nothing returns the same state.
import type { Change } from "./changes.ts";
import { isMoving, isOver } from "./phases.ts";
import { addToTimeline, joinPage } from "./timelines.ts";
import type {
  AppState,
  BrokerStatus,
  Device,
  Invitation,
  StorageStatus,
  TimelineEntry,
  TransferEntry,
} from "./state.ts";

/** Latest transfers kept at hand, beside all that are not over: what they come to is told. */
const RECENT = 20;

export function reduce(state: AppState, change: Change): AppState {
  switch (change.type) {
    case "ownership":
      return {
        ...state,
        ownership: change.ownership,
        device: { ...state.device, missing: change.missing ?? state.device.missing },
      };
    case "session":
      return {
        ...without(state, "invitation", "sharedLink", "words", "joining", "twoScans", "paired"),
        ...NOTHING_YET,
      };
    case "named":
      return { ...state, device: { ...state.device, name: change.name } };
    case "settings":
      return { ...state, settings: change.settings };
    case "storage":
      return { ...state, storage: { ...change.status, ...troubleOf(state, change.status) } };
    case "storage-mended": {
      const { trouble, ...storage } = state.storage;
      return trouble ? { ...state, storage } : state;
    }
    case "storage-fault":
      // What was known of the room may be old. It is asked for anew, so that what is heard later is compared with now.
      return { ...state, storage: { trouble: change.fault } };
    case "online":
      return state.online === change.online ? state : withNetwork(state, change.online);
    case "update-ready":
      return { ...state, updateReady: true };
    case "device":
      return withDevice(state, change.device);
    case "device-gone":
      return withoutDevice(state, change.pairId);
    case "recent":
      return { ...state, recent: change.transfers };
    case "entry":
      return withEntry(state, change.entry);
    case "page":
      return withPage(state, change);
    case "progress":
      return { ...state, progress: withKey(state.progress, change.transferId, change.progress) };
    case "save":
      return { ...state, saves: withKey(state.saves, change.transferId, change.status) };
    case "broker":
      return { ...state, brokers: withBroker(state.brokers, change.url, change.status) };
    case "invitation":
      return withInvitation(state, change.kind, change.invitation);
    case "words":
      return change.words ? { ...state, words: change.words } : without(state, "words");
    case "approvals":
      return { ...state, approvals: change.approvals };
    case "joining":
      return change.joining ? { ...state, joining: change.joining } : without(state, "joining");
    case "two-scans":
      return change.twoScans ? { ...state, twoScans: change.twoScans } : without(state, "twoScans");
    case "paired":
      return { ...state, paired: change.paired };
    case "paired-dismissed":
      return without(state, "paired");
    case "notice":
      return { ...state, notice: change.notice };
    case "notice-dismissed":
      return without(state, "notice");
  }
}

const NOTHING_YET = {
  brokers: [],
  approvals: [],
  devices: {},
  deviceOrder: [],
  timelines: {},
  recent: [],
  progress: {},
} as const satisfies Partial<AppState>;

type Optional = "invitation" | "sharedLink" | "words" | "joining" | "twoScans" | "paired" | "notice";

/** The state without these fields: a field that is not set is no field (exactOptionalPropertyTypes). */
function without(state: AppState, ...fields: readonly Optional[]): AppState {
  if (fields.every((field) => state[field] === undefined)) return state;
  const next: { -readonly [K in keyof AppState]: AppState[K] } = { ...state };
  for (const field of fields) delete next[field];
  return next;
}

function withKey<T>(record: Readonly<Record<string, T>>, key: string, value: T | undefined): Record<string, T> {
  const { [key]: _, ...rest } = record;
  return value === undefined ? rest : { ...rest, [key]: value };
}

/** Room that was made since mends a full disk. More than before, not some: browsers tell of room that is not there. */
function troubleOf(
  { storage: { trouble, freeBytes = Infinity } }: AppState,
  now: StorageStatus,
): Pick<StorageStatus, "trouble"> {
  const mended = trouble === "full" && (now.freeBytes ?? 0) > freeBytes;
  return trouble && !mended ? { trouble } : {};
}

function withInvitation(state: AppState, kind: Invitation["kind"], invitation: Invitation | undefined): AppState {
  const field = kind === "screen" ? "invitation" : "sharedLink";
  return invitation ? { ...state, [field]: invitation } : without(state, field);
}

/** Nobody knows yet what can be reached in a network that has just come. */
function withNetwork(state: AppState, online: boolean): AppState {
  const brokers = state.brokers.map((broker): BrokerStatus => {
    return online && broker.is === "offline" ? { url: broker.url, is: "connecting" } : broker;
  });
  return { ...state, online, brokers };
}

/** A broker that is tried again stays out of reach until it answers: what is said of it does not come and go. */
function withBroker(
  brokers: readonly BrokerStatus[],
  url: string,
  status: BrokerStatus | undefined,
): readonly BrokerStatus[] {
  if (!status) return brokers.filter((broker) => broker.url !== url);
  const known = brokers.find((broker) => broker.url === url);
  const again = known?.is === "offline" && status.is === "connecting";
  const next: BrokerStatus = again ? { url, is: "offline" } : status;
  return known ? brokers.map((broker) => (broker === known ? next : broker)) : [...brokers, next];
}

// ---- Devices ----

function withDevice(state: AppState, device: Device): AppState {
  const latest = newer(state.devices[device.pairId]?.latest, device.latest);
  const devices = { ...state.devices, [device.pairId]: latest ? { ...device, latest } : device };
  return { ...state, devices, deviceOrder: order(devices) };
}

function withoutDevice(state: AppState, pairId: string): AppState {
  const devices = withKey<Device>(state.devices, pairId, undefined);
  const timelines = withKey(state.timelines, pairId, undefined);
  const recent = state.recent.filter((entry) => entry.pairId !== pairId);
  const stays = new Set(recent.map(({ id }) => id));
  const progress = Object.fromEntries(Object.entries(state.progress).filter(([id]) => stays.has(id)));
  return { ...state, devices, deviceOrder: order(devices), timelines, recent, progress };
}

/** Most recent first: by what happened last, else by when it was paired. */
function order(devices: Readonly<Record<string, Device>>): string[] {
  const time = ({ latest, pairedAt }: Device) => Math.max(latest?.at ?? 0, pairedAt);
  return Object.values(devices)
    .toSorted((a, b) => time(b) - time(a))
    .map(({ pairId }) => pairId);
}

function newer(a: TimelineEntry | undefined, b: TimelineEntry | undefined): TimelineEntry | undefined {
  if (!a || !b) return a ?? b;
  return b.at > a.at ? b : a;
}

// ---- Timelines ----

function withEntry(state: AppState, entry: TimelineEntry): AppState {
  const { pairId } = entry;
  const timeline = state.timelines[pairId];
  const timelines = timeline ? { ...state.timelines, [pairId]: addToTimeline(timeline, entry) } : state.timelines;
  const device = state.devices[pairId];
  const isLatest = device && (device.latest === undefined || entry.at >= device.latest.at);
  const devices = isLatest ? { ...state.devices, [pairId]: { ...device, latest: entry } } : state.devices;
  const next = { ...state, timelines, devices, deviceOrder: isLatest ? order(devices) : state.deviceOrder };
  return entry.kind === "transfer" ? withTransfer(next, entry) : next;
}

function withTransfer(state: AppState, entry: TransferEntry): AppState {
  const others = state.recent.filter(({ id }) => id !== entry.id);
  const all = [...others, entry].toSorted((a, b) => b.at - a.at);
  // One that ends this moment is there once more, so that its end is seen.
  const recent = all.filter((each, n) => n < RECENT || each === entry || !isOver(each));
  if (isMoving(entry) || !state.progress[entry.id]) return { ...state, recent };
  return { ...state, recent, progress: withKey(state.progress, entry.id, undefined) };
}

function withPage(state: AppState, { pairId, entries, more }: Extract<Change, { type: "page" }>): AppState {
  const timeline = joinPage(state.timelines[pairId], entries, more);
  return { ...state, timelines: { ...state.timelines, [pairId]: timeline } };
}
