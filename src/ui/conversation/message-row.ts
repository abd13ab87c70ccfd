// One chat message as a bubble with its time and state.
// Rule: the text is a text node in a block of its own, with a direction of its own; a very long one opens on demand.
import { html, nothing, type TemplateResult } from "lit";
import { Check, CheckCheck, Clock } from "lucide";

import type { ChatEntry } from "../../app/state.ts";
import { icon } from "../icon.ts";
import type { ConversationStrings } from "../strings/conversation-strings.ts";

/** Characters and lines of a message that show at once: about a phone's screen. */
const SHOWN_CHARACTERS = 1_500;
const SHOWN_LINES = 24;

const STATUS_ICONS = { waiting: Clock, sent: Check, delivered: CheckCheck } as const;

export interface MessageRow {
  readonly entry: ChatEntry;
  /** The other device's name, as it goes into sentences. */
  readonly name: string;
  readonly footed: boolean;
  readonly opened: boolean;
  open(): void;
}

export function messageRow(words: ConversationStrings, row: MessageRow): TemplateResult {
  const { entry, name, footed, opened, open } = row;
  const shown = opened ? entry.text : beginning(entry.text);
  const cut = shown.length < entry.text.length;
  return html`<div class="bub">
      <span class="quiet">${words.saidBy(entry.mine ? undefined : name)}</span>
      <div class="text" dir="auto">${shown}</div>
      ${cut ? html`<button @click=${open}>${words.showWhole}</button>` : nothing}
    </div>
    ${footed ? foot(words, entry, name) : nothing}`;
}

function foot(words: ConversationStrings, entry: ChatEntry, name: string) {
  const time = html`<time class="num" datetime=${new Date(entry.at).toISOString()}>${words.time(entry.at)}</time>`;
  if (!entry.mine) return html`<div class="foot">${time}</div>`;
  const status = words.status(entry.status, name);
  // Waiting is said in words; sent and delivered are the ordinary case and have an icon with a name.
  const said = entry.status === "waiting" ? html`<span>${status}</span>` : html`<span class="quiet">${status}</span>`;
  return html`<div class="foot" title=${status}>${time}${icon(STATUS_ICONS[entry.status])}${said}</div>`;
}

/** The first screen of a long text; never half of a surrogate pair. */
function beginning(text: string): string {
  let end = Math.min(text.length, SHOWN_CHARACTERS);
  let at = -1;
  for (let line = 0; line < SHOWN_LINES; line += 1) {
    at = text.indexOf("\n", at + 1);
    if (at < 0) break;
  }
  if (at >= 0) end = Math.min(end, at);
  if (end === text.length) return text;
  const last = text.charCodeAt(end - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? end - 1 : end);
}
