// What is said while a drop is read, and what of it or of a choice had to be left out. For whoever has a Gathering.
import { css, html, nothing, type TemplateResult } from "lit";
import { X } from "lucide";

import { icon } from "../icon.ts";
import type { ConversationStrings } from "../strings/conversation-strings.ts";
import { isolated } from "../strings/isolated.ts";
import type { Gathering } from "./gathering.ts";

export const gatheringStyles = css`
  .state {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 48px;
    padding: 2px 8px 2px 20px;
    border-top: 1px solid var(--line);
    background: var(--surface);
    font-size: 14px;
    color: var(--ink-2);
  }
`;

export function gatheringLines(gathering: Gathering, words: ConversationStrings): TemplateResult {
  return html`${reading(gathering, words)}${leftOut(gathering, words)}`;
}

function reading(gathering: Gathering, words: ConversationStrings) {
  if (gathering.found === undefined) return nothing;
  return html`<div class="state num">
    <span class="grow">${words.reading(gathering.found)}</span>
    <button class="btn plain small" @click=${() => gathering.stop()}>${words.stopReading}</button>
  </div>`;
}

function leftOut(gathering: Gathering, words: ConversationStrings) {
  if (!gathering.leftOut) return nothing;
  const { unreadable } = gathering.leftOut;
  const [first] = unreadable;
  const said = first === undefined ? words.noFilesInside : words.unreadable(unreadable.length, isolated(first));
  return html`<div class="state" role="status">
    <span class="grow any">${said}</span>
    <button class="ico" aria-label=${words.dismiss} title=${words.dismiss} @click=${() => gathering.dismiss()}>
      ${icon(X)}
    </button>
  </div>`;
}
