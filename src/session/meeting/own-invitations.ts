// This device's invitations: the code on the screen, replaced while it is shown, and the link to share.
// Rule: every state is kept before it counts, so a used or burnt invitation is still so after a reload.
import {
  LINK_INVITATION_MS,
  MAX_INVITATION_FAILURES,
  MAX_OPEN_INVITATIONS,
  SCREEN_INVITATION_MS,
  WORDS_INVITATION_MS,
} from "../../protocol/limits.ts";
import type { Invitation } from "../../app/state.ts";
import { equalBytes } from "../../protocol/bytes.ts";
import { generateEphemeral, publicBytes } from "../../trust/identity.ts";
import { encodeInvitation, hostKeyHash, invitationContext, invitationInboxId } from "../../trust/invitation.ts";
import type { MeetingEvents, PairRecord } from "../link.ts";
import type { Table } from "../ports.ts";
import type { InvitationRecord, KeptInvitation } from "./parts.ts";
import type { Scene } from "./scene.ts";
import { CLOCK_GRACE_MS, MAX_WORDS_RUNS, SCREEN_LEFT_MS } from "./timing.ts";
import { Turns } from "./turns.ts";
import type { WordsRecord } from "./words-records.ts";

type Kind = Invitation["kind"];
const LIFETIME_MS = { screen: SCREEN_INVITATION_MS, link: LINK_INVITATION_MS, words: WORDS_INVITATION_MS };
interface Kept {
  readonly record: InvitationRecord;
  readonly inboxId: string;
}
export interface OwnInvitationsParts {
  readonly table: Table<KeptInvitation>;
  readonly scene: Scene;
  readonly events: Pick<MeetingEvents, "invitation">;
  readonly fault: (error: unknown) => void;
  /** What is listened for changed. */
  changed(): void;
  /** A set of words has made a pair. */
  wordsUsed(setId: string): Promise<void>;
}

export class OwnInvitations {
  readonly #parts: OwnInvitationsParts;
  readonly #kept = new Map<string, Kept>();
  /** Making and showing, one after the other, so that two calls never make two codes. */
  readonly #turns = new Turns();
  /** Screens that want a code, the latest last. */
  #showing: { readonly visit: boolean }[] = [];
  /** What was last told, by kind. */
  readonly #shown: Partial<Record<Kind, Invitation>> = {};
  #cancel: () => void = () => undefined;
  #state: "unread" | "ready" | "closed" = "unread";

  constructor(parts: OwnInvitationsParts) {
    this.#parts = parts;
  }

  async read(): Promise<void> {
    const { table } = this.#parts;
    for (const record of await table.getMany(await table.keys())) {
      if (record?.is === "own") {
        this.#kept.set(record.id, { record, inboxId: await invitationInboxId(record.secret) });
      }
    }
    if (this.#state === "unread") this.#state = "ready";
    await this.refresh();
  }
  get(id: string): InvitationRecord | undefined {
    return this.#kept.get(id)?.record;
  }
  hasSecret(secret: Uint8Array): boolean {
    return [...this.#kept.values()].some(({ record }) => equalBytes(record.secret, secret));
  }
  /** Those to listen for: open ones before those that only say why not, then the newest. */
  listened(): { id: string; broker: string; inboxId: string }[] {
    const rank = ({ record }: Kept) => (record.state === "open" ? 0 : 1);
    return [...this.#kept.values()]
      .filter(({ record }) => record.kind !== "words" && record.expiresAt + CLOCK_GRACE_MS > this.#parts.scene.now())
      .toSorted((a, b) => rank(a) - rank(b) || b.record.madeAt - a.record.madeAt)
      .slice(0, MAX_OPEN_INVITATIONS)
      .map(({ record, inboxId }) => ({ id: record.id, broker: record.broker, inboxId }));
  }

  /** Of those who proved to know these words, the latest first. */
  ofWords(setId: string): InvitationRecord[] {
    const records = [...this.#kept.values()].map(({ record }) => record);
    return records.filter((record) => record.setId === setId).toSorted((a, b) => b.madeAt - a.madeAt);
  }
  /** Somebody proved to know the words of this set: from now on its secret is an invitation's. Throws TableError. */
  async adopt(set: WordsRecord, secret: InvitationRecord["secret"]): Promise<void> {
    const { ephemeral, hostKeyHash, broker, brokerRef, expiresAt } = set;
    const shared = { ephemeral, hostKeyHash, broker, brokerRef, expiresAt, state: "open", failures: 0 } as const;
    const [id, madeAt] = [await invitationContext(secret), this.#parts.scene.now()];
    const passing = set.once ? { visit: true } : {};
    const record: InvitationRecord = {
      is: "own",
      kind: "words",
      id,
      setId: set.id,
      secret,
      madeAt,
      ...shared,
      ...passing,
    };
    await this.#parts.table.put(id, record);
    this.#kept.set(id, { record, inboxId: await invitationInboxId(secret) });
    // Somebody else who knew them may have made the one pair while this was being kept.
    if (this.ofWords(set.id).some(({ state }) => state === "used")) await this.change(id, { state: "used" });
    for (const { id: old } of this.ofWords(set.id).slice(MAX_WORDS_RUNS)) {
      this.#kept.delete(old);
      await this.#parts.table.delete(old).catch(this.#parts.fault);
    }
  }

  /** A screen code exists until the returned function is called. */
  show(visit: boolean): () => void {
    const wish = { visit };
    this.#showing = [...this.#showing, wish];
    void this.refresh();
    return () => {
      if (!this.#showing.includes(wish)) return;
      this.#showing = this.#showing.filter((other) => other !== wish);
      void this.refresh();
    };
  }
  /** A link with more than half of its hour left; undefined when none can be made. */
  share(visit: boolean): Promise<Invitation | undefined> {
    return this.#turns.run(async () => {
      const left = LINK_INVITATION_MS / 2;
      const record = this.#current("link", left, visit) ?? (await this.#make("link", visit));
      this.#refreshed();
      return record && this.#public(record);
    });
  }
  /** Kept, so that it is so after a reload too. Throws TableError: it has not changed. */
  async change(id: string, change: Partial<InvitationRecord>): Promise<void> {
    const kept = this.#kept.get(id);
    if (!kept) return;
    const record = { ...kept.record, ...change };
    await this.#parts.table.put(id, record);
    this.#kept.set(id, { ...kept, record });
    void this.refresh();
  }
  /** It has made this pair, durably; of a visit the record that lasts does not say whom by. Throws TableError. */
  async use(id: string, { pairId, visit }: PairRecord): Promise<void> {
    const kept = this.#kept.get(id);
    if (!kept) return;
    const used = { ...kept.record, state: "used" } as const;
    await this.#parts.table.put(id, visit ? used : { ...used, pairId });
    this.#kept.set(id, { ...kept, record: { ...used, pairId } });
    const { setId } = used;
    if (setId !== undefined) {
      // Whoever else proved to know the words comes too late.
      for (const other of this.ofWords(setId)) if (other.id !== id) await this.change(other.id, { state: "used" });
      await this.#parts.wordsUsed(setId);
    }
    void this.refresh();
  }
  /** A handshake on it failed, or a person refused who came; too many burn it. */
  async failed(id: string): Promise<void> {
    const record = this.get(id);
    if (record?.state !== "open") return;
    const failures = record.failures + 1;
    const state = failures >= MAX_INVITATION_FAILURES ? "burnt" : "open";
    await this.change(id, { failures, state }).catch(this.#parts.fault);
  }
  /** Shows, replaces and forgets what its time has come for. */
  refresh(): Promise<void> {
    return this.#turns.run(async () => {
      if (this.#state !== "ready") return;
      await this.#forgetOld();
      const wish = this.#showing.at(-1);
      const left = this.#shown.screen === undefined ? SCREEN_LEFT_MS : 0;
      if (wish && !this.#current("screen", left, wish.visit)) await this.#make("screen", wish.visit);
      this.#refreshed();
    });
  }
  close(): void {
    this.#state = "closed";
    this.#cancel();
  }

  /** The newest open one with more than `left` ms to live, at the broker in use; `visit`: such a one, else any. */
  #current(kind: Kind, left: number, visit?: boolean): InvitationRecord | undefined {
    const { scene } = this.#parts;
    return [...this.#kept.values()]
      .map(({ record }) => record)
      .filter((record) => record.kind === kind && record.state === "open" && record.expiresAt - scene.now() > left)
      .filter(({ broker }) => broker === scene.network.brokers[0])
      .filter((record) => visit === undefined || (record.visit ?? false) === visit)
      .toSorted((a, b) => b.madeAt - a.madeAt)[0];
  }
  async #make(kind: Kind, visit: boolean): Promise<InvitationRecord | undefined> {
    const { scene, table, fault } = this.#parts;
    const [broker] = scene.network.brokers;
    if (broker === undefined || this.#state !== "ready") return undefined;
    const [secret, ephemeral] = [scene.random(32), await generateEphemeral()];
    const madeAt = scene.now();
    const record: InvitationRecord = {
      is: "own",
      id: await invitationContext(secret),
      kind,
      secret,
      ephemeral,
      hostKeyHash: await hostKeyHash(await publicBytes(ephemeral.publicKey)),
      broker,
      brokerRef: scene.network.brokerRef,
      madeAt,
      expiresAt: Math.floor((madeAt + LIFETIME_MS[kind]) / 1000) * 1000,
      state: "open",
      failures: 0,
      ...(visit ? { visit } : {}),
    };
    try {
      await table.put(record.id, record);
    } catch (error) {
      fault(error);
      return undefined;
    }
    this.#kept.set(record.id, { record, inboxId: await invitationInboxId(secret) });
    return record;
  }
  async #forgetOld(): Promise<void> {
    const { scene, table, fault } = this.#parts;
    for (const { record } of this.#kept.values()) {
      const left = record.expiresAt - scene.now();
      // One that lives longer than any was made while the clock was ahead.
      if (left > -CLOCK_GRACE_MS && left <= LIFETIME_MS[record.kind] + CLOCK_GRACE_MS) continue;
      this.#kept.delete(record.id);
      await table.delete(record.id).catch(fault);
    }
  }
  /** Tells what is shown now, and waits for the next end. */
  #refreshed(): void {
    if (this.#state !== "ready") return;
    const wish = this.#showing.at(-1);
    this.#tell("screen", wish && this.#current("screen", 0, wish.visit));
    this.#tell("link", this.#current("link", 0));
    this.#parts.changed();
    this.#cancel();
    const now = this.#parts.scene.now();
    const ends = [...this.#kept.values()].flatMap(({ record: { expiresAt } }) => [
      expiresAt,
      expiresAt + CLOCK_GRACE_MS,
    ]);
    const next = Math.min(...ends.filter((end) => end > now));
    if (Number.isFinite(next)) this.#cancel = this.#parts.scene.clock.after(next - now, () => void this.refresh());
  }
  #tell(kind: Kind, record: InvitationRecord | undefined): void {
    const invitation = record && this.#public(record);
    if (this.#shown[kind]?.link === invitation?.link) return;
    if (invitation) this.#shown[kind] = invitation;
    else delete this.#shown[kind];
    this.#parts.events.invitation(kind, invitation);
  }
  #public(record: InvitationRecord): Invitation {
    const { id, secret, brokerRef: broker, expiresAt, visit } = record;
    const kind: Kind = record.kind === "link" ? "link" : "screen";
    const { deviceName: hostName, network } = this.#parts.scene;
    const passing = visit ? { visit } : {};
    const parts = { kind, secret, hostKeyHash: record.hostKeyHash, broker, hostName, expiresAt, ...passing };
    return { id, kind, link: encodeInvitation(parts, network.appUrl), expiresAt, ...passing };
  }
}
