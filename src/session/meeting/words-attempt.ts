// Words that were typed here: asks who shows that number, runs CPace with it, and ends with an invitation's secret or a
// reason. Rule: what it shows lets whoever answered check one guess, so it is shown MAX_WORDS_TRIES times at most for
// what was typed once, reloads included; each time is kept before it counts.
import type { JoinError } from "../../app/pairing-state.ts";
import { equalBytes } from "../../protocol/bytes.ts";
import { isNumberAndWords, numberPlace, openWords, sealWords } from "../../trust/words.ts";
import type { NumberPlace, WordsMessage } from "../../trust/words.ts";
import type { Line } from "./line.ts";
import type { Lines } from "./lines.ts";
import type { Correspondent, Letter, Mail } from "./mail.ts";
import type { Scene } from "./scene.ts";
import {
  ANSWER_MS,
  JOIN_REDIAL_MS,
  MAX_EARLY_BOXES,
  MAX_WORDS_BROKERS,
  MAX_WORDS_TRIES,
  ONLINE_MS,
  WORDS_CONFIRM_MS,
  WORDS_CONFIRMS,
  WORDS_ROUNDS,
} from "./timing.ts";
import type { TypedWordsRecord } from "./words-records.ts";

export interface WordsAttemptParts {
  readonly scene: Scene;
  readonly mail: Mail;
  readonly lines: Lines;
}
/** What the words came to: an invitation without a link. */
export interface AgreedWords {
  readonly secret: Uint8Array<ArrayBuffer>;
  readonly hostKeyHash: Uint8Array<ArrayBuffer>;
  readonly broker: string;
  /** Where its host listens: the id of the number. */
  readonly inboxId: string;
}
export interface WordsAttemptEvents {
  /** One more try is about to be shown; false: it could not be kept, and must not be. */
  trying(): Promise<boolean>;
  agreed(agreed: AgreedWords): void;
  failed(error: JoinError): void;
}

type Outcome = { agreed: AgreedWords } | { error: JoinError } | "nobody";

export class WordsAttempt {
  readonly #parts: WordsAttemptParts;
  readonly #typed: TypedWordsRecord;
  readonly #events: WordsAttemptEvents;
  readonly #over = new AbortController();
  #tries: number;

  constructor(parts: WordsAttemptParts, typed: TypedWordsRecord, events: WordsAttemptEvents) {
    this.#parts = parts;
    this.#typed = typed;
    this.#events = events;
    this.#tries = typed.tries;
    void this.#run();
  }

  close(): void {
    this.#over.abort();
  }

  async #run(): Promise<void> {
    // Of what is loaded only now, a part may not come.
    const outcome = await this.#search().catch(() => ({ error: "unreachable" }) as const);
    if (this.#over.signal.aborted) return;
    this.close();
    if ("agreed" in outcome) this.#events.agreed(outcome.agreed);
    else this.#events.failed(outcome.error);
  }
  /** Every broker in turn: the host listens at one of its own, and it is not known which. */
  async #search(): Promise<Exclude<Outcome, string>> {
    const { scene } = this.#parts;
    const { number, words } = this.#typed;
    if (!isNumberAndWords(number, words)) return { error: "words-nobody" };
    const place = await numberPlace(number);
    let reached = false;
    for (let round = 0; round < WORDS_ROUNDS; round += 1) {
      if (round > 0 && !(await scene.pause(JOIN_REDIAL_MS, this.#over.signal))) break;
      for (const broker of scene.network.brokers.slice(0, MAX_WORDS_BROKERS)) {
        const outcome = await this.#at(broker, place);
        reached ||= outcome !== undefined;
        if (outcome !== undefined && outcome !== "nobody") return outcome;
      }
    }
    return { error: reached ? "words-nobody" : "unreachable" };
  }
  /** Undefined when this broker cannot be reached. */
  async #at(broker: string, place: NumberPlace): Promise<Outcome | undefined> {
    const { scene, lines } = this.#parts;
    const held = lines.joiningLine(broker);
    if (!held) return undefined;
    try {
      if (!(await held.line.becomesOnline(scene, ONLINE_MS, this.#over.signal))) return undefined;
      return await this.#ask(held.line, place);
    } finally {
      held.release();
    }
  }
  async #ask(line: Line, place: NumberPlace): Promise<Outcome> {
    const { beginAsJoiner } = await import("../../trust/words-run.ts");
    const dial = this.#parts.scene.hex(16);
    const run = beginAsJoiner({ words: this.#typed.words, dial, host: place.inboxId, joiner: line.id });
    const talk = new WordsTalk(this.#parts, { line, place, dial, signal: this.#over.signal });
    try {
      const answer = await talk.say({ step: 1, share: run.share }, ANSWER_MS);
      if (answer?.step === "over") return { error: "words-over" };
      if (answer?.step !== 2) return "nobody";
      const { share, hostKeyHash } = answer;
      const agreement = await run.agree(share, hostKeyHash);
      if (!agreement) return { error: "words-wrong" };
      if (this.#tries >= MAX_WORDS_TRIES) return { error: "words-over" };
      this.#tries += 1;
      if (!(await this.#events.trying())) return { error: "storage" };
      for (let said = 0; said < WORDS_CONFIRMS && !this.#over.signal.aborted; said += 1) {
        const last = await talk.say({ step: 3, confirm: agreement.joinerConfirm }, WORDS_CONFIRM_MS);
        if (last?.step === "over") return { error: last.reason === "wrong" ? "words-wrong" : "words-over" };
        if (last?.step !== 4) continue;
        if (!equalBytes(last.confirm, agreement.hostConfirm)) return { error: "words-wrong" };
        const { secret } = agreement;
        return { agreed: { secret, hostKeyHash, broker: line.broker, inboxId: place.inboxId } };
      }
      return "nobody";
    } finally {
      talk.close();
    }
  }
}

interface WordsTalkOptions {
  readonly line: Line;
  readonly place: NumberPlace;
  readonly dial: string;
  readonly signal: AbortSignal;
}

/** The boxes of one dial: one is said, one is heard. */
class WordsTalk implements Correspondent {
  readonly #scene: Scene;
  readonly #options: WordsTalkOptions;
  readonly #unregister: () => void;
  #taken = 0;
  #hear: (message: WordsMessage | undefined) => void = () => undefined;

  constructor({ scene, mail }: WordsAttemptParts, options: WordsTalkOptions) {
    this.#scene = scene;
    this.#options = options;
    this.#unregister = mail.register(options.dial, this);
  }

  /** The next message that opens; undefined when nobody is there, or none came in time. */
  async say(message: WordsMessage, waitMs: number): Promise<WordsMessage | undefined> {
    const { line, place, dial, signal } = this.#options;
    const box = await sealWords(place, { role: "joiner", from: line.id, to: place.inboxId }, dial, message);
    if (signal.aborted || !line.send(place.inboxId, box)) return undefined;
    return new Promise((resolve) => {
      const settle = (heard: WordsMessage | undefined) => {
        cancel();
        signal.removeEventListener("abort", stop);
        this.#hear = () => undefined;
        resolve(heard);
      };
      const stop = () => settle(undefined);
      const cancel = this.#scene.clock.after(waitMs, stop);
      signal.addEventListener("abort", stop, { once: true });
      this.#hear = settle;
    });
  }
  close(): void {
    this.#unregister();
  }

  take(kind: "hello-ack" | "signal" | "words", { line, from, box }: Letter): void {
    const { place } = this.#options;
    if (kind !== "words" || line !== this.#options.line || from !== place.inboxId) return;
    if ((this.#taken += 1) <= MAX_EARLY_BOXES) void this.#open(box);
  }
  absent(line: Line, to: string): void {
    if (line === this.#options.line && to === this.#options.place.inboxId) this.#hear(undefined);
  }

  async #open(box: Uint8Array<ArrayBuffer>): Promise<void> {
    const { line, place } = this.#options;
    const message = await openWords(place, { role: "host", from: place.inboxId, to: line.id }, box);
    if (message) this.#hear(message);
  }
}
