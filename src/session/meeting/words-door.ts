// The door to this device's words: what makes, keeps and judges them is loaded when some are shown, or kept from before.
// Rule: until then there are none, and nothing is listened for; a part that does not load is said.
import type { SignalingState } from "../ports.ts";
import type { Letter } from "./mail.ts";
import type { OwnWords, OwnWordsParts } from "./own-words.ts";
import { WORDS_KEY } from "./words-records.ts";
import type { WordsRuns, WordsRunsParts } from "./words-runs.ts";

export interface WordsDoorParts extends OwnWordsParts {
  readonly adopt: WordsRunsParts["adopt"];
}
interface Open {
  readonly words: OwnWords;
  readonly runs: WordsRuns;
}

export class WordsDoor {
  readonly #parts: WordsDoorParts;
  #loading: Promise<Open> | undefined;
  #open: Open | undefined;
  #over = false;

  constructor(parts: WordsDoorParts) {
    this.#parts = parts;
  }

  /** What is kept is listened for as soon as its code is there; nothing else waits for that. Throws TableError. */
  async read(): Promise<void> {
    const keys = await this.#parts.table.keys(WORDS_KEY);
    // Without its code an old set is as good as run out; the next show says what is wrong.
    if (keys.length > 0) void this.#load().catch(this.#parts.fault);
  }
  hasNumber(number: number): boolean {
    return this.#open?.words.hasNumber(number) ?? false;
  }
  listened(): { id: string; broker: string; inboxId: string }[] {
    return this.#open?.words.listened() ?? [];
  }
  /** As that of `OwnWords`. */
  show(once: boolean): () => void {
    let shown = true;
    let stop = () => {};
    const begin = async () => {
      try {
        const { words } = await this.#load();
        if (shown && !this.#over) stop = words.show(once);
      } catch {
        if (shown && !this.#over) this.#parts.words({ is: "not-loaded" });
      }
    };
    void begin();
    return () => {
      shown = false;
      stop();
    };
  }
  async used(setId: string): Promise<void> {
    await this.#open?.words.used(setId);
  }
  heard(setId: string, state: SignalingState): void {
    this.#open?.words.heard(setId, state);
  }
  /** A box of the words' exchange that came to a number of ours. */
  take(dial: string, letter: Letter): void {
    void this.#open?.runs.take(dial, letter);
  }
  refresh(): void {
    void this.#open?.words.refresh();
  }
  close(): void {
    this.#over = true;
    this.#open?.words.close();
  }

  #load(): Promise<Open> {
    this.#loading ??= this.#read().catch((error: unknown) => {
      // The next call tries again, where the browser does.
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }
  async #read(): Promise<Open> {
    const [{ OwnWords }, { WordsRuns }] = await Promise.all([import("./own-words.ts"), import("./words-runs.ts")]);
    const { scene, fault, adopt } = this.#parts;
    const words = new OwnWords(this.#parts);
    const open = { words, runs: new WordsRuns({ scene, words, fault, adopt }) };
    if (this.#over) words.close();
    // First the door is open: reading tells where to listen.
    this.#open = open;
    await words.read();
    return open;
  }
}
