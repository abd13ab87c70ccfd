// What paired devices tell of themselves, and what they know of us. Rule: cleaned before it is kept, kept before the
// next message is read; a pair that was begun counts from its first introduction on.
import { fromBase64url } from "../../protocol/bytes.ts";
import type { MessageOf } from "../../protocol/messages.ts";
import { cleanDeviceName } from "../../protocol/names.ts";
import { brokerUrl, isLoopback } from "../../protocol/server-addresses.ts";
import type { MeetingEvents } from "../link.ts";
import type { PairBook } from "./pair-book.ts";
import type { Scene } from "./scene.ts";

export class Introductions {
  readonly #scene: Scene;
  readonly #book: PairBook;
  readonly #events: Pick<MeetingEvents, "paired" | "pairChanged">;
  /** One more device knows where we listen. */
  readonly #told: () => void;

  constructor(scene: Scene, book: PairBook, events: Pick<MeetingEvents, "paired" | "pairChanged">, told: () => void) {
    this.#scene = scene;
    this.#book = book;
    this.#events = events;
    this.#told = told;
  }

  /** Resolves when it is kept. */
  async take(pairId: string, { name, inbox, brokers, clock }: MessageOf<"introduce">): Promise<void> {
    const before = this.#book.get(pairId);
    if (!before) return;
    const secret = inbox && !before.visit && fromBase64url(inbox.secret);
    const now = this.#scene.now();
    const pair = await this.#book.change(pairId, {
      name: cleanDeviceName(name),
      ...(secret ? { inbox: { secret, generation: inbox.generation } } : {}),
      brokers: this.#dialled(brokers, before.brokers),
      clockDifference: clock - now,
      lastSeenAt: now,
      provisional: false,
    });
    if (!pair) return;
    if (before.provisional) this.#events.paired(pair);
    else this.#events.pairChanged(pair);
  }
  /** It knows our inbox of this generation. */
  async told(pairId: string, toldGeneration: number): Promise<void> {
    if (this.#book.get(pairId)?.toldGeneration === toldGeneration) return;
    await this.#book.change(pairId, { toldGeneration });
    this.#told();
  }
  /** It was here until now. */
  async seen(pairId: string): Promise<void> {
    const pair = await this.#book.change(pairId, { lastSeenAt: this.#scene.now() });
    if (pair && !pair.provisional) this.#events.pairChanged(pair);
  }

  /** Of their brokers those that can be dialled: none on this machine but our own; without any, those before. */
  #dialled(brokers: readonly string[], before: readonly string[]): readonly string[] {
    const ours = this.#scene.network.brokers;
    const urls = brokers.map((url) => brokerUrl(url)).filter((url) => url !== undefined);
    const usable = urls.filter((url) => !isLoopback(new URL(url).hostname) || ours.includes(url));
    return usable.length > 0 ? [...new Set(usable)] : before;
  }
}
