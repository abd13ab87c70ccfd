// Pairing by a number and two words: two devices, right and wrong words, races, reloads, clocks.
import { describe, expect, it } from "vitest";

import { joinError, three } from "./world.ts";
import { showWords, together, type, wordsOf, wrong } from "./words.ts";

describe("words", () => {
  it("pair the device that shows them with the one where they are typed", async () => {
    const { world, host, ben } = await three();
    await type(ben, await showWords(world, host));
    await world.until("paired", () => together(host, ben));
    expect([host.pair.how, ben.pair.how]).toEqual(["words", "words"]);
    expect([ben.pair.name, host.pair.name]).toEqual(["Studio Mac", "Ben"]);
    expect(host.pair.pictures).toEqual(ben.pair.pictures);
    expect(ben.joining).toBeUndefined();
  });

  it("that are wrong end the set, show the next by itself, and are told as wrong", async () => {
    const { world, host, ben } = await three();
    const first = await showWords(world, host);
    await type(ben, { ...first, words: wrong(first.words) });
    await world.until("told", () => joinError(ben) === "words-wrong");
    const second = await wordsOf(world, host, first);
    expect(second.guessed).toBe(true);
    await type(ben, first);
    await world.until("over", () => joinError(ben) === "words-over");
    await type(ben, second);
    await world.until("paired", () => together(host, ben));
  });
});
