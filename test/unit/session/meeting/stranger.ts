// Somebody who knows a number and not its words, or those too, and speaks the words' protocol as they like.
import { beginAsJoiner } from "../../../../src/trust/words-run.ts";
import { numberPlace, openWords, sealWords } from "../../../../src/trust/words.ts";
import type { NumberPlace, TwoWords, WordsMessage } from "../../../../src/trust/words.ts";
import { BROKER } from "./world.ts";
import type { World } from "./world.ts";
import type { Shown } from "./words.ts";

/** Random bytes as hex. */
export const hex = (byteLength: number) =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(byteLength))).toString("hex");

/** Somebody who knows the number, and sends what they like to whoever shows it. */
export class Stranger {
  readonly id = hex(16);
  readonly heard: WordsMessage[] = [];
  readonly #place: NumberPlace;
  readonly #socket: ReturnType<World["signaling"]["open"]>;

  constructor(world: World, place: NumberPlace) {
    this.#place = place;
    this.#socket = world.signaling.open({ url: BROKER }, this.id, hex(32), {
      box: (from, box) => {
        void this.#hear(from, box);
      },
      absent: () => undefined,
      state: () => undefined,
    });
  }
  async #hear(from: string, box: Uint8Array): Promise<void> {
    const message = await openWords(this.#place, { role: "host", from, to: this.id }, box);
    if (message) this.heard.push(message);
  }
  async say(dial: string, message: WordsMessage): Promise<void> {
    const to = this.#place.inboxId;
    this.#socket.send(to, await sealWords(this.#place, { role: "joiner", from: this.id, to }, dial, message));
  }
  /** Opens a run with these words; returns how to show what came of it, `as` somebody else. */
  async begin(world: World, words: TwoWords): Promise<(as?: Stranger) => Promise<void>> {
    const dial = hex(16);
    const run = beginAsJoiner({ words, dial, host: this.#place.inboxId, joiner: this.id });
    const answers = this.heard.length;
    await this.say(dial, { step: 1, share: run.share });
    await world.until("an answer", () => this.heard.length > answers);
    const answer = this.heard.at(-1);
    if (answer?.step !== 2) throw new Error("no share");
    const agreed = await run.agree(answer.share, answer.hostKeyHash);
    return (as = this) => as.say(dial, { step: 3, confirm: agreed?.joinerConfirm ?? new Uint8Array(64) });
  }
}
export async function strangerAt(world: World, { number }: Shown): Promise<Stranger> {
  const stranger = new Stranger(world, await numberPlace(number));
  await world.pass(10);
  return stranger;
}
/** Those of one step. */
export const steps = (heard: readonly WordsMessage[], step: WordsMessage["step"]) =>
  heard.filter((one) => one.step === step);
