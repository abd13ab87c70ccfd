// Writes history, name and settings into one file, for another browser.
// Rule: no key, no secret, no pair's id, no password and nothing of a visit; memory is bounded by a page of entries.
import type { Device, Settings, TimelineEntry, TransferPhase } from "../../app/state.ts";
import { MAX_HISTORY_DEVICES, readLine, writeHead } from "../../protocol/history-file.ts";
import type { HistoryEntry, HistoryHead } from "../../protocol/history-file.ts";
import { MAX_BROKERS, MAX_ICE_SERVERS, MAX_ICE_URLS } from "../../protocol/limits.ts";
import type { Timeline } from "../talk/timeline.ts";
import { fileId } from "./archive-id.ts";

/** Entries read and written at once. */
const PAGE_ENTRIES = 500;
const TYPE = { type: "application/x-ndjson" };

export interface ExportParts {
  readonly name: string;
  readonly settings: Settings;
  /** Paired and former ones. */
  readonly devices: readonly Device[];
  readonly timeline: Timeline;
  /** ms since 1970. */
  readonly at: number;
}

/** Throws TableError. */
export async function exportHistory({ name, settings, devices, timeline, at }: ExportParts): Promise<Blob> {
  const lasting = devices.filter(({ visit }) => !visit).slice(0, MAX_HISTORY_DEVICES);
  const heads = await Promise.all(lasting.map(headOf));
  const pieces = [pieceOf([writeHead({ at, name, settings: withoutSecrets(settings), devices: heads })])];
  let entries = 0;
  for (const [device, { pairId }] of lasting.entries()) {
    let before: number | undefined;
    let more = true;
    while (more) {
      const page = await timeline.page(pairId, PAGE_ENTRIES, before);
      const written = page.entries.map((entry) => JSON.stringify(lineOf(entry, device)));
      // One that could not be read again would spoil the whole file.
      const lines = written.filter((line) => readLine(line, lasting.length));
      if (lines.length > 0) pieces.push(pieceOf(lines));
      entries += lines.length;
      before = page.entries[0]?.at;
      more = page.more && before !== undefined;
    }
  }
  pieces.push(pieceOf([JSON.stringify({ kind: "end", entries })]));
  return new Blob(pieces, TYPE);
}

/** A Blob of its own, so that the browser may put it aside. */
function pieceOf(lines: readonly string[]): Blob {
  return new Blob([`${lines.join("\n")}\n`]);
}

/** One that was moved here keeps the id that it came with: where it began, or by another way, it is known by that. */
async function headOf(device: Device): Promise<HistoryHead["devices"][number]> {
  const { pairId, name, how, pairedAt, lastSeenAt } = device;
  return { id: device.fileId ?? (await fileId(pairId)), name, how, pairedAt, lastSeenAt };
}

/** Relays need a password, which stays here; so do they. No more than a file may hold, or none could read it. */
function withoutSecrets({ theme, icePolicy, brokers, iceServers }: Settings): HistoryHead["settings"] {
  const open = iceServers?.filter(({ username, credential }) => username === undefined && credential === undefined);
  return {
    theme,
    icePolicy,
    ...(brokers && { brokers: brokers.slice(0, MAX_BROKERS) }),
    ...(open && open.length > 0 && { iceServers: open.slice(0, MAX_ICE_SERVERS).map(addressesOf) }),
  };
}

function addressesOf({ urls }: { readonly urls: readonly string[] }): { urls: string[] } {
  return { urls: urls.slice(0, MAX_ICE_URLS) };
}

function lineOf(entry: TimelineEntry, device: number): HistoryEntry {
  const { kind, at } = entry;
  switch (kind) {
    case "note":
      return { kind, device, id: entry.id, at, note: entry.note };
    case "chat":
      return { kind, device, id: entry.id, at, mine: entry.mine, text: entry.text, status: entry.status };
    case "transfer": {
      const { mine, byteLength, blockBytes, itemCount, storedBytes, stoppedItems } = entry;
      const preview = entry.preview.map((item) => ({ ...item }));
      const top = entry.top.map((each) => ({ ...each }));
      const id = entry.fileId ?? entry.id;
      const counts = { byteLength, blockBytes, itemCount, storedBytes, stoppedItems };
      return { kind, device, id, at, mine, ...counts, preview, top, phase: ended(entry.phase) };
    }
  }
}

/** What was not over cannot go on elsewhere. */
function ended(phase: TransferPhase): Extract<HistoryEntry, { kind: "transfer" }>["phase"] {
  switch (phase.is) {
    case "done":
    case "declined":
    case "cancelled":
    case "failed":
      return phase;
    default:
      return { is: "cancelled", by: "me" };
  }
}
