// The history: chat and transfers of all devices as one list, newest first, and what of it matches a search. Pure.
// Rule: the same records as in the timelines; a transfer that stands in two lists is one record, the timeline's.
import type { AppState, ChatEntry, TransferEntry } from "../../app/state.ts";

export type HistoryRecord = ChatEntry | TransferEntry;
export type HistoryKind = "all" | "files" | "messages";

export interface HistoryFilter {
  readonly query: string;
  readonly kind: HistoryKind;
  /** Empty: every device. */
  readonly pairId: string;
}

export function historyRecords({ timelines, recent }: Pick<AppState, "timelines" | "recent">): HistoryRecord[] {
  const records = new Map<string, HistoryRecord>();
  for (const entry of recent) records.set(`${entry.pairId}/${entry.id}`, entry);
  for (const { entries } of Object.values(timelines)) {
    for (const entry of entries) if (entry.kind !== "note") records.set(`${entry.pairId}/${entry.id}`, entry);
  }
  return [...records.values()].toSorted((a, b) => b.at - a.at);
}

/** `nameOf`: a device's name by pair id; searched too. */
export function matching(
  records: readonly HistoryRecord[],
  { query, kind, pairId }: HistoryFilter,
  nameOf: (pairId: string) => string,
): readonly HistoryRecord[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0 && kind === "all" && pairId === "") return records;
  return records.filter((record) => {
    if (pairId !== "" && record.pairId !== pairId) return false;
    if (kind !== "all" && (record.kind === "transfer") !== (kind === "files")) return false;
    if (words.length === 0) return true;
    const [text, name] = [searched(record), plain(nameOf(record.pairId))];
    return words.every((word) => text.includes(word) || name.includes(word));
  });
}

/** Made once a record: a search that goes through everything looks at all of them after every page that comes. */
const texts = new WeakMap<HistoryRecord, string>();

function searched(record: HistoryRecord): string {
  const text = texts.get(record) ?? plain(textOf(record));
  texts.set(record, text);
  return text;
}

function textOf(record: HistoryRecord): string {
  if (record.kind === "chat") return record.text;
  return [...record.top.map(({ name }) => name), ...record.preview.map(({ path }) => path)].join("\n");
}

/** Names from Apple's systems come decomposed; people search as they type. */
function plain(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
