// Those who come to a number of ours and try its words: one run of CPace each, judged one after the other.
// Rule: one wrong confirmation ends the set; right ones become an invitation of their own, kept before it is said.
// Whoever knows the number alone gets as many curve operations as WORDS_RUNS_PER_SECOND says, and nothing for a guess.
import { equalBytes } from "../../protocol/bytes.ts";
import type { HostRun, WordsAgreement } from "../../trust/words-run.ts";
import { openWords, sealWords } from "../../trust/words.ts";
import type { WordsMessage } from "../../trust/words.ts";
import type { Letter } from "./mail.ts";
import type { OwnWords } from "./own-words.ts";
import type { Scene } from "./scene.ts";
import {
  MAX_WORDS_RUNS,
  WORDS_BOX_BURST,
  WORDS_BOXES_PER_SECOND,
  WORDS_RUN_BURST,
  WORDS_RUNS_PER_SECOND,
} from "./timing.ts";
import { TokenBucket } from "./token-bucket.ts";
import { Turns } from "./turns.ts";
import type { WordsRecord } from "./words-records.ts";

export interface WordsRunsParts {
  readonly scene: Scene;
  readonly words: OwnWords;
  /** Keeps the invitation that came of a set, for whoever has just proven to know its words. Throws TableError. */
  readonly adopt: (set: WordsRecord, secret: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly fault: (error: unknown) => void;
}

interface Run {
  readonly setId: string;
  readonly from: string;
  readonly joinerShare: Uint8Array<ArrayBuffer>;
  readonly host: HostRun;
  /** Once they are proven to know the words. */
  agreed: WordsAgreement | undefined;
}
interface Asked {
  readonly setId: string;
  readonly dial: string;
  readonly letter: Letter;
}

export class WordsRuns {
  readonly #parts: WordsRunsParts;
  readonly #boxes: TokenBucket;
  readonly #rate: TokenBucket;
  readonly #turns = new Turns();
  /** By dial; the oldest goes. */
  readonly #runs = new Map<string, Run>();

  constructor(parts: WordsRunsParts) {
    this.#parts = parts;
    const { clock } = parts.scene;
    this.#boxes = new TokenBucket(clock, WORDS_BOXES_PER_SECOND, WORDS_BOX_BURST);
    this.#rate = new TokenBucket(clock, WORDS_RUNS_PER_SECOND, WORDS_RUN_BURST);
  }

  /** A box of the words' exchange that came to a number of ours. */
  async take(dial: string, letter: Letter): Promise<void> {
    const { line, from, box } = letter;
    if (line.place.at !== "words" || !this.#boxes.take()) return;
    const setId = line.place.id;
    const place = this.#parts.words.get(setId)?.place;
    const message = place && (await openWords(place, { role: "joiner", from, to: line.id }, box));
    if (!message) return;
    const asked = { setId, dial, letter };
    await this.#turns
      .run(async () => {
        if (message.step === 1) await this.#begin(asked, message.share);
        else if (message.step === 3) await this.#judge(asked, message.confirm);
      })
      .catch(this.#parts.fault);
  }

  async #begin(asked: Asked, joinerShare: Uint8Array<ArrayBuffer>): Promise<void> {
    const { dial, setId, letter } = asked;
    const record = this.#parts.words.get(setId)?.record;
    if (!record) return;
    const reason = this.#parts.words.over(record);
    if (reason) return this.#say(asked, { step: "over", reason });
    const known = this.#runs.get(dial);
    // What was begun with the words of one set is never judged as of another, which may stand when the first is over.
    if (known && known.setId !== setId) return;
    if (known && (known.from !== letter.from || !equalBytes(known.joinerShare, joinerShare))) return;
    if (!known && !this.#rate.take()) return;
    const { words, hostKeyHash } = record;
    const { from, line } = letter;
    const { answerAsHost } = await import("../../trust/words-run.ts");
    const host = known?.host ?? answerAsHost({ words, dial, host: line.id, joiner: from }, joinerShare, hostKeyHash);
    this.#runs.set(dial, { setId, from, joinerShare, host, agreed: known?.agreed });
    // A map keeps the order of insertion.
    if (this.#runs.size > MAX_WORDS_RUNS) for (const oldest of this.#runs.keys()) if (this.#runs.delete(oldest)) break;
    await this.#say(asked, { step: 2, share: host.share, hostKeyHash });
  }
  async #judge(asked: Asked, confirm: Uint8Array<ArrayBuffer>): Promise<void> {
    const { dial, setId, letter } = asked;
    const run = this.#runs.get(dial);
    const record = this.#parts.words.get(setId)?.record;
    if (!run || !record || run.setId !== setId || run.from !== letter.from) return;
    // Said before, and lost: it knows already, and learns nothing from hearing it again.
    if (run.agreed) return this.#confirm(asked, run.agreed, confirm);
    const reason = this.#parts.words.over(record);
    if (reason) return this.#say(asked, { step: "over", reason });
    const agreement = await run.host.agree();
    if (!agreement) return void this.#runs.delete(dial);
    if (!equalBytes(agreement.joinerConfirm, confirm)) {
      await this.#parts.words.burn(setId);
      for (const [other, { setId: of }] of this.#runs) if (of === setId) this.#runs.delete(other);
      return this.#say(asked, { step: "over", reason: "wrong" });
    }
    await this.#parts.adopt(record, agreement.secret);
    run.agreed = agreement;
    await this.#confirm(asked, agreement, confirm);
  }
  async #confirm(asked: Asked, agreed: WordsAgreement, confirm: Uint8Array<ArrayBuffer>): Promise<void> {
    if (equalBytes(agreed.joinerConfirm, confirm)) await this.#say(asked, { step: 4, confirm: agreed.hostConfirm });
  }
  async #say({ setId, dial, letter: { line, from } }: Asked, message: WordsMessage): Promise<void> {
    const place = this.#parts.words.get(setId)?.place;
    if (!place) return;
    const box = await sealWords(place, { role: "host", from: line.id, to: from }, dial, message);
    line.send(from, box);
  }
}
