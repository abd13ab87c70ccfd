// One paired device over time: dialled while it is away, met through one encounter at a time, talked to over one link
// at most. Rule: a newer proven link replaces the older; a device that broke the rules is left alone for a while.
//
//   away --dial or hello answered--> meeting --proven--> link --introduced--> opened
//    ^ `--growing waits--'              |                  |
//    `-------------- ended -------------'------ ended -----'  (then dialled at once)
import type { Presence } from "../../app/state.ts";
import type { MessageOf } from "../../protocol/messages.ts";
import type { Hello, SignalMessage } from "../../trust/sealed-signaling.ts";
import type { MeetingEvents, PairRecord } from "../link.ts";
import { brokersFor, wavesFor } from "./addresses.ts";
import { Awaiting } from "./awaiting.ts";
import { answerHello } from "./dial.ts";
import { dialRound } from "./dial-round.ts";
import type { RoundEnd } from "./dial-round.ts";
import { Encounter } from "./encounter.ts";
import type { EncounterEnd } from "./encounter.ts";
import type { Exchange } from "./exchange.ts";
import type { Introductions } from "./introductions.ts";
import type { Lines } from "./lines.ts";
import { LiveLink } from "./live-link.ts";
import type { LinkEnd } from "./live-link.ts";
import type { Letter, Mail } from "./mail.ts";
import type { OwnInbox } from "./own-inbox.ts";
import type { PairBook } from "./pair-book.ts";
import { Redialling } from "./redialling.ts";
import type { Scene } from "./scene.ts";
import { TheirRounds } from "./their-rounds.ts";
import { OFFENDED_MS, OFFER_PATIENCE_MS, SETTLE_MS } from "./timing.ts";
import { Standing } from "./standing.ts";
import type { Turns } from "./turns.ts";
import type { Wire } from "./wire.ts";

export interface AcquaintanceParts {
  readonly scene: Scene;
  readonly mail: Mail;
  readonly lines: Lines;
  readonly own: OwnInbox;
  readonly book: PairBook;
  /** Rounds of all acquaintances take turns. */
  readonly rounds: Turns;
  readonly events: Pick<
    MeetingEvents,
    "opened" | "message" | "closed" | "laneOpened" | "laneClosed" | "laneRefused" | "presence" | "trouble"
  >;
  readonly introductions: Introductions;
  /** They dissolved the pair: `unpair` with this id on the link, or in answer to our hello. */
  dissolved(pairId: string, id: string | undefined): void;
  /** A link is there, or none any more. */
  linked(): void;
}

export class Acquaintance {
  readonly pairId: string;
  readonly #parts: AcquaintanceParts;
  readonly #redialling: Redialling;
  readonly #awaiting: Awaiting;
  #encounter: Encounter | undefined;
  readonly #theirRounds: TheirRounds;
  #link: LiveLink | undefined;
  #parting: LiveLink | undefined;
  /** What the link's opening was told to those above. */
  #opened = false;
  /** A link was lost, and a round of dialling since has not ended. */
  #lost = false;
  #offendedAt: number | undefined;
  readonly #standing: Standing;
  #over = false;

  constructor(parts: AcquaintanceParts, pairId: string) {
    this.pairId = pairId;
    this.#parts = parts;
    this.#theirRounds = new TheirRounds(parts.scene.clock);
    this.#standing = new Standing(parts.events, pairId);
    this.#awaiting = new Awaiting(parts.scene, { begin: (exchange, first) => this.#begin(exchange, first) });
    this.#redialling = new Redialling(parts.scene, {
      round: (signal) => this.#round(signal),
      // So long after its answer it says no more hellos, unless it has given up.
      answered: (exchange, at) => this.#met(exchange, at + OFFER_PATIENCE_MS),
      unanswered: () => {
        this.#lost = false;
        this.#show();
      },
    });
  }

  get link(): LiveLink | undefined {
    return this.#link;
  }
  /** Looks for it at once, or asks whether it is still there. */
  wake(): void {
    if (this.#link) this.#link.check();
    else this.dial();
  }
  /** Looks for it at once, unless it is being met. */
  dial(): void {
    if (this.#over || this.#offended || this.#encounter || this.#awaiting.active) return;
    if (!this.#link || !this.#link.lively) this.#redialling.now();
  }
  /** Its hello. */
  greet({ dial, round }: Hello, letter: Letter): void {
    const pair = this.#pair;
    // One that was sent before we met is still under way; and one who broke the rules waits.
    if (!pair || this.#over || this.#offended || this.#settling(round)) return;
    const { secret, role } = pair;
    this.#met(answerHello(this.#parts.scene, this.#parts.mail, { secret, role, dial, letter }), round);
  }
  /** A wire that an invitation has just proven. */
  adopt(wire: Wire, texts: readonly string[]): void {
    this.#connect(wire, texts);
  }
  /**
   * The pair is dissolved: the other side is told, or (`theirs`: the id of its `unpair`) answered, if it is here.
   * Resolves when nothing is left of it, true when the other side knows.
   */
  async part(id: string, theirs: boolean): Promise<boolean> {
    const link = this.#link;
    if (link && this.#opened) this.#parts.events.closed(link);
    const parting = link && this.#opened ? link.part(id, theirs) : Promise.resolve(false);
    this.#opened = false;
    this.#link = undefined;
    this.#parting = link;
    this.#end();
    const known = await parting;
    link?.drop();
    return known;
  }
  /** Nothing of it is heard from now on. */
  close(): void {
    this.#end();
    this.#dropLink();
    this.#parting?.drop();
  }

  get #pair(): PairRecord | undefined {
    return this.#parts.book.get(this.pairId);
  }
  get #offended(): boolean {
    return this.#offendedAt !== undefined && this.#parts.scene.since(this.#offendedAt) < OFFENDED_MS;
  }
  #settling(round: number | undefined): boolean {
    const waiting = this.#encounter?.described === false;
    // They have given it up, as those say that piled up while this device slept.
    if (waiting && this.#theirRounds.isNew(round)) return false;
    // What the host waits for may be under way still, behind hellos that were sent before.
    if (waiting && this.#pair?.role === "host") return true;
    const soon = (at: number | undefined) => at !== undefined && this.#parts.scene.since(at) < SETTLE_MS;
    return soon(this.#encounter?.startedAt) || soon(this.#link?.openedAt);
  }

  #end(): void {
    this.#over = true;
    this.#redialling.stop();
    this.#awaiting.close();
    this.#encounter?.close();
    this.#encounter = undefined;
  }
  async #round(signal: AbortSignal): Promise<RoundEnd> {
    return this.#parts.rounds.run(async () => {
      const pair = this.#pair;
      if (!pair || signal.aborted) return { is: "silent" };
      const { scene } = this.#parts;
      const [waves, brokers] = [await wavesFor(pair, scene.now()), brokersFor(pair, scene.network.brokers)];
      return dialRound(this.#parts, { secret: pair.secret, role: pair.role, brokers, waves }, signal);
    });
  }
  /** A dial was answered, by either side; what they say of rounds begun until `latest` was sent before. */
  #met(exchange: Exchange, latest: number | undefined): void {
    const pair = this.#pair;
    if (!pair || this.#over) return exchange.close();
    this.#theirRounds.wait(latest);
    // Hellos that crossed: the host goes on with one of them, so the joiner waits on both.
    if (pair.role === "joiner") this.#awaiting.add(exchange);
    else this.#begin(exchange, undefined);
  }
  #begin(exchange: Exchange, first: SignalMessage | undefined): void {
    const pair = this.#pair;
    if (!pair) return exchange.close();
    const { role, secret, identity, peerKey } = pair;
    this.#redialling.stop();
    this.#encounter?.close();
    const encounter = new Encounter(
      this.#parts.scene,
      exchange,
      { role, mode: "pair", context: this.pairId, secret, identity, peerKey },
      {
        keep: () => Promise.resolve(),
        proven: (wire, _result, texts) => this.#connect(wire, texts),
        ended: (why) => this.#ended(why),
      },
    );
    this.#encounter = encounter;
    if (first) encounter.take(first);
    else void encounter.offer();
    this.#show();
  }
  #ended(why: EncounterEnd): void {
    this.#encounter = undefined;
    if (this.#over) return;
    if (typeof why === "object") {
      if (why.refused === "unknown") return this.#parts.dissolved(this.pairId, undefined);
    } else if (why === "middle" || why === "key-changed" || why === "newer-version") {
      this.#standing.trouble(why);
      this.#offend();
    } else if (why === "protocol") {
      this.#offend();
    } else if (why === "no-path") {
      this.#standing.trouble(why);
    }
    if (!this.#offended && !this.#link?.lively) this.#redialling.goOn();
    this.#show();
  }
  #offend(): void {
    this.#encounter?.close();
    this.#encounter = undefined;
    this.#awaiting.close();
    this.#offendedAt = this.#parts.scene.now();
    this.#redialling.later(OFFENDED_MS);
  }

  #connect(wire: Wire, texts: readonly string[]): void {
    const pair = this.#pair;
    this.#encounter = undefined;
    if (!pair || this.#over) return wire.close();
    this.#redialling.stop();
    this.#awaiting.close();
    this.#dropLink();
    const { scene, own, events } = this.#parts;
    this.#link = new LiveLink(
      scene,
      wire,
      { pairId: this.pairId, role: pair.role, own: pair.visit ? undefined : own, texts },
      {
        introduced: (link, message) => this.#introduced(link, message),
        message: (link, message) => events.message(link, message),
        unpaired: (_link, { id }) => this.#parts.dissolved(this.pairId, id),
        told: (_link, generation) => void this.#parts.introductions.told(this.pairId, generation),
        lanes: (link) => ({
          opened: (laneId, mine) => events.laneOpened(link, laneId, mine),
          closed: (laneId) => events.laneClosed(link, laneId),
          refused: () => events.laneRefused(link),
        }),
        changed: (link) => this.#changed(link),
        doubtful: () => this.#redialling.active || this.dial(),
        ended: (link, why) => this.#linkEnded(link, why),
      },
    );
    this.#parts.linked();
    this.#show();
  }
  async #introduced(link: LiveLink, message: MessageOf<"introduce">): Promise<void> {
    await this.#parts.introductions.take(this.pairId, message);
    if (this.#link !== link || this.#opened) return;
    this.#opened = true;
    this.#lost = false;
    this.#offendedAt = undefined;
    this.#standing.trouble(undefined);
    this.#parts.events.opened(link);
    this.#show();
  }
  #changed(link: LiveLink): void {
    if (this.#link !== link) return;
    if (link.lively && !this.#encounter && !this.#awaiting.active) this.#redialling.stop();
    this.#show();
  }
  #linkEnded(link: LiveLink, why: LinkEnd): void {
    if (this.#link !== link) return;
    this.#lost = why === "lost" && this.#opened;
    this.#dropLink();
    if (why === "violation") this.#offend();
    else this.dial();
    this.#show();
  }
  #dropLink(): void {
    const link = this.#link;
    if (!link) return;
    this.#link = undefined;
    link.drop();
    if (this.#opened) {
      this.#parts.events.closed(link);
      void this.#parts.introductions.seen(this.pairId);
    }
    this.#opened = false;
    this.#parts.linked();
  }

  #show(): void {
    const pair = this.#pair;
    if (!this.#over && pair && !pair.provisional) this.#standing.presence(this.#presence());
  }
  #presence(): Presence {
    const link = this.#link;
    if (link && this.#opened && link.lively) {
      const roundTripMs = link.path?.roundTripMs ?? link.roundTripMs;
      return { is: "here", path: link.path?.kind ?? "unknown", ...(roundTripMs === undefined ? {} : { roundTripMs }) };
    }
    if ((link && this.#opened) || this.#lost) return { is: "reconnecting" };
    return { is: link || this.#encounter || this.#awaiting.active ? "connecting" : "away" };
  }
}
