// This device's number and two words: shown for typing on another device, replaced when they are used up, guessed wrong
// or run out. Rule: every state is kept before it counts, so a set that ended is ended after a reload too; after too
// many wrong guesses there is none for a while, which is what makes two words enough (docs/SECURITY.md).
import { MAX_WORDS_BURNT, WORDS_INVITATION_MS, WORDS_PAUSE_MS } from "../../protocol/limits.ts";
import type { ShownWords } from "../../app/state.ts";
import { generateEphemeral, publicBytes } from "../../trust/identity.ts";
import { hostKeyHash } from "../../trust/invitation.ts";
import { MAX_WORDS_NUMBER, numberPlace } from "../../trust/words.ts";
import type { NumberPlace } from "../../trust/words.ts";
import type { SignalingState, Table } from "../ports.ts";
import type { Scene } from "./scene.ts";
import { CLOCK_GRACE_MS, MAX_LISTENED_WORDS, MAX_WORDS_TAKEN, WORDS_LEFT_MS } from "./timing.ts";
import { Turns } from "./turns.ts";
import { WORDS_KEY } from "./words-records.ts";
import type { WordsRecord } from "./words-records.ts";

interface Kept {
  readonly record: WordsRecord;
  readonly place: NumberPlace;
}
export interface OwnWordsParts {
  readonly table: Table<WordsRecord | { readonly is: "own" | "joining" | "typed" }>;
  readonly scene: Scene;
  readonly words: (shown: ShownWords | undefined) => void;
  readonly fault: (error: unknown) => void;
  /** What is listened for changed. */
  changed(): void;
}

export class OwnWords {
  readonly #parts: OwnWordsParts;
  readonly #kept = new Map<string, Kept>();
  /** Sets whose number a broker has let us have in this visit: only those are shown. */
  readonly #held = new Set<string>();
  readonly #turns = new Turns();
  /** Screens that want words, the latest last. */
  #showing: { readonly once: boolean }[] = [];
  /** Wrong words were typed while a set was shown. */
  #guessed = false;
  #told = "";
  /** The wish of what is shown; undefined: nothing is. */
  #toldOnce: boolean | undefined;
  #cancel: () => void = () => undefined;
  #state: "unread" | "ready" | "closed" = "unread";

  constructor(parts: OwnWordsParts) {
    this.#parts = parts;
  }

  async read(): Promise<void> {
    const { table } = this.#parts;
    for (const record of await table.getMany(await table.keys(WORDS_KEY))) {
      if (record?.is === "words") this.#kept.set(record.id, { record, place: await numberPlace(record.number) });
    }
    if (this.#state === "unread") this.#state = "ready";
    await this.refresh();
  }
  get(id: string): Kept | undefined {
    return this.#kept.get(id);
  }
  /** A set of this device that may still be typed has this number. */
  hasNumber(number: number): boolean {
    return [...this.#kept.values()].some(({ record }) => record.number === number && this.over(record) === undefined);
  }
  /** Why a set cannot be used any more; undefined when it can. */
  over({ state, expiresAt }: WordsRecord): "used" | "expired" | undefined {
    if (state !== "open") return "used";
    return this.#parts.scene.now() >= expiresAt ? "expired" : undefined;
  }
  /** Those to listen for: open ones before those that only say why not, then the newest. */
  listened(): { id: string; broker: string; inboxId: string }[] {
    const rank = ({ record }: Kept) => (record.state === "open" ? 0 : 1);
    return [...this.#kept.values()]
      .filter(({ record }) => record.state !== "taken" && record.expiresAt + CLOCK_GRACE_MS > this.#parts.scene.now())
      .toSorted((a, b) => rank(a) - rank(b) || b.record.madeAt - a.record.madeAt)
      .slice(0, MAX_LISTENED_WORDS)
      .map(({ record, place }) => ({ id: record.id, broker: record.broker, inboxId: place.inboxId }));
  }

  /** A number and two words exist until the returned function is called; `once`: what comes of them is for one visit. */
  show(once: boolean): () => void {
    if (this.#showing.at(-1)?.once !== once) this.#guessed = false;
    // Whoever comes is answered at once; a failure shows when somebody does.
    void import("../../trust/words-run.ts").catch(() => undefined);
    const wish = { once };
    this.#showing = [...this.#showing, wish];
    void this.refresh();
    return () => {
      if (!this.#showing.includes(wish)) return;
      this.#showing = this.#showing.filter((other) => other !== wish);
      void this.refresh();
    };
  }
  /** Somebody typed wrong words: one guess ends a set. */
  burn(id: string): Promise<void> {
    this.#guessed ||= this.#showing.length > 0;
    return this.#end(id, "burnt");
  }
  /** A pair came of it. */
  used(id: string): Promise<void> {
    return this.#end(id, "used");
  }
  /** The broker's word on the number of a set. */
  heard(id: string, state: SignalingState): void {
    if (state.is === "online") {
      this.#held.add(id);
      void this.refresh();
    } else if (state.is === "offline" && state.reason === "id-taken") void this.#end(id, "taken");
  }
  /** Makes, tells, replaces and forgets what its time has come for. */
  refresh(): Promise<void> {
    return this.#turns.run(async () => {
      if (this.#state !== "ready") return;
      await this.#forgetOld();
      const wish = this.#showing.at(-1);
      const left = wish?.once === this.#toldOnce ? 0 : WORDS_LEFT_MS;
      if (wish && !this.#paused() && !this.#current(wish.once, left)) await this.#make(wish.once);
      this.#refreshed();
    });
  }
  close(): void {
    this.#state = "closed";
    this.#cancel();
  }

  async #end(id: string, state: "used" | "burnt" | "taken"): Promise<void> {
    const kept = this.#kept.get(id);
    if (kept?.record.state !== "open") return;
    const record: WordsRecord = { ...kept.record, state, endedAt: this.#parts.scene.now() };
    // In memory at once: the next guess may be here already. A table that refuses is said, and cannot make it open.
    this.#kept.set(id, { ...kept, record });
    await this.#parts.table.put(keyOf(id), record).catch(this.#parts.fault);
    void this.refresh();
  }
  /** The newest that can be used for this, with more than `left` ms to live, at the broker in use. */
  #current(once: boolean, left: number): WordsRecord | undefined {
    const { scene } = this.#parts;
    return [...this.#kept.values()]
      .map(({ record }) => record)
      .filter((record) => record.state === "open" && record.expiresAt - scene.now() > left)
      .filter((record) => record.broker === scene.network.brokers[0] && (record.once ?? false) === once)
      .toSorted((a, b) => b.madeAt - a.madeAt)[0];
  }
  async #make(once: boolean): Promise<void> {
    const { scene, table, fault } = this.#parts;
    const [broker] = scene.network.brokers;
    if (broker === undefined) return;
    const [ephemeral, [first = 0, second = 0]] = [await generateEphemeral(), scene.random(2)];
    const madeAt = scene.now();
    const record: WordsRecord = {
      is: "words",
      id: scene.hex(8),
      number: this.#freeNumber(),
      words: [first, second],
      ...(once ? { once } : {}),
      ephemeral,
      hostKeyHash: await hostKeyHash(await publicBytes(ephemeral.publicKey)),
      broker,
      brokerRef: scene.network.brokerRef,
      madeAt,
      expiresAt: Math.floor((madeAt + WORDS_INVITATION_MS) / 1000) * 1000,
      state: "open",
    };
    const place = await numberPlace(record.number);
    try {
      await table.put(keyOf(record.id), record);
    } catch (error) {
      return fault(error);
    }
    this.#kept.set(record.id, { record, place });
  }
  /** One that no set of ours has had lately: an old one's dials would come to the new one. */
  #freeNumber(): number {
    const had = new Set([...this.#kept.values()].map(({ record }) => record.number));
    const [high = 0, low = 0] = this.#parts.scene.random(2);
    let number = 1 + (((high << 8) | low) % MAX_WORDS_NUMBER);
    while (had.has(number)) number = 1 + (number % MAX_WORDS_NUMBER);
    return number;
  }
  /** Until when there are no words, and why. */
  #paused(): Extract<ShownWords, { is: "paused" }> | undefined {
    const records = [...this.#kept.values()].map(({ record }) => record);
    const times = (state: WordsRecord["state"]) =>
      records.flatMap((record) => (record.state === state ? (record.endedAt ?? []) : [])).toSorted((a, b) => a - b);
    const now = this.#parts.scene.now();
    const since = Math.max(now - WORDS_PAUSE_MS, ...times("used"));
    const recent = (state: WordsRecord["state"]) => times(state).filter((at) => at > since && at <= now);
    const why = recent("burnt").length >= MAX_WORDS_BURNT ? "guesses" : "taken";
    const ends = recent(why === "guesses" ? "burnt" : "taken");
    const first = ends.at(why === "guesses" ? -MAX_WORDS_BURNT : -MAX_WORDS_TAKEN);
    return first === undefined ? undefined : { is: "paused", why, until: first + WORDS_PAUSE_MS };
  }
  async #forgetOld(): Promise<void> {
    const { scene, table, fault } = this.#parts;
    for (const { record } of this.#kept.values()) {
      const ahead = record.expiresAt - scene.now() > WORDS_INVITATION_MS + CLOCK_GRACE_MS;
      // One that lives longer than any was made while the clock was ahead.
      if (forgottenAt(record) > scene.now() && !ahead) continue;
      this.#kept.delete(record.id);
      this.#held.delete(record.id);
      await table.delete(keyOf(record.id)).catch(fault);
    }
  }
  /** Tells what is shown now, and waits for the next end. */
  #refreshed(): void {
    if (this.#state !== "ready") return;
    const shown = this.#shown();
    const told = shown ? JSON.stringify(shown) : "";
    this.#toldOnce = shown && this.#showing.at(-1)?.once;
    if (told !== this.#told) this.#parts.words(shown);
    this.#told = told;
    this.#parts.changed();
    this.#cancel();
    const now = this.#parts.scene.now();
    const ends = [...this.#kept.values()].flatMap(({ record }) => [record.expiresAt, forgottenAt(record)]);
    const next = Math.min(...ends.filter((end) => end > now), this.#paused()?.until ?? Infinity);
    if (Number.isFinite(next)) this.#cancel = this.#parts.scene.clock.after(next - now, () => void this.refresh());
  }
  #shown(): ShownWords | undefined {
    const wish = this.#showing.at(-1);
    if (!wish) return undefined;
    const paused = this.#paused();
    if (paused) return paused;
    const current = this.#current(wish.once, 0);
    if (!current || !this.#held.has(current.id)) return { is: "making" };
    const { number, words, expiresAt } = current;
    return { is: "shown", number, words, expiresAt, guessed: this.#guessed };
  }
}

function keyOf(id: string): string {
  return `${WORDS_KEY}${id}`;
}
/** What ended is remembered for as long as it counts, and until nobody's clock lets it be typed. */
function forgottenAt({ expiresAt, endedAt = 0 }: WordsRecord): number {
  return Math.max(expiresAt + CLOCK_GRACE_MS, endedAt + WORDS_PAUSE_MS);
}
