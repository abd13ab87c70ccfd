// Messages that people write. Rule: kept here before they are sent, kept there before they are acknowledged, once.
import type { ChatEntry, MessageStatus } from "../../app/state.ts";
import { toHex } from "../../protocol/bytes.ts";
import { MAX_CHAT_LENGTH } from "../../protocol/limits.ts";
import type { MessageOf } from "../../protocol/messages.ts";
import type { Notice, TimelineEntry } from "../../app/state.ts";
import { TableError, type Random } from "../ports.ts";
import type { Outbox, OutboxEntry } from "./outbox.ts";
import type { Timeline } from "./timeline.ts";

export interface ChatParts {
  readonly timeline: Timeline;
  readonly outbox: Outbox;
  readonly random: Random;
  readonly show: (entry: TimelineEntry) => void;
  readonly notice: (notice: Notice) => void;
}

export class Chats {
  readonly #parts: ChatParts;

  constructor(parts: ChatParts) {
    this.#parts = parts;
  }

  /** `refused` is called when it will not be sent; a notice says why. */
  async send(pairId: string, text: string, refused = () => {}): Promise<void> {
    const { timeline, outbox, random, notice } = this.#parts;
    const refuse = (code: "message-too-long" | "outbox-full" | "message-not-kept") => {
      notice({ code });
      refused();
    };
    if (text.trim() === "") return;
    if (text.length > MAX_CHAT_LENGTH) return refuse("message-too-long");
    if (!outbox.hasRoom(pairId)) return refuse("outbox-full");
    const message = { type: "chat", id: toHex(random(16)), at: timeline.nextTime(), text } as const;
    // Queued first: an entry that nothing sends would wait for ever, a queued message without an entry gets one.
    try {
      await outbox.add(pairId, message);
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      return refuse("message-not-kept");
    }
    await this.#keepMine(pairId, message, "waiting");
  }

  /** At start: a message that is queued, but whose entry was not kept. */
  async recover({ pairId, content }: OutboxEntry): Promise<void> {
    if (content.type !== "chat" || this.#parts.timeline.has(pairId, content.id)) return;
    await this.#keepMine(pairId, content, "waiting");
  }

  /** A message came; one that came before is not kept again. Durable when it resolves. */
  async receive(pairId: string, { id, text }: MessageOf<"chat">): Promise<void> {
    const { timeline } = this.#parts;
    if (timeline.has(pairId, id)) return;
    await this.#keep({ kind: "chat", id, pairId, at: timeline.nextTime(), mine: false, text, status: "delivered" });
  }

  async changeStatus(pairId: string, message: MessageOf<"chat">, status: MessageStatus): Promise<void> {
    const entry = await this.#parts.timeline.get(pairId, message.id);
    if (!entry) return this.#keepMine(pairId, message, status);
    if (entry.kind !== "chat" || entry.status === "delivered" || entry.status === status) return;
    await this.#keep({ ...entry, status });
  }

  #keepMine(pairId: string, { id, at, text }: MessageOf<"chat">, status: MessageStatus): Promise<void> {
    return this.#keep({ kind: "chat", id, pairId, at, mine: true, text, status });
  }

  async #keep(entry: ChatEntry): Promise<void> {
    await this.#parts.timeline.put(entry);
    this.#parts.show(entry);
  }
}
