// The last message that was sent from here, until the app has taken or refused it. Pure.
// Rule: a refused message is written again in the composer; nothing a person wrote is lost.
import type { AppState, Notice } from "../../app/state.ts";

const REFUSALS: ReadonlySet<Notice["code"]> = new Set(["outbox-full", "message-too-long", "message-not-kept"]);

interface Message {
  readonly pairId: string;
  readonly text: string;
}

export class SentMessage {
  #message: Message | undefined;

  note(pairId: string, text: string): void {
    this.#message = { pairId, text };
  }

  /** The message, once, when this change of the state says that it was refused. */
  refusedBetween(before: AppState, state: AppState): Message | undefined {
    const message = this.#message;
    if (!message) return undefined;
    const last = state.timelines[message.pairId]?.entries.at(-1);
    const added = last?.id !== before.timelines[message.pairId]?.entries.at(-1)?.id;
    const taken = added && last?.kind === "chat" && last.mine && last.text === message.text;
    const refused = state.notice !== before.notice && state.notice && REFUSALS.has(state.notice.code);
    if (taken || refused) this.#message = undefined;
    return refused && !taken ? message : undefined;
  }
}
