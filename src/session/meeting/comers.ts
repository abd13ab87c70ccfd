// Those who come with an invitation of ours: refused with a reason, approved by a person where it was a link, proven.
// Rule: an invitation makes one pair; who is first to be kept wins, and what is kept is kept before it is said.
import { MAX_PAIRS } from "../../protocol/limits.ts";
import type { Approval } from "../../app/state.ts";
import { cleanDeviceName } from "../../protocol/names.ts";
import type { HandshakeResult } from "../../trust/handshake.ts";
import { generateIdentity } from "../../trust/identity.ts";
import { invitationKey } from "../../trust/invitation.ts";
import type { Hello } from "../../trust/sealed-signaling.ts";
import type { PairRecord } from "../link.ts";
import { answerHello } from "./dial.ts";
import { Encounter } from "./encounter.ts";
import type { EncounterEnd, Refusal } from "./encounter.ts";
import type { Exchange } from "./exchange.ts";
import type { Caller } from "./hellos.ts";
import type { Letter, Mail } from "./mail.ts";
import { contextOf, newPair, wayOf } from "./new-pair.ts";
import type { OwnInvitations } from "./own-invitations.ts";
import type { PairBook } from "./pair-book.ts";
import type { InvitationRecord } from "./parts.ts";
import type { Scene } from "./scene.ts";
import { APPROVAL_MS, CLOCK_GRACE_MS, MAX_COMERS, SETTLE_MS } from "./timing.ts";
import { Turns } from "./turns.ts";
import type { Wire } from "./wire.ts";

export interface ComersParts {
  readonly scene: Scene;
  readonly mail: Mail;
  readonly invitations: OwnInvitations;
  readonly book: PairBook;
  approvals(approvals: readonly Approval[]): void;
  /** A link with this pair stands, whether or not it has spoken. */
  isLinked(pairId: string): boolean;
  /** A pair that was begun and never spoke is given up for another one. Throws TableError. */
  readonly giveUp: (pair: PairRecord) => Promise<void>;
  met(pair: PairRecord, wire: Wire, texts: readonly string[]): void;
  readonly fault: (error: unknown) => void;
}

/** Somebody at one address. */
interface Comer {
  /** Of the question to the person: another one when what is asked changes. */
  id: string;
  readonly invitationId: string;
  readonly from: string;
  readonly name: string;
  /** For this visit only, by the invitation or by their own wish. */
  visit: boolean;
  approved: boolean;
  exchange: Exchange | undefined;
  encounter: Encounter | undefined;
  /** What the encounter made, from when it is kept until a link stands or fails. */
  kept: PairRecord | undefined;
  cancel: () => void;
}

class RefusedError extends Error {
  override name = "RefusedError";
}

export class Comers {
  readonly #parts: ComersParts;
  /** By address. */
  readonly #comers = new Map<string, Comer>();
  readonly #keeping = new Turns();
  #over = false;

  constructor(parts: ComersParts) {
    this.#parts = parts;
  }

  /** Who calls where this invitation is listened for. */
  async caller(invitationId: string): Promise<Caller | undefined> {
    const record = this.#parts.invitations.get(invitationId);
    if (!record) return undefined;
    const secret = await invitationKey(record.secret);
    return { secret, role: "joiner", greet: (hello, letter) => void this.#greet(record.id, secret, hello, letter) };
  }
  approve(approvalId: string, yes: boolean): void {
    const comer = [...this.#comers.values()].find(({ id, approved }) => id === approvalId && !approved);
    if (!comer) return;
    if (yes) {
      comer.approved = true;
      comer.cancel();
      void this.#begin(comer);
    } else {
      comer.exchange?.sayLast({ type: "refused", reason: "denied" });
      comer.exchange = undefined;
      this.#leave(comer);
      void this.#parts.invitations.failed(comer.invitationId);
    }
    this.#tell();
  }
  close(): void {
    this.#over = true;
    for (const comer of this.#comers.values()) this.#leave(comer);
  }

  async #greet(invitationId: string, secret: CryptoKey, { dial, name, visit }: Hello, letter: Letter): Promise<void> {
    const { scene, mail, invitations } = this.#parts;
    const record = invitations.get(invitationId);
    if (!record || this.#over) return;
    const refusal = this.#refusal(record);
    const answer = { secret, role: "host", dial, letter } as const;
    if (refusal) return answerHello(scene, mail, answer).sayLast({ type: "refused", reason: refusal });
    const comer = this.#comer(record, letter.from, name ?? "");
    // Full, or this hello was sent before the one that is being dealt with: it will come again.
    const { encounter } = comer ?? {};
    if (!comer || (encounter && (!encounter.described || scene.since(encounter.startedAt) < SETTLE_MS))) return;
    comer.cancel();
    comer.encounter?.close();
    comer.encounter = comer.kept = undefined;
    comer.exchange?.close();
    this.#wishes(comer, record, visit === true);
    // An invitation that is typed holds no name, and no wish.
    const said = record.kind === "words" ? { name: scene.deviceName, visit: comer.visit } : {};
    comer.exchange = answerHello(scene, mail, { ...answer, ...said, approval: !comer.approved });
    if (comer.approved) return this.#begin(comer);
    comer.cancel = scene.clock.after(APPROVAL_MS, () => {
      this.#leave(comer);
      this.#tell();
    });
    this.#tell();
  }
  /** A yes is to what was asked: whoever wishes something else after it, or under the person's finger, is asked anew. */
  #wishes(comer: Comer, record: InvitationRecord, wanted: boolean): void {
    const visit = record.visit === true || wanted;
    if (comer.visit === visit) return;
    comer.visit = visit;
    if (record.kind !== "link") return;
    comer.approved = false;
    comer.id = this.#parts.scene.hex(8);
  }
  #refusal(record: InvitationRecord): Refusal | undefined {
    const { book, scene } = this.#parts;
    if (record.state === "burnt" || (record.state === "used" && !this.#mayBeginAgain(record))) return "used";
    if (scene.now() >= record.expiresAt) return "expired";
    return book.size >= MAX_PAIRS ? "too-many" : undefined;
  }
  /** It was used, but whoever used it was cut off before it could speak. */
  #mayBeginAgain({ pairId }: InvitationRecord): boolean {
    const pair = pairId === undefined ? undefined : this.#parts.book.get(pairId);
    if (!pair?.provisional || this.#parts.isLinked(pair.pairId)) return false;
    return ![...this.#comers.values()].some(({ kept }) => kept?.pairId === pairId);
  }
  #comer(record: InvitationRecord, from: string, name: string): Comer | undefined {
    const known = this.#comers.get(from);
    if (known?.invitationId === record.id) return known;
    const others = [...this.#comers.values()].filter(({ invitationId }) => invitationId === record.id);
    if (known || others.length >= MAX_COMERS) return undefined;
    const comer: Comer = {
      id: this.#parts.scene.hex(8),
      invitationId: record.id,
      from,
      name: cleanDeviceName(name),
      visit: false,
      approved: record.kind !== "link",
      exchange: undefined,
      encounter: undefined,
      kept: undefined,
      cancel: () => undefined,
    };
    this.#comers.set(from, comer);
    return comer;
  }
  async #begin(comer: Comer): Promise<void> {
    const { exchange, invitationId, visit } = comer;
    const record = this.#parts.invitations.get(invitationId);
    if (!exchange || !record) return this.#leave(comer);
    const [identity, secret] = await Promise.all([generateIdentity(), invitationKey(record.secret)]);
    if (comer.exchange !== exchange || this.#comers.get(comer.from) !== comer) return;
    comer.exchange = undefined;
    const context = contextOf(record.id, visit);
    const { ephemeral } = record;
    const encounter = new Encounter(
      this.#parts.scene,
      exchange,
      { role: "host", mode: "invitation", context, secret, ephemeral, identity },
      {
        keep: async (result) => {
          await this.#keeping.run(() => this.#keep(comer, identity, result));
        },
        proven: (wire, _result, texts) => this.#proven(comer, wire, texts),
        ended: (why) => this.#ended(comer, encounter, why),
      },
    );
    comer.encounter = encounter;
    void encounter.offer();
  }
  async #keep(comer: Comer, identity: CryptoKeyPair, result: HandshakeResult): Promise<void> {
    const { book, invitations, scene, giveUp } = this.#parts;
    const record = invitations.get(comer.invitationId);
    if (!record || this.#over) throw new RefusedError();
    const refusal = this.#refusal(record);
    // Begun in time counts: it may take a moment longer than the invitation lives.
    const late = scene.now() >= record.expiresAt + CLOCK_GRACE_MS;
    if (late || (refusal && refusal !== "expired")) {
      comer.encounter?.refuse(refusal ?? "expired");
      this.#leave(comer);
      throw new RefusedError();
    }
    const before = record.pairId === undefined ? undefined : book.get(record.pairId);
    const pair = newPair({ how: wayOf(record.kind), broker: record.broker, visit: comer.visit }, identity, result, {
      role: "host",
      provisional: true,
      name: comer.name,
      at: scene.now(),
    });
    comer.kept = pair;
    try {
      await book.add(pair);
      await invitations.use(record.id, pair);
      if (before) await giveUp(before);
    } catch (error) {
      this.#parts.fault(error);
      if (book.get(pair.pairId)) await book.drop(pair.pairId).catch(this.#parts.fault);
      throw error;
    }
  }
  #proven(comer: Comer, wire: Wire, texts: readonly string[]): void {
    comer.encounter = undefined;
    if (comer.kept) this.#parts.met(comer.kept, wire, texts);
    else wire.close();
    for (const other of this.#comers.values()) {
      if (other.invitationId !== comer.invitationId) continue;
      other.encounter?.refuse("used");
      other.exchange?.sayLast({ type: "refused", reason: "used" });
      other.encounter = other.exchange = undefined;
      this.#leave(other);
    }
    this.#tell();
  }
  #ended(comer: Comer, encounter: Encounter, why: EncounterEnd): void {
    if (comer.encounter !== encounter) return;
    comer.encounter = comer.kept = undefined;
    if (why === "middle" || why === "protocol" || why === "key-changed") {
      void this.#parts.invitations.failed(comer.invitationId);
    }
    // A yes of the person is remembered for as long as the comer stays at its address.
    if (this.#parts.invitations.get(comer.invitationId)?.kind !== "link") this.#leave(comer);
    else comer.cancel = this.#parts.scene.clock.after(APPROVAL_MS, () => this.#leave(comer));
  }
  #leave(comer: Comer): void {
    comer.cancel();
    comer.encounter?.close();
    comer.exchange?.close();
    comer.encounter = comer.exchange = comer.kept = undefined;
    this.#comers.delete(comer.from);
  }
  #tell(): void {
    const waiting = [...this.#comers.values()].filter(({ approved }) => !approved);
    this.#parts.approvals(waiting.map(({ id, name, visit }) => ({ id, name, ...(visit ? { visit } : {}) })));
  }
}
