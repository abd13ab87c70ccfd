// Reads a history file: all of it is checked before anything of it is kept, and keeping it twice changes nothing.
// Rule: what was read belongs to devices that are not paired here; names and addresses are cleaned as if another device
// had said them.
import type { TimelineEntry } from "../../app/state.ts";
import type { Imported } from "../../app/verbs.ts";
import { readHead, readLine } from "../../protocol/history-file.ts";
import type { HistoryEntry, HistoryFault, HistoryHead } from "../../protocol/history-file.ts";
import { cleanDeviceName, cleanPath } from "../../protocol/names.ts";
import { brokerUrl, isIceUrl, isRelayUrl } from "../../protocol/server-addresses.ts";
import type { FormerPair } from "../devices.ts";
import { TableError } from "../ports.ts";
import type { Timeline } from "../talk/timeline.ts";
import { archiveId, archivedTransferId, fileId } from "./archive-id.ts";
import { linesOf, NoLinesError } from "./lines.ts";

/** Check pictures belong to a pair, and this is none. */
const NO_PICTURES = [0, 0, 0, 0] as const;

export interface ImportParts {
  readonly timeline: Timeline;
  /** Ids of all devices that are here, paired or not: what is theirs is not read again. */
  readonly here: readonly string[];
  /** Keeps and shows a device that is only remembered. Throws TableError. */
  readonly keep: (former: FormerPair) => Promise<void>;
  /** ms since 1970. */
  readonly now: number;
}

/**
 * Never rejects but for what is no fault of the file or the tables. Aborted, it keeps nothing more, which is a table that
 * refuses: the session ends.
 */
export async function importHistory(file: Blob, parts: ImportParts, signal: AbortSignal): Promise<Imported> {
  try {
    const checked = await check(file, parts.now, signal);
    if (typeof checked === "string") return { is: "refused", why: checked };
    const kept = await keepAll(file, checked, parts, signal);
    const { name, settings } = checked.head;
    return { is: "done", ...kept, name: cleanDeviceName(name), settings: usable(settings) };
  } catch (error) {
    if (error instanceof TableError) return { is: "refused", why: error.fault === "full" ? "full" : "storage" };
    // A file that went away while it was read.
    if (error instanceof NoLinesError || error instanceof DOMException) return { is: "refused", why: "damaged" };
    throw error;
  }
}

/** A file that is whole. */
interface Checked {
  readonly head: HistoryHead;
  /**
   * For times later than now, where the clock was ahead of ours, the one that is kept instead: now, or as many
   * milliseconds before it as there are later ones. So they keep their order, and each a time of its own for the pages.
   */
  readonly times: ReadonlyMap<number, number>;
}

/** Reads all of it and keeps nothing. */
async function check(file: Blob, now: number, signal: AbortSignal): Promise<Checked | HistoryFault> {
  let head: HistoryHead | undefined;
  const late = new Set<number>();
  let entries = 0;
  let ended = false;
  try {
    for await (const line of linesOf(file)) {
      orEnd(signal);
      if (!head) {
        const first = readHead(line);
        if (typeof first === "string") return first;
        head = first;
        continue;
      }
      const entry = ended ? undefined : readLine(line, head.devices.length);
      if (!entry || (entry.kind === "end" && entry.entries !== entries)) return "damaged";
      if (entry.kind === "end") ended = true;
      else {
        entries += 1;
        if (entry.at > now) late.add(entry.at);
      }
    }
  } catch (error) {
    // Something else than text that nobody would call damaged.
    if (error instanceof NoLinesError && !head) return "not-ferry";
    throw error;
  }
  if (!head) return "not-ferry";
  if (!ended) return "damaged";
  const latestFirst = [...late].toSorted((a, b) => b - a);
  return { head, times: new Map(latestFirst.map((at, later) => [at, now - later])) };
}

async function keepAll(file: Blob, { head, times }: Checked, parts: ImportParts, signal: AbortSignal) {
  const { timeline, here, keep, now } = parts;
  const known = new Set(await Promise.all(here.map(async (pairId) => archiveId(await fileId(pairId)))));
  const archives = await Promise.all(head.devices.map(({ id }) => archiveId(id)));
  for (const [n, { id, name, how, pairedAt, lastSeenAt }] of head.devices.entries()) {
    const pairId = archives[n] ?? "";
    if (known.has(pairId)) continue;
    orEnd(signal);
    const times = { pairedAt: Math.min(pairedAt, now), lastSeenAt: Math.min(lastSeenAt, now) };
    const device = { pairId, fileId: id, name: cleanDeviceName(name), how, ...times };
    await keep({ ...device, pictures: NO_PICTURES, imported: true });
  }
  let entries = 0;
  let first = true;
  for await (const line of linesOf(file)) {
    const entry = first ? undefined : readLine(line, archives.length);
    first = false;
    if (!entry || entry.kind === "end") continue;
    const pairId = archives[entry.device] ?? "";
    if (known.has(pairId)) continue;
    orEnd(signal);
    // Later than now would push everything that is said here to the end of that.
    await timeline.put(await entryOf(entry, pairId, times.get(entry.at) ?? entry.at));
    entries += 1;
  }
  return { devices: archives.filter((pairId) => !known.has(pairId)).length, entries };
}

/** Settings as a person could have entered them: addresses that nothing would ask are left out. */
function usable({ brokers = [], iceServers = [], ...choices }: HistoryHead["settings"]): HistoryHead["settings"] {
  const dialled = [...new Set(brokers.flatMap((address) => brokerUrl(address) ?? []))];
  const asked = iceServers.flatMap(({ urls }) => {
    const open = urls.filter((url) => isIceUrl(url) && !isRelayUrl(url));
    return open.length > 0 ? [{ urls: open }] : [];
  });
  return {
    ...choices,
    ...(dialled.length > 0 && { brokers: dialled }),
    ...(asked.length > 0 && { iceServers: asked }),
  };
}

function orEnd(signal: AbortSignal): void {
  if (signal.aborted) throw new TableError("refused");
}

async function entryOf(entry: HistoryEntry, pairId: string, at: number): Promise<TimelineEntry> {
  const { device: _, ...said } = entry;
  if (said.kind !== "transfer") return { ...said, pairId, at };
  const id = await archivedTransferId(pairId, said.id);
  const preview = said.preview.map(({ stopped, ...item }) => ({
    ...item,
    path: cleanPath(item.path),
    ...(stopped && { stopped }),
  }));
  const top = said.top.map((each) => ({ ...each, name: cleanPath(each.name) }));
  return { ...said, id, fileId: said.id, pairId, at, preview, top, kept: false };
}
