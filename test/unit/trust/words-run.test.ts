// One run of words on both sides: they agree only when everything is the same, and nobody gets a key out of nonsense.
import { describe, expect, it } from "vitest";

import { equalBytes, toHex } from "../../../src/protocol/bytes.ts";
import { answerAsHost, beginAsJoiner } from "../../../src/trust/words-run.ts";
import type { WordsRunOptions } from "../../../src/trust/words-run.ts";

const options: WordsRunOptions = {
  words: [7, 250],
  dial: "11".repeat(16),
  host: "aa".repeat(16),
  joiner: "bb".repeat(16),
};
const hash = new Uint8Array(16).fill(5);

async function run(joiner: WordsRunOptions, host: WordsRunOptions, hostHash = hash) {
  const asked = beginAsJoiner(joiner);
  const answered = answerAsHost(host, asked.share, hash);
  return { theirs: await asked.agree(answered.share, hostHash), ours: await answered.agree() };
}

describe("a run of words", () => {
  it("gives both sides the same secret, and each what the other will show", async () => {
    const { theirs, ours } = await run(options, options);
    if (!theirs || !ours) throw new Error("no agreement");
    expect(toHex(theirs.secret)).toBe(toHex(ours.secret));
    expect(equalBytes(theirs.joinerConfirm, ours.joinerConfirm)).toBe(true);
    expect(equalBytes(theirs.hostConfirm, ours.hostConfirm)).toBe(true);
    expect(equalBytes(theirs.hostConfirm, theirs.joinerConfirm)).toBe(false);
  });

  it("gives another secret each time", async () => {
    const [one, two] = [await run(options, options), await run(options, options)];
    expect(toHex(one.ours?.secret ?? hash)).not.toBe(toHex(two.ours?.secret ?? hash));
  });

  it.each<[string, Partial<WordsRunOptions>]>([
    ["the first word", { words: [8, 250] }],
    ["the second word", { words: [7, 251] }],
    ["the order of the words", { words: [250, 7] }],
    ["the dial", { dial: "12".repeat(16) }],
    ["the host's address", { host: "ab".repeat(16) }],
    ["the joiner's address", { joiner: "ba".repeat(16) }],
  ])("agrees on nothing where %s differs", async (_, change) => {
    const { theirs, ours } = await run({ ...options, ...change }, options);
    if (!theirs || !ours) throw new Error("the shares were refused");
    expect(equalBytes(theirs.secret, ours.secret)).toBe(false);
    expect(equalBytes(theirs.joinerConfirm, ours.joinerConfirm)).toBe(false);
    expect(equalBytes(theirs.hostConfirm, ours.hostConfirm)).toBe(false);
  });

  it("agrees on nothing where somebody changed the host's key hash on the way", async () => {
    const { theirs, ours } = await run(options, options, new Uint8Array(16).fill(6));
    expect(toHex(theirs?.secret ?? hash)).not.toBe(toHex(ours?.secret ?? hash));
  });

  it("refuses its own share sent back, the neutral element and bytes that are no element", async () => {
    const joiner = beginAsJoiner(options);
    for (const share of [joiner.share, new Uint8Array(32), new Uint8Array(32).fill(255)]) {
      expect(await joiner.agree(share, hash)).toBeUndefined();
    }
    for (const share of [new Uint8Array(32), new Uint8Array(32).fill(255), new Uint8Array(31)]) {
      expect(await answerAsHost(options, share, hash).agree()).toBeUndefined();
    }
  });
});
