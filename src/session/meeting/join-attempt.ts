// Dialling the host of an invitation until it is met, refuses, or the invitation has run out.
// Rule: one exchange that is asked about, one encounter at a time; only the host judges what has run out.
import type { JoinError } from "../../app/pairing-state.ts";
import { cleanDeviceName } from "../../protocol/names.ts";
import { generateIdentity } from "../../trust/identity.ts";
import { invitationContext, invitationInboxId, invitationKey } from "../../trust/invitation.ts";
import type { HelloAck, SignalMessage } from "../../trust/sealed-signaling.ts";
import type { PairRecord } from "../link.ts";
import { Awaiting } from "./awaiting.ts";
import { Dial } from "./dial.ts";
import { Encounter } from "./encounter.ts";
import type { EncounterEnd, ProofOptions } from "./encounter.ts";
import type { Exchange } from "./exchange.ts";
import type { HeldLine, Lines } from "./lines.ts";
import type { Mail } from "./mail.ts";
import { contextOf, newPair, wayOf } from "./new-pair.ts";
import type { PairBook } from "./pair-book.ts";
import type { JoiningRecord } from "./parts.ts";
import type { Scene } from "./scene.ts";
import {
  APPROVAL_REFRESH_MS,
  CLOCK_GRACE_MS,
  JOIN_REDIAL_MS,
  JOIN_UNREACHABLE_MS,
  JOIN_WAITING_MS,
  MAX_JOIN_DIALS,
  MAX_JOIN_FAILURES,
} from "./timing.ts";
import type { Wire } from "./wire.ts";

export interface JoinAttemptParts {
  readonly scene: Scene;
  readonly mail: Mail;
  readonly lines: Lines;
  readonly book: PairBook;
}

export interface JoinAttemptEvents {
  /** `hostName`: as far as it is known, cleaned. */
  stage(hostName: string, waiting: boolean, approval: boolean): void;
  /** The host says only now that it is for this visit only. */
  visit(): void;
  failed(error: JoinError): void;
  met(pair: PairRecord, wire: Wire | undefined, texts: readonly string[]): void;
}

/** Dialling one host until it is met, refuses, or the invitation has run out. */
export class JoinAttempt {
  readonly #parts: JoinAttemptParts;
  readonly #record: JoiningRecord;
  readonly #events: JoinAttemptEvents;
  readonly #over = new AbortController();
  readonly #awaiting: Awaiting;
  #held: HeldLine | undefined;
  #ready: { key: CryptoKey; inboxId: string; proof: ProofOptions } | undefined;
  /** By either side's wish, as far as it is known. */
  #visit: boolean;
  /** Not answered yet, the latest last. */
  #dials: Dial[] = [];
  /** While the host's person is being asked: the exchange on which the offer will come. */
  #asking: Exchange | undefined;
  #encounter: Encounter | undefined;
  /** What the invitation says, or the host in its answer. */
  #hostName: string;
  #failures = 0;
  #waiting = false;
  /** It has run out by every clock; an encounter under way may still succeed. */
  #late = false;
  #cancelRedial: () => void = () => undefined;
  readonly #cancels: (() => void)[] = [];

  constructor(parts: JoinAttemptParts, record: JoiningRecord, events: JoinAttemptEvents) {
    this.#parts = parts;
    this.#record = record;
    this.#events = events;
    this.#hostName = record.hostName;
    this.#visit = record.visit ?? false;
    this.#awaiting = new Awaiting(parts.scene, { begin: (exchange, first) => this.#begin(exchange, first) });
    events.stage(this.#hostName, false, false);
    const { clock } = parts.scene;
    const left = Math.max(0, record.expiresAt + CLOCK_GRACE_MS - parts.scene.now());
    this.#cancels.push(
      clock.after(left, () => {
        this.#late = true;
        if (!this.#encounter) this.#fail("expired");
      }),
      clock.after(JOIN_WAITING_MS, () => {
        this.#waiting = true;
        this.#tell();
      }),
    );
    void this.#start();
  }

  wake(): void {
    this.#held?.line.wake();
    if (!this.#encounter && !this.#awaiting.active) this.#redial();
  }
  close(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    for (const cancel of this.#cancels) cancel();
    this.#cancelRedial();
    this.#closeDials();
    this.#asking?.close();
    this.#awaiting.close();
    this.#encounter?.close();
    this.#held?.release();
  }

  async #start(): Promise<void> {
    const { scene, lines } = this.#parts;
    const { secret, hostKeyHash, broker } = this.#record;
    const [key, context, inboxId, identity] = await Promise.all([
      invitationKey(secret),
      invitationContext(secret),
      this.#record.inboxId ?? invitationInboxId(secret),
      generateIdentity(),
    ]);
    if (this.#over.signal.aborted) return;
    const proof: ProofOptions = {
      role: "joiner",
      mode: "invitation",
      context,
      secret: key,
      hostKeyHash,
      identity,
    };
    this.#ready = { key, inboxId, proof };
    this.#held = lines.joiningLine(broker);
    const online = await this.#held?.line.becomesOnline(scene, JOIN_UNREACHABLE_MS, this.#over.signal);
    if (this.#over.signal.aborted) return;
    if (online) this.#redial();
    else this.#fail("unreachable");
  }
  #redial(): void {
    const [held, ready] = [this.#held, this.#ready];
    if (!held || !ready || this.#over.signal.aborted) return;
    const { scene, mail } = this.#parts;
    this.#cancelRedial();
    const name = scene.deviceName;
    const dial = new Dial(
      scene,
      mail,
      { secret: ready.key, role: "joiner", line: held.line, to: ready.inboxId, name, visit: this.#visit },
      { answered: (exchange, ack) => this.#answered(dial, exchange, ack) },
    );
    this.#dials.push(dial);
    if (this.#dials.length > MAX_JOIN_DIALS) this.#dials.shift()?.close();
    const again = this.#asking ? APPROVAL_REFRESH_MS : JOIN_REDIAL_MS;
    this.#cancelRedial = scene.clock.after(again, () => this.#redial());
  }
  #answered(dial: Dial, exchange: Exchange, { approval, name, visit }: HelloAck): void {
    if (this.#hostName === "") this.#hostName = cleanDeviceName(name ?? "");
    // Where an invitation was opened, it has said so, and the person was asked.
    if (visit && !this.#visit && this.#record.kind === "words") {
      this.#visit = true;
      this.#events.visit();
    }
    // While a person is asked the host goes by the latest hello, so what was sent after this one is still listened to.
    this.#closeDials(approval ? this.#dials.indexOf(dial) + 1 : undefined);
    this.#cancelRedial();
    this.#asking?.close();
    this.#asking = undefined;
    if (!approval) return this.#awaiting.add(exchange);
    this.#asking = exchange;
    this.#cancelRedial = this.#parts.scene.clock.after(APPROVAL_REFRESH_MS, () => this.#redial());
    this.#tell();
    exchange.listen((message) => {
      if (message.type === "wait" || message.type === "candidate") return;
      this.#asking = undefined;
      this.#begin(exchange, message);
    });
  }
  /** The first so many, or all. */
  #closeDials(count?: number): void {
    for (const dial of this.#dials.splice(0, count ?? this.#dials.length)) dial.close();
  }
  #begin(exchange: Exchange, first: SignalMessage | undefined): void {
    if (!this.#ready) return exchange.close();
    this.#cancelRedial();
    this.#closeDials();
    const { identity, context } = this.#ready.proof;
    const { kind, broker } = this.#record;
    const [name, visit] = [this.#hostName, this.#visit];
    let kept: PairRecord | undefined;
    const proof = { ...this.#ready.proof, context: contextOf(context, visit) };
    const encounter = new Encounter(this.#parts.scene, exchange, proof, {
      keep: async (result) => {
        const { book, scene } = this.#parts;
        const side = { role: "joiner", provisional: false, name, at: scene.now() } as const;
        const pair = newPair({ how: wayOf(kind), broker, visit }, identity, result, side);
        await book.add(pair);
        // Cancelled meanwhile: the host's half runs out by itself.
        if (this.#over.signal.aborted) return book.drop(pair.pairId);
        kept = pair;
      },
      proven: (wire, _result, texts) => {
        this.#encounter = undefined;
        if (kept) this.#events.met(kept, wire, texts);
      },
      ended: (why) => this.#ended(why, kept),
    });
    this.#encounter = encounter;
    this.#tell();
    if (first) encounter.take(first);
    else void encounter.offer();
  }
  #ended(why: EncounterEnd, kept: PairRecord | undefined): void {
    this.#encounter = undefined;
    if (this.#over.signal.aborted) return;
    const verdict = verdictOf(why);
    if (kept) return this.#events.met(kept, undefined, []);
    if (verdict) return this.#fail(verdict);
    if (this.#late) return this.#fail("expired");
    if (why !== "silent") this.#failures += 1;
    if (this.#failures >= MAX_JOIN_FAILURES) return this.#fail(why === "protocol" ? "middle" : "no-path");
    // Not at once: whatever broke it may last a moment.
    this.#cancelRedial = this.#parts.scene.clock.after(JOIN_REDIAL_MS, () => this.#redial());
  }
  #fail(error: JoinError): void {
    if (this.#over.signal.aborted) return;
    this.close();
    this.#events.failed(error);
  }
  #tell(): void {
    if (this.#over.signal.aborted) return;
    const answered = this.#asking !== undefined || this.#encounter !== undefined || this.#awaiting.active;
    this.#events.stage(this.#hostName, this.#waiting && !answered, this.#asking !== undefined);
  }
}

/** What ends joining; undefined for what may go better next time. */
function verdictOf(why: EncounterEnd): JoinError | undefined {
  if (typeof why === "object") return why.refused === "unknown" ? "used" : why.refused;
  switch (why) {
    case "middle":
    case "key-changed":
      return "middle";
    case "newer-version":
      return "newer";
    case "storage":
    case "no-path":
      return why;
    case "silent":
    case "lost":
    case "protocol":
      return undefined;
  }
}
