// Forgotten devices that may not know it yet. Rule: kept 30 days, bounded in number, and for one purpose: to answer
// their hello with "unknown".
import { answerHello } from "./dial.ts";
import type { Caller } from "./hellos.ts";
import type { Mail } from "./mail.ts";
import type { Table } from "../ports.ts";
import type { Tombstone } from "./parts.ts";
import type { Scene } from "./scene.ts";
import { MAX_TOMBSTONES, TOMBSTONE_MS } from "./timing.ts";

export class Tombstones {
  readonly #table: Table<Tombstone>;
  readonly #scene: Scene;
  readonly #mail: Mail;
  readonly #fault: (error: unknown) => void;
  readonly #stones = new Map<string, Tombstone>();

  constructor(table: Table<Tombstone>, scene: Scene, mail: Mail, fault: (error: unknown) => void) {
    this.#table = table;
    this.#scene = scene;
    this.#mail = mail;
    this.#fault = fault;
  }

  async read(): Promise<void> {
    for (const stone of await this.#table.getMany(await this.#table.keys())) {
      if (stone) this.#stones.set(stone.pairId, stone);
    }
    await this.#bound();
  }
  /** Newest first; what is too old goes. */
  all(): Tombstone[] {
    for (const { pairId } of this.#stones.values()) if (!this.#standing(pairId)) void this.drop(pairId);
    return [...this.#stones.values()].toSorted((a, b) => b.forgottenAt - a.forgottenAt);
  }
  /** Throws TableError. */
  async add({ pairId, secret, role }: Pick<Tombstone, "pairId" | "secret" | "role">): Promise<void> {
    const stone: Tombstone = { pairId, secret, role, forgottenAt: this.#scene.now() };
    await this.#table.put(pairId, stone);
    this.#stones.set(pairId, stone);
    await this.#bound();
  }
  /** It has been told. */
  async drop(pairId: string): Promise<void> {
    if (this.#stones.delete(pairId)) await this.#table.delete(pairId).catch(this.#fault);
  }
  /** Who calls at the id of this forgotten pair. */
  caller(pairId: string): Caller | undefined {
    const stone = this.#standing(pairId);
    if (!stone) return undefined;
    const { secret, role } = stone;
    return {
      secret,
      role: role === "host" ? "joiner" : "host",
      greet: ({ dial }, letter) =>
        answerHello(this.#scene, this.#mail, { secret, role, dial, letter }).sayLast({
          type: "refused",
          reason: "unknown",
        }),
    };
  }

  #standing(pairId: string): Tombstone | undefined {
    const stone = this.#stones.get(pairId);
    return stone && this.#scene.now() - stone.forgottenAt < TOMBSTONE_MS ? stone : undefined;
  }
  async #bound(): Promise<void> {
    const kept = new Set(this.all().slice(0, MAX_TOMBSTONES));
    for (const stone of this.#stones.values()) if (!kept.has(stone)) await this.drop(stone.pairId);
  }
}
