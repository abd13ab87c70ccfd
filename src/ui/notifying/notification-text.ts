// A telling as a notification's title and text. Pure. Rule: plain text without anything that turns or hides its
// neighbours, and bounded; of a visitor no name, no file and no word, because systems keep what they have shown.
import type { AppState, TransferEntry } from "../../app/state.ts";
import type { Telling } from "../../app/telling.ts";
import type { Strings } from "../strings/strings.ts";

export interface NotificationText {
  readonly title: string;
  readonly body: string;
  /** It tells of a visitor, so a tap leads to no place that names the pair. */
  readonly visitor: boolean;
}

/** Characters of a text: what systems show of it at most. */
const MAX_BODY = 240;
/** Controls, and what turns the direction of what follows (Unicode Standard Annex 9). */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}]+/gu;

export function notificationText(telling: Telling, state: AppState, strings: Strings): NotificationText {
  const { background: words, conversation, pairing } = strings;
  if (telling.is === "approval") {
    const { name, visit = false } = telling.approval;
    return text(visit ? words.visitor : name || pairing.nameless, words.wantsToPair, visit);
  }
  const device = state.devices[telling.pairId];
  if (device?.visit) return text(words.visitor, ofVisitor(telling, strings), true);
  const name = device?.name ?? conversation.formerDevice;
  if (telling.is === "message") return text(name, telling.entry.text, false);
  return text(name, ofTransfer(telling.is, telling.entry, name, strings), false);
}

function ofTransfer(is: "offer" | "done" | "failed", entry: TransferEntry, name: string, strings: Strings): string {
  const { conversation } = strings;
  const title = conversation.title(entry);
  if (is === "offer") return conversation.offered(title, name);
  if (is === "done") return conversation.finished(title, entry.mine, name);
  return conversation.ended(title, conversation.phase(entry.phase, entry.mine, name));
}

function ofVisitor(telling: Exclude<Telling, { is: "approval" }>, { background: words }: Strings): string {
  switch (telling.is) {
    case "message":
      return words.visitorSaid;
    case "offer":
      return words.visitorOffers(telling.entry.itemCount);
    case "done":
      return words.visitorDone;
    case "failed":
      return words.visitorFailed;
  }
}

function text(title: string, body: string, visitor: boolean): NotificationText {
  return { title: plain(title), body: plain(body), visitor };
}

function plain(text: string): string {
  const seen = Array.from(text.replaceAll(UNSEEN, " ").trim());
  return seen.length > MAX_BODY ? `${seen.slice(0, MAX_BODY - 1).join("")}…` : seen.join("");
}
