// How it stands with one paired device, as those above were last told. Rule: only changes are told.
import type { Presence } from "../../app/state.ts";
import type { MeetingEvents } from "../link.ts";

type Trouble = Parameters<MeetingEvents["trouble"]>[1];

export class Standing {
  readonly #events: Pick<MeetingEvents, "presence" | "trouble">;
  readonly #pairId: string;
  #presence = "";
  #trouble: Trouble;

  constructor(events: Pick<MeetingEvents, "presence" | "trouble">, pairId: string) {
    this.#events = events;
    this.#pairId = pairId;
  }

  presence(presence: Presence): void {
    const text = JSON.stringify(presence);
    if (text === this.#presence) return;
    this.#presence = text;
    this.#events.presence(this.#pairId, presence);
  }
  trouble(trouble: Trouble): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#events.trouble(this.#pairId, trouble);
  }
}
