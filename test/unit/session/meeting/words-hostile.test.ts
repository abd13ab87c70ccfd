// Words under attack by somebody who knows or guesses the number: guesses, floods, nonsense. Rule: whoever does not know
// the words pairs with nobody, and gets no more guesses than are stated.
import { describe, expect, it } from "vitest";

import { MAX_WORDS_BURNT, WORDS_INVITATION_MS, WORDS_PAUSE_MS } from "../../../../src/protocol/limits.ts";
import type { KeptInvitation } from "../../../../src/session/meeting/parts.ts";
import { WORDS_RUN_BURST, WORDS_RUNS_PER_SECOND } from "../../../../src/session/meeting/timing.ts";
import { beginAsJoiner } from "../../../../src/trust/words-run.ts";
import { hex, steps, strangerAt } from "./stranger.ts";
import { three } from "./three.ts";
import { showWords, together, type, wordsOf, wrong } from "./words.ts";

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

  it("is judged no more once the set has run out or is used, whatever was begun before", async () => {
    for (const ends of ["expired", "used"] as const) {
      const { world, host, ben } = await three();
      const shown = await showWords(world, host);
      const stranger = await strangerAt(world, shown);
      const show = await stranger.begin(world, shown.words);
      if (ends === "expired") await world.pass(WORDS_INVITATION_MS);
      else {
        await type(ben, shown);
        await world.until("paired", () => together(host, ben));
      }
      await show();
      await world.until("an end", () => stranger.heard.length > 1);
      expect(stranger.heard.at(-1)).toEqual({ step: "over", reason: ends });
    }
  });

  it("cannot take over the run of another address, with what that one has shown", async () => {
    const { world, host } = await three();
    const shown = await showWords(world, host);
    const [one, other] = [await strangerAt(world, shown), await strangerAt(world, shown)];
    const show = await one.begin(world, shown.words);
    await show(other);
    await world.pass(1_000);
    expect(other.heard).toEqual([]);
    await show();
    await world.until("it is heard", () => steps(one.heard, 4).length === 1);
    await show(other);
    await world.pass(1_000);
    expect(other.heard).toEqual([]);
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
    // Nor is there one that is only not shown.
    const table = host.storage.table<KeptInvitation>("invitations");
    const kept = await table.getMany(await table.keys());
    expect(kept.filter((record) => record?.is === "words" && record.state === "open")).toEqual([]);
    await world.pass(WORDS_PAUSE_MS);
    await wordsOf(world, host, shown);
  });
});
