// Words with somebody between the two devices, as a broker is: what is swapped, changed, sent back, answered in the
// host's place. Rule: such a one pairs with nobody, and gets no more guesses than are stated.
import { describe, expect, it } from "vitest";

import { MAX_WORDS_TRIES } from "../../../../src/session/meeting/timing.ts";
import { boxDial } from "../../../../src/trust/box.ts";
import type { Role } from "../../../../src/trust/box.ts";
import { answerAsHost, beginAsJoiner } from "../../../../src/trust/words-run.ts";
import { numberPlace, openWords, sealWords } from "../../../../src/trust/words.ts";
import type { WordsMessage } from "../../../../src/trust/words.ts";
import type { Datagram } from "../../../support/memory-signaling.ts";
import { three } from "./three.ts";
import { showWords, together, type, wordsOf } from "./words.ts";
import { joinError } from "./world.ts";

const hash = new Uint8Array(16).fill(9);

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

  it("who changes the host's last word is found out", async () => {
    const { world, host, ben, shown } = await between((message) =>
      message.step === 4 ? { ...message, confirm: new Uint8Array(64) } : message,
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
