// Words under attack: who guesses, who floods, who stands between, who poses as the host. Rule: whoever does not know
// the words pairs with nobody, and gets no more guesses than are stated.
import { describe, expect, it } from "vitest";

import { MAX_WORDS_BURNT, WORDS_PAUSE_MS } from "../../../../src/protocol/limits.ts";
import { MAX_WORDS_TRIES, WORDS_RUN_BURST, WORDS_RUNS_PER_SECOND } from "../../../../src/session/meeting/timing.ts";
import { boxDial } from "../../../../src/trust/box.ts";
import type { Role } from "../../../../src/trust/box.ts";
import { answerAsHost, beginAsJoiner } from "../../../../src/trust/words-run.ts";
import { numberPlace, openWords, sealWords } from "../../../../src/trust/words.ts";
import type { NumberPlace, TwoWords, WordsMessage } from "../../../../src/trust/words.ts";
import type { Datagram } from "../../../support/memory-signaling.ts";
import { three } from "./three.ts";
import { BROKER, joinError } from "./world.ts";
import type { World } from "./world.ts";
import { showWords, together, type, wordsOf, wrong } from "./words.ts";
import type { Shown } from "./words.ts";

const hash = new Uint8Array(16).fill(9);
const hex = (byteLength: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(byteLength))).toString("hex");

/** Somebody who knows the number, and sends what they like to whoever shows it. */
class Stranger {
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
  /** Opens a run with these words; returns how to show what came of it. */
  async begin(world: World, words: TwoWords): Promise<() => Promise<void>> {
    const dial = hex(16);
    const run = beginAsJoiner({ words, dial, host: this.#place.inboxId, joiner: this.id });
    const answers = this.heard.length;
    await this.say(dial, { step: 1, share: run.share });
    await world.until("an answer", () => this.heard.length > answers);
    const answer = this.heard.at(-1);
    if (answer?.step !== 2) throw new Error("no share");
    const agreed = await run.agree(answer.share, answer.hostKeyHash);
    return () => this.say(dial, { step: 3, confirm: agreed?.joinerConfirm ?? new Uint8Array(64) });
  }
}
async function strangerAt(world: World, { number }: Shown): Promise<Stranger> {
  const stranger = new Stranger(world, await numberPlace(number));
  await world.pass(10);
  return stranger;
}
const steps = (heard: readonly WordsMessage[], step: WordsMessage["step"]) => heard.filter((one) => one.step === step);

describe("somebody who knows only the number", () => {
  it("gets one guess, however many runs were opened before it", async () => {
    const { world, host } = await three();
    const shown = await showWords(world, host);
    const stranger = await strangerAt(world, shown);
    const [first, second] = shown.words;
    const shows = [];
    for (const words of [[first ^ 1, second], [first, second ^ 1], shown.words] as const)
      shows.push(await stranger.begin(world, words));
    for (const show of shows) await show();
    await world.until("an end", () => steps(stranger.heard, "over").length > 0);
    await world.pass(5_000);
    // Not even the right words count after the wrong ones.
    expect(steps(stranger.heard, 4)).toEqual([]);
    expect((await wordsOf(world, host, shown)).guessed).toBe(true);
  });

  it("learns nothing from the answer to its share: only a confirmation is judged, and a garbled one is wrong", async () => {
    const { world, host, ben } = await three();
    const shown = await showWords(world, host);
    const stranger = await strangerAt(world, shown);
    await stranger.begin(world, wrong(shown.words));
    await world.pass(60_000);
    expect(stranger.heard).toHaveLength(1);
    // It went away without guessing: the set stands.
    await type(ben, shown);
    await world.until("paired", () => together(host, ben));
  });

  it("makes the host work no more than so often, and those who know the words come through afterwards", async () => {
    const { world, host, ben } = await three();
    const shown = await showWords(world, host);
    const stranger = await strangerAt(world, shown);
    const { share } = beginAsJoiner({ words: [0, 0], dial: hex(16), host: stranger.id, joiner: stranger.id });
    for (let second = 0; second < 20; second += 1) {
      for (let n = 0; n < 50; n += 1) await stranger.say(hex(16), { step: 1, share });
      await world.pass(1_000);
    }
    expect(stranger.heard.length).toBeLessThanOrEqual(WORDS_RUN_BURST + 20 * WORDS_RUNS_PER_SECOND + 1);
    await world.pass(10_000);
    await type(ben, shown);
    await world.until("paired", () => together(host, ben));
  });

  it("ends no set with what is no point, no message or for no run", async () => {
    const { world, host, ben } = await three();
    const shown = await showWords(world, host);
    const stranger = await strangerAt(world, shown);
    const dial = hex(16);
    await stranger.say(dial, { step: 1, share: new Uint8Array(32) });
    await world.pass(100);
    await stranger.say(dial, { step: 3, confirm: new Uint8Array(64) });
    await stranger.say(hex(16), { step: 3, confirm: new Uint8Array(64) });
    await stranger.say(hex(16), { step: 4, confirm: new Uint8Array(64) });
    await stranger.say(hex(16), { step: "over", reason: "wrong" });
    await world.pass(1_000);
    expect(host.words).toEqual(shown);
    await type(ben, shown);
    await world.until("paired", () => together(host, ben));
  });

  it("can end sets, a few in a row: then there are none for a while, a reload included, and then again", async () => {
    const { world, host } = await three();
    let shown = await showWords(world, host);
    for (let n = 1; n <= MAX_WORDS_BURNT; n += 1) {
      const stranger = await strangerAt(world, shown);
      const show = await stranger.begin(world, wrong(shown.words));
      await show();
      if (n < MAX_WORDS_BURNT) shown = await wordsOf(world, host, shown);
      await world.pass(3_000);
    }
    await world.until("a pause", () => host.words?.is === "paused");
    expect(host.words).toMatchObject({ why: "guesses" });
    await host.reload();
    host.meeting.showWords();
    await world.until("still a pause", () => host.words?.is === "paused");
    await world.pass(WORDS_PAUSE_MS);
    await wordsOf(world, host, shown);
  });
});

describe("somebody between two devices", () => {
  /** Replaces words' messages on their way, as only a broker can. */
  async function between(
    change: (message: WordsMessage, from: "host" | "joiner") => WordsMessage | "back" | undefined,
  ) {
    const { world, host, ben } = await three();
    const shown = await showWords(world, host);
    const place = await numberPlace(shown.number);
    const pending = new Set<Promise<void>>();
    world.broker.route = (datagram) => {
      if (boxDial(datagram.box)?.kind !== "words") return [datagram];
      const work = forward(datagram).finally(() => pending.delete(work));
      pending.add(work);
      return [];
    };
    const forward = async ({ from, to, box }: Datagram) => {
      const role: Role = from === place.inboxId ? "host" : "joiner";
      const message = await openWords(place, { role, from, to }, box);
      const changed = message && change(message, role);
      if (!changed || !message) return;
      const dial = boxDial(box)?.dial ?? "";
      const back = changed === "back";
      const other: Role = role === "host" ? "joiner" : "host";
      const route = back ? { role: other, from: to, to: from } : { role, from, to };
      world.broker.inject({ ...route, box: await sealWords(place, route, dial, back ? message : changed) });
    };
    return { world, host, ben, shown, place };
  }

  it("who swaps shares gets one guess at each side, and nobody is paired", async () => {
    const { world, host, ben, shown } = await between((message, from) => {
      if (message.step !== 1 && message.step !== 2) return message;
      const own = beginAsJoiner({ words: [1, 2], dial: "00".repeat(16), host: from, joiner: from });
      return { ...message, share: own.share };
    });
    await type(ben, shown);
    await world.until("told", () => joinError(ben) === "words-wrong");
    await wordsOf(world, host, shown);
    expect([host.pairs.size, ben.pairs.size]).toEqual([0, 0]);
  });

  it("who changes the hash of the host's key is found out", async () => {
    const { world, host, ben, shown } = await between((message) =>
      message.step === 2 ? { ...message, hostKeyHash: hash } : message,
    );
    await type(ben, shown);
    await world.until("told", () => joinError(ben) === "words-wrong");
    expect([host.pairs.size, ben.pairs.size]).toEqual([0, 0]);
  });

  it("who sends each its own messages back pairs nobody", async () => {
    const { world, host, ben, shown } = await between(() => "back");
    await type(ben, shown);
    await world.until("an end", () => joinError(ben) !== undefined, 120_000);
    expect(joinError(ben)).toBe("words-nobody");
    expect([host.pairs.size, ben.pairs.size]).toEqual([0, 0]);
    expect(host.words).toEqual(shown);
  });

  it("who gives the joiner's own share back as the host's is refused", async () => {
    let own: Uint8Array<ArrayBuffer> | undefined;
    const { world, ben, shown } = await between((message) => {
      if (message.step === 1) own = message.share;
      return message.step === 2 && own ? { ...message, share: own } : message;
    });
    await type(ben, shown);
    await world.until("told", () => joinError(ben) === "words-wrong");
  });

  it("who says that it is over ends the attempt, not the set", async () => {
    const { world, host, ben, shown } = await between((message) =>
      message.step === 2 ? { step: "over", reason: "used" } : message,
    );
    await type(ben, shown);
    await world.until("told", () => joinError(ben) === "words-over");
    expect(host.words).toEqual(shown);
    world.broker.kind();
    await type(ben, shown);
    await world.until("paired", () => together(host, ben));
  });

  it("who poses as the host gets a bounded number of guesses for what was typed once, reloads included", async () => {
    const { world, host, ben } = await three();
    const shown = await showWords(world, host);
    const place = await numberPlace(shown.number);
    let guesses = 0;
    world.broker.route = (datagram) => {
      if (datagram.to !== place.inboxId || boxDial(datagram.box)?.kind !== "words") return [datagram];
      void pose(datagram);
      return [];
    };
    const pose = async ({ from, to, box }: Datagram) => {
      const message = await openWords(place, { role: "joiner", from, to }, box);
      const dial = boxDial(box)?.dial ?? "";
      if (message?.step === 3) guesses += seen.has(dial) ? 0 : 1;
      if (message?.step === 3) seen.add(dial);
      if (message?.step !== 1) return;
      const { share } = answerAsHost({ words: [0, guesses], dial, host: to, joiner: from }, message.share, hash);
      const route = { role: "host", from: to, to: from } as const;
      world.broker.inject({
        ...route,
        box: await sealWords(place, route, dial, { step: 2, share, hostKeyHash: hash }),
      });
    };
    const seen = new Set<string>();
    await type(ben, shown);
    for (let n = 0; n < 6 && joinError(ben) === undefined; n += 1) {
      const before = guesses;
      await world.until("a guess or the end", () => guesses > before || joinError(ben) !== undefined, 120_000);
      if (joinError(ben) === undefined) await ben.reload();
    }
    expect(joinError(ben)).toBe("words-over");
    expect(guesses).toBe(MAX_WORDS_TRIES);
  });

  it("who plays recorded boxes again gets nothing but what was said", async () => {
    const { world, host, ben } = await three();
    const shown = await showWords(world, host);
    await type(ben, shown);
    await world.until("paired", () => together(host, ben));
    const recorded = world.broker.log.filter(({ box }) => boxDial(box)?.kind === "words");
    const answers = () =>
      world.broker.log.filter(({ from, box }) => from !== ben.name && boxDial(box)?.kind === "words");
    const next = await wordsOf(world, host, shown);
    const before = answers().length;
    for (const datagram of recorded) world.broker.inject(datagram);
    await world.pass(5_000);
    expect(answers().length - before).toBeLessThanOrEqual(recorded.length);
    expect(host.words).toEqual(next);
    expect(host.pairs.size).toBe(1);
  });
});

describe("what a broker sees of words", () => {
  it("is an id that follows from the number alone, and boxes of one length", async () => {
    const { world, host, ben } = await three();
    const shown = await showWords(world, host);
    const { inboxId } = await numberPlace(shown.number);
    expect(world.broker.ids).toContain(inboxId);
    await type(ben, shown);
    await world.until("paired", () => together(host, ben));
    const boxes = world.broker.log.filter(({ box }) => boxDial(box)?.kind === "words");
    expect(boxes.length).toBe(4);
    expect(new Set(boxes.map(({ box }) => box.byteLength))).toEqual(new Set([512]));
  });
});
