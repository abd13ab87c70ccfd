// This device's own lasting secrets: where it listens, and the tokens with which a reload takes its ids over.
// Rule: a new inbox secret counts only once it is kept; ids and tokens are derived, never stored.
import { toHex } from "../../protocol/bytes.ts";
import { dayOf, inboxId, rotationMinute } from "../../trust/inbox.ts";
import { deriveBytes, importSecret } from "../../trust/key-schedule.ts";
import type { Table } from "../ports.ts";
import type { OwnRecord } from "./parts.ts";
import type { Scene } from "./scene.ts";
import { Turns } from "./turns.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const KEY = "own";
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The day at whose id the holder of this inbox secret listens at `now`, ms since 1970 on its own clock. */
export async function listeningDay(secret: Bytes, now: number): Promise<number> {
  const day = dayOf(now);
  return now < (await changeAt(secret, day)) ? day - 1 : day;
}

async function changeAt(secret: Bytes, day: number): Promise<number> {
  return day * DAY_MS + (await rotationMinute(secret, day)) * MINUTE_MS;
}

export class OwnInbox {
  readonly #table: Table<OwnRecord>;
  readonly #scene: Scene;
  readonly #turns = new Turns();
  #record: OwnRecord;

  constructor(table: Table<OwnRecord>, scene: Scene) {
    this.#table = table;
    this.#scene = scene;
    this.#record = { inboxSecret: scene.random(32), generation: 1, tokenSecret: scene.random(32) };
  }

  /** Takes what is kept, or keeps what was made. Throws TableError: the new secrets then serve this visit. */
  async read(): Promise<void> {
    const kept = await this.#table.get(KEY);
    if (!kept) return this.#table.put(KEY, this.#record);
    this.#record = kept;
    if (!kept.toRenew) return;
    // What a crash cut off of dissolving: one new secret does for all of them, nobody was told it yet.
    this.#record = { ...kept, toRenew: 1 };
    await this.renew();
  }
  get secret(): Bytes {
    return this.#record.inboxSecret;
  }
  get generation(): number {
    return this.#record.generation;
  }
  /** A pair is about to be dissolved: whatever happens, the secret that it knew does not last. Throws TableError. */
  willRenew(): Promise<void> {
    return this.#keep((now) => ({ ...now, toRenew: owed(now) + 1 }));
  }
  /**
   * A new inbox secret, which a forgotten device does not know. Another pair whose dissolving has begun may be told it
   * still: that one is owed another. Throws TableError: the old one stays.
   */
  renew(): Promise<void> {
    return this.#keep((now) => {
      const { tokenSecret, generation } = now;
      const left = owed(now) - 1;
      const next = { inboxSecret: this.#scene.random(32), generation: generation + 1, tokenSecret };
      return left > 0 ? { ...next, toRenew: left } : next;
    });
  }
  /** Two pairs may be dissolved at once: one change after the other, so that a generation has one secret. */
  #keep(change: (now: OwnRecord) => OwnRecord): Promise<void> {
    return this.#turns.run(async () => {
      const next = change(this.#record);
      await this.#table.put(KEY, next);
      this.#record = next;
    });
  }
  /** The day whose ids are ours now. */
  day(): Promise<number> {
    return listeningDay(this.secret, this.#scene.now());
  }
  /** Milliseconds until `day()` changes. */
  async untilChange(): Promise<number> {
    const now = this.#scene.now();
    const today = await changeAt(this.secret, dayOf(now));
    return Math.max(0, (now < today ? today : await changeAt(this.secret, dayOf(now) + 1)) - now);
  }
  id(day: number): Promise<string> {
    return inboxId(this.secret, day);
  }
  /** 32 bytes as hex; the same for the same id after a reload. */
  async token(broker: string, id: string): Promise<string> {
    return toHex(await deriveBytes(await importSecret(this.#record.tokenSecret), `broker token ${broker} ${id}`, 32));
  }
}

function owed({ toRenew }: OwnRecord): number {
  return Number(toRenew ?? 0);
}
