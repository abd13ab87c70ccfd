// The file in which a history moves to another browser: one JSON value a line. The first says what it is, whose it was
// and with which devices, each further one is an entry, the last says how many there were.
// Rule: no key, no secret and no pair's id is in it; whatever a line holds becomes a value or a fault, never an exception.
import * as v from "valibot";

import {
  MAX_BROKERS,
  MAX_CHAT_LENGTH,
  MAX_DEVICE_NAME_BYTES,
  MAX_ICE_SERVERS,
  MAX_ICE_URL_LENGTH,
  MAX_ICE_URLS,
  MAX_ITEMS,
  MAX_PAIRS,
  MAX_PATH_BYTES,
  MAX_TRANSFER_BYTES,
  MAX_TYPE_LENGTH,
} from "./limits.ts";
import { DeclineReason, FailReason, VoidReason } from "./messages.ts";

/** Counted up when an older Ferry could not read the file any more. */
const VERSION = 1;
/** Characters of a line: the first has up to MAX_HISTORY_DEVICES devices, an entry up to 8,000 characters and 1,000 names. */
export const MAX_HISTORY_LINE = 1024 * 1024;
/** Pairs, and as many again that were dissolved or moved here before. */
export const MAX_HISTORY_DEVICES = 4 * MAX_PAIRS;
/** Top-level names of a transfer that are listed: far more than any screen shows. */
const MAX_TOP = 1_000;
const MAX_PREVIEW = 5;

const count = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(most));
/** ms since 1970, as far as a Date goes (ECMAScript, section 21.4.1.1). */
const Time = count(8_640_000_000_000_000);
const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const hex = (characters: number) => v.pipe(v.string(), v.regex(/^[0-9a-f]+$/), v.length(characters));
const Side = v.picklist(["me", "them"]);

const Settings = v.object({
  theme: v.picklist(["system", "light", "dark"]),
  icePolicy: v.picklist(["all", "relay", "local"]),
  brokers: v.optional(v.pipe(v.array(text(256)), v.maxLength(MAX_BROKERS))),
  /** Without those that need a password: it stays where it is. */
  iceServers: v.optional(
    v.pipe(
      v.array(v.object({ urls: v.pipe(v.array(text(MAX_ICE_URL_LENGTH)), v.maxLength(MAX_ICE_URLS)) })),
      v.maxLength(MAX_ICE_SERVERS),
    ),
  ),
});
const Head = v.object({
  ferry: v.literal("history"),
  version: v.literal(VERSION),
  /** When it was written. */
  at: Time,
  name: text(MAX_DEVICE_NAME_BYTES),
  settings: Settings,
  devices: v.pipe(
    v.array(
      v.object({
        /** Made from the pair's id one way: the same in every file of the same browser, and wherever it is moved on to. */
        id: hex(32),
        name: text(MAX_DEVICE_NAME_BYTES),
        how: v.picklist(["code", "link", "words", "scans"]),
        pairedAt: Time,
        lastSeenAt: Time,
      }),
    ),
    v.maxLength(MAX_HISTORY_DEVICES),
  ),
});

const about = { device: count(MAX_HISTORY_DEVICES - 1), at: Time };
const Entry = v.variant("kind", [
  v.object({
    kind: v.literal("chat"),
    ...about,
    id: hex(32),
    mine: v.boolean(),
    text: v.pipe(text(MAX_CHAT_LENGTH), v.minLength(1)),
    status: v.picklist(["waiting", "sent", "delivered"]),
  }),
  v.object({ kind: v.literal("note"), ...about, id: hex(32), note: v.literal("paired") }),
  v.object({
    kind: v.literal("transfer"),
    ...about,
    id: hex(16),
    mine: v.boolean(),
    byteLength: count(MAX_TRANSFER_BYTES),
    blockBytes: count(MAX_TRANSFER_BYTES),
    itemCount: count(MAX_ITEMS),
    preview: v.pipe(
      v.array(
        v.object({
          path: text(MAX_PATH_BYTES),
          byteLength: count(MAX_TRANSFER_BYTES),
          mediaType: text(MAX_TYPE_LENGTH),
          modifiedAt: Time,
          offset: count(MAX_TRANSFER_BYTES),
          stopped: v.optional(VoidReason),
        }),
      ),
      v.maxLength(MAX_PREVIEW),
    ),
    top: v.pipe(
      v.array(
        v.object({
          name: text(MAX_PATH_BYTES),
          folder: v.boolean(),
          files: count(MAX_ITEMS),
          byteLength: count(MAX_TRANSFER_BYTES),
        }),
      ),
      v.maxLength(MAX_TOP),
    ),
    /** One that was not over has ended with the move. */
    phase: v.variant("is", [
      v.object({ is: v.literal("done") }),
      v.object({ is: v.literal("declined"), by: Side, reason: DeclineReason }),
      v.object({ is: v.literal("cancelled"), by: Side }),
      v.object({ is: v.literal("failed"), reason: FailReason }),
    ]),
    storedBytes: count(MAX_TRANSFER_BYTES),
    stoppedItems: count(MAX_ITEMS),
  }),
]);
const End = v.object({ kind: v.literal("end"), entries: count(Number.MAX_SAFE_INTEGER) });

export type HistoryHead = v.InferOutput<typeof Head>;
export type HistoryEntry = v.InferOutput<typeof Entry>;
/** `newer`: written by a later Ferry. `damaged`: Ferry's, but not whole or changed. */
export type HistoryFault = "not-ferry" | "newer" | "damaged";

const Newer = v.object({
  ferry: v.literal("history"),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(VERSION + 1)),
});

/** The first line. */
export function writeHead(head: Omit<HistoryHead, "ferry" | "version">): string {
  return JSON.stringify({ ferry: "history", version: VERSION, ...head });
}
export function readHead(line: string): HistoryHead | HistoryFault {
  const value = parse(line);
  const result = v.safeParse(Head, value);
  if (result.success) return result.output;
  if (v.is(Newer, value)) return "newer";
  return v.is(v.object({ ferry: v.literal("history") }), value) ? "damaged" : "not-ferry";
}
/** Any line after the first, for a file with so many devices; undefined when it is none. */
export function readLine(line: string, devices: number): HistoryEntry | { kind: "end"; entries: number } | undefined {
  const value = parse(line);
  const end = v.safeParse(End, value);
  if (end.success) return end.output;
  const entry = v.safeParse(Entry, value);
  return entry.success && entry.output.device < devices ? entry.output : undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
