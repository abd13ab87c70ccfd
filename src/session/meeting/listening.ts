// Where this device listens: its inbox of the day at each of its brokers, ids of single pairs that do not know that
// inbox yet, ids for forgotten devices, open invitations and numbers. Rule: reckoned anew at every change; bounded in
// number, and where there are more of a kind than that they take turns, so that nobody is left out for good.
import type { PairRecord } from "../link.ts";
import { pairInboxId } from "../../trust/inbox.ts";
import type { LineOptions, Place } from "./line.ts";
import type { Lines } from "./lines.ts";
import type { OwnInbox } from "./own-inbox.ts";
import type { Tombstone } from "./parts.ts";
import type { Scene } from "./scene.ts";
import { INBOX_TURN_MS, MAX_PAIR_INBOXES, MAX_TOMBSTONE_INBOXES } from "./timing.ts";

export interface ListeningParts {
  readonly scene: Scene;
  readonly lines: Lines;
  readonly own: OwnInbox;
  /** Pairs that may not know our inbox and are not connected, the likeliest first. */
  untold(): readonly PairRecord[];
  /** Newest first. */
  tombstones(): readonly Tombstone[];
  /** Invitations to listen for: id, broker and id there. */
  invited(): readonly { id: string; broker: string; inboxId: string }[];
  /** Numbers with words to listen for: the set's id, broker and id there. */
  words(): readonly { id: string; broker: string; inboxId: string }[];
}

export class Listening {
  readonly #parts: ListeningParts;
  #running: Promise<void> | undefined;
  #again = false;
  #over = false;
  #cancel: () => void = () => undefined;

  constructor(parts: ListeningParts) {
    this.#parts = parts;
  }

  /** Something changed; several changes at once are reckoned once. Resolves when it is listened there. */
  refresh(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run();
    return this.#running;
  }
  close(): void {
    this.#over = true;
    this.#cancel();
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#over) {
      this.#again = false;
      const wanted = await this.#wanted();
      const untilChange = Math.min(await this.#parts.own.untilChange(), this.#untilTurn());
      if (this.#over) break;
      this.#parts.lines.listenAt(wanted);
      this.#cancel();
      this.#cancel = this.#parts.scene.clock.after(untilChange, () => void this.refresh());
    }
    this.#running = undefined;
  }
  /** Milliseconds until others are listened for, where there are more than sockets. */
  #untilTurn(): number {
    const parts = this.#parts;
    const turns = parts.untold().length > MAX_PAIR_INBOXES || parts.tombstones().length > MAX_TOMBSTONE_INBOXES;
    return turns ? INBOX_TURN_MS - (parts.scene.now() % INBOX_TURN_MS) : Number.POSITIVE_INFINITY;
  }
  async #wanted(): Promise<LineOptions[]> {
    const { scene, own } = this.#parts;
    const day = await own.day();
    const inbox = await own.id(day);
    const single = async ({ pairId, secret, role }: Pick<Tombstone, "pairId" | "secret" | "role">) => ({
      id: await pairInboxId(secret, role, day),
      place: { at: "pair", pairId } as const,
    });
    const turn = Math.floor(scene.now() / INBOX_TURN_MS);
    const pairs = inTurns(this.#parts.untold(), MAX_PAIR_INBOXES, turn).map(single);
    const tombstones = inTurns(this.#parts.tombstones(), MAX_TOMBSTONE_INBOXES, turn).map(single);
    const everywhere: { id: string; place: Place }[] = [
      { id: inbox, place: { at: "inbox" } },
      ...(await Promise.all([...pairs, ...tombstones])),
    ];
    const at = scene.network.brokers.flatMap((broker) => everywhere.map((one) => ({ broker, ...one })));
    for (const { id, broker, inboxId } of this.#parts.invited()) {
      at.push({ broker, id: inboxId, place: { at: "invitation", id } });
    }
    for (const { id, broker, inboxId } of this.#parts.words()) {
      at.push({ broker, id: inboxId, place: { at: "words", id } });
    }
    // A number comes again on other days; the token of its id must not.
    const holder = ({ id, place }: { id: string; place: Place }) => (place.at === "words" ? `${id} ${place.id}` : id);
    return Promise.all(at.map(async (one) => ({ ...one, token: await own.token(one.broker, holder(one)) })));
  }
}

/** At most `most` of them: the first half always the first ones, the others in turns. */
function inTurns<T>(all: readonly T[], most: number, turn: number): readonly T[] {
  if (all.length <= most) return all;
  const fixed = Math.ceil(most / 2);
  const others = all.slice(fixed);
  const from = (turn * (most - fixed)) % others.length;
  return [...all.slice(0, fixed), ...[...others, ...others].slice(from, from + most - fixed)];
}
