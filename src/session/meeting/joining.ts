// Joining with an invitation of somebody else: asked about, agreed, dialled until it runs out, proven, kept.
// Rule: one at a time, and it survives a reload; it ends as a pair or as one JoinError.
//
//   words typed --CPace--> (as agreed)
//   ask --agree--> dialling --answered--> (approval) --offer--> encounter --kept--> pair
//                     ^------- no answer, cut off -------'         `--verdict--> failed
import { MAX_PAIRS, WORDS_INVITATION_MS } from "../../protocol/limits.ts";
import type { JoinError } from "../../app/pairing-state.ts";
import type { Joining as JoiningState } from "../../app/state.ts";
import { equalBytes } from "../../protocol/bytes.ts";
import { brokerUrl } from "../../protocol/server-addresses.ts";
import { parseInvitation } from "../../trust/invitation.ts";
import type { Invitation } from "../../trust/invitation.ts";
import type { TwoWords } from "../../trust/words.ts";
import type { NetworkOptions, PairRecord } from "../link.ts";
import { selfBroker } from "../network.ts";
import type { Table } from "../ports.ts";
import { JoinAttempt } from "./join-attempt.ts";
import type { JoinAttemptParts } from "./join-attempt.ts";
import type { JoiningRecord, KeptInvitation } from "./parts.ts";
import { CLOCK_GRACE_MS } from "./timing.ts";
import type { Wire } from "./wire.ts";
import type { AgreedWords, WordsAttempt } from "./words-attempt.ts";
import type { TypedWordsRecord } from "./words-records.ts";

export interface JoiningParts extends JoinAttemptParts {
  readonly table: Table<KeptInvitation>;
  joining(joining: JoiningState | undefined): void;
  /** Whether an invitation of ours has this secret. */
  readonly isOwn: (secret: Uint8Array) => boolean;
  /** Whether a set of words of ours has this number. */
  readonly isOwnNumber: (number: number) => boolean;
  /** A pair is kept; without a wire when that broke in the same moment. */
  met(pair: PairRecord, wire: Wire | undefined, texts: readonly string[]): void;
  readonly fault: (error: unknown) => void;
}

/** The one record of this kind. */
const KEY = "joining";

export class Joining {
  readonly #parts: JoiningParts;
  #record: JoiningRecord | TypedWordsRecord | undefined;
  #attempt: JoinAttempt | undefined;
  #words: WordsAttempt | undefined;
  #over = false;

  constructor(parts: JoiningParts) {
    this.#parts = parts;
  }

  /** Goes on where a reload cut it off. */
  async read(): Promise<void> {
    const record = await this.#parts.table.get(KEY);
    if ((record?.is !== "joining" && record?.is !== "typed") || this.#over) return;
    if (this.#parts.scene.now() >= record.expiresAt + CLOCK_GRACE_MS) return this.#forget();
    this.#record = record;
    if (record.is === "typed") void this.#tryWords(record);
    else if (record.agreed) this.#dial(record);
    else this.#ask(record);
  }
  /** Any text that may be an invitation. */
  async open(text: string): Promise<void> {
    if (this.#over) return;
    const { scene, book, isOwn } = this.#parts;
    // Clocks differ: the host alone judges whether it has run out.
    const parsed = parseInvitation(text, scene.now() - CLOCK_GRACE_MS);
    if (!parsed.ok) return this.#fail("", parsed.error);
    const { invitation, appUrl } = parsed;
    const { hostName } = invitation;
    if (isOwn(invitation.secret)) return this.#fail(hostName, "own");
    if (book.size >= MAX_PAIRS) return this.#fail(hostName, "too-many");
    const broker = brokerOf(invitation, appUrl, scene.network);
    if (broker === undefined) return this.#fail(hostName, "unreachable");
    // The same link again, while its host is being dialled already.
    const before = this.#record?.is === "joining" ? this.#record : undefined;
    if (this.#attempt && before && equalBytes(before.secret, invitation.secret)) return;
    this.#stop();
    const { kind, secret, hostKeyHash, expiresAt, visit } = invitation;
    const record: JoiningRecord = {
      is: "joining",
      kind,
      secret,
      hostKeyHash,
      hostName,
      broker,
      expiresAt,
      agreed: false,
      ...(visit ? { visit } : {}),
    };
    if (await this.#keep(record)) this.#ask(record);
  }
  /** A number and two words that another device shows: typing them is agreeing. */
  async openWords(number: number, words: TwoWords, visit: boolean): Promise<void> {
    if (this.#over) return;
    const { scene, book, isOwnNumber } = this.#parts;
    if (isOwnNumber(number)) return this.#fail("", "own");
    if (book.size >= MAX_PAIRS) return this.#fail("", "too-many");
    this.#stop();
    const expiresAt = scene.now() + WORDS_INVITATION_MS;
    const wish = visit ? { visit } : {};
    const record: TypedWordsRecord = { is: "typed", number, words, expiresAt, tries: 0, ...wish };
    if (await this.#keep(record)) void this.#tryWords(record);
  }
  /** `visit`: for this visit only. */
  agree(visit: boolean): void {
    const before = this.#record;
    if (before?.is !== "joining" || this.#attempt) return;
    const record = { ...before, agreed: true, ...(visit ? { visit } : {}) };
    this.#dial(record);
    void this.#keep(record);
  }
  cancel(): void {
    this.#stop();
    void this.#forget();
    this.#parts.joining(undefined);
  }
  wake(): void {
    this.#attempt?.wake();
  }
  close(): void {
    this.#over = true;
    this.#stop();
  }

  #ask({ hostName, visit }: JoiningRecord): void {
    this.#parts.joining({ stage: "ask", hostName, ...(visit ? { visit } : {}) });
  }
  async #keep(record: JoiningRecord | TypedWordsRecord): Promise<boolean> {
    this.#record = record;
    const { table } = this.#parts;
    try {
      // Of a visit nothing is kept: what was kept of the question, or of one before it, goes first.
      if (record.visit) await table.delete(KEY);
      await table.put(KEY, record);
      return this.#record === record && !this.#over;
    } catch (error) {
      this.#parts.fault(error);
      if (this.#record === record) this.#fail(record.is === "joining" ? record.hostName : "", "storage");
      return false;
    }
  }
  async #tryWords(typed: TypedWordsRecord): Promise<void> {
    let record = typed;
    this.#parts.joining({ stage: "dialling", hostName: "", waiting: false, approval: false });
    const loaded = await import("./words-attempt.ts").catch(() => undefined);
    if (this.#record !== typed || this.#over) return;
    if (!loaded) return this.#fail("", "unreachable");
    this.#words = new loaded.WordsAttempt(this.#parts, typed, {
      trying: () => this.#keep((record = { ...record, tries: record.tries + 1 })),
      agreed: (agreed) => void this.#agreedOn(agreed, typed),
      failed: (error) => this.#fail("", error),
    });
  }
  async #agreedOn(agreed: AgreedWords, { expiresAt, visit }: TypedWordsRecord): Promise<void> {
    this.#words = undefined;
    const known = { is: "joining", kind: "words", hostName: "", agreed: true } as const;
    const record: JoiningRecord = { ...known, ...agreed, expiresAt, ...(visit ? { visit } : {}) };
    if (await this.#keep(record)) this.#dial(record);
  }
  #dial(record: JoiningRecord): void {
    this.#attempt = new JoinAttempt(this.#parts, record, {
      stage: (hostName, waiting, approval) => this.#parts.joining({ stage: "dialling", hostName, waiting, approval }),
      visit: () => void this.#keep({ ...record, visit: true }),
      failed: (error) => this.#fail(record.hostName, error),
      met: (pair, wire, texts) => {
        this.#stop();
        void this.#forget();
        this.#parts.joining(undefined);
        this.#parts.met(pair, wire, texts);
      },
    });
  }
  #fail(hostName: string, error: JoinError): void {
    if (this.#over) return;
    this.#stop();
    void this.#forget();
    this.#parts.joining({ stage: "failed", hostName, error });
  }
  #stop(): void {
    this.#attempt?.close();
    this.#words?.close();
    this.#attempt = this.#words = this.#record = undefined;
  }
  async #forget(): Promise<void> {
    await this.#parts.table.delete(KEY).catch(this.#parts.fault);
  }
}

function brokerOf({ broker }: Invitation, appUrl: string, network: NetworkOptions): string | undefined {
  if (broker.kind === "self") return appUrl === network.appUrl ? network.selfBroker : brokerUrl(selfBroker(appUrl));
  return broker.kind === "public" ? network.publicBroker : broker.url;
}
