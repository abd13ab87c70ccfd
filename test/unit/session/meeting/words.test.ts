// Pairing by a number and two words: two devices, right and wrong words, races, reloads, clocks.
import { describe, expect, it } from "vitest";

import { WORDS_INVITATION_MS } from "../../../../src/protocol/limits.ts";
import { CLOCK_GRACE_MS } from "../../../../src/session/meeting/timing.ts";
import { numberPlace } from "../../../../src/trust/words.ts";
import { three } from "./three.ts";
import { BROKER, joinError, World } from "./world.ts";
import { showWords, together, type, wordsOf, wrong } from "./words.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

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
    // The right ones now, but too late.
    await type(ben, first);
    await world.until("over", () => joinError(ben) === "words-over");
    await type(ben, second);
    await world.until("paired", () => together(host, ben));
  });

  it("are used up by the first pair, and the next are shown", async () => {
    const { world, host, ben, eve } = await three();
    const first = await showWords(world, host);
    await type(ben, first);
    await world.until("paired", () => together(host, ben));
    const second = await wordsOf(world, host, first);
    expect(second.guessed).toBe(false);
    await type(eve, first);
    await world.until("over", () => joinError(eve) === "words-over");
    await type(eve, second);
    await world.until("paired", () => together(host, eve));
  });

  it("that two type at once pair one of them, and the other is told that they are used", async () => {
    const { world, host, ben, eve } = await three();
    const words = await showWords(world, host);
    await Promise.all([type(ben, words), type(eve, words)]);
    await world.until("one of them", () => together(host, ben) !== together(host, eve));
    const late = together(host, ben) ? eve : ben;
    await world.until("the other is told", () => late.joining?.stage === "failed");
    expect(["used", "words-over"]).toContain(joinError(late));
    expect(host.links.size).toBe(1);
  });

  it("run out after ten minutes by the host's clock, and the next are shown", async () => {
    const { world, host, ben } = await three();
    const first = await showWords(world, host);
    expect(first.expiresAt - world.clock.now()).toBeGreaterThan(WORDS_INVITATION_MS - 2_000);
    await world.pass(WORDS_INVITATION_MS);
    await wordsOf(world, host, first);
    await type(ben, first);
    await world.until("over", () => joinError(ben) === "words-over");
  });

  it("are told as nobody's when no device shows that number, and as unreachable without a broker", async () => {
    const { world, host, ben } = await three();
    const { number, words } = await showWords(world, host);
    await type(ben, { number: (number % 999) + 1, words });
    await world.until("nobody", () => joinError(ben) === "words-nobody");
    expect(host.words).toMatchObject({ is: "shown", number });
    world.broker.stop();
    await type(ben, { number, words });
    await world.until("unreachable", () => joinError(ben) === "unreachable");
  });

  it("of one's own are told as such", async () => {
    const { world, host } = await three();
    await type(host, await showWords(world, host));
    expect(joinError(host)).toBe("own");
    expect(host.words?.is).toBe("shown");
  });

  it.each([-DAY_MS, DAY_MS])("work between clocks that differ by a day (%d ms)", async (ms) => {
    const world = new World();
    const { clock } = world;
    const shifted = { now: () => clock.now() + ms, after: (wait: number, call: () => void) => clock.after(wait, call) };
    const [host, ben] = [world.device("Studio Mac"), world.device("Ben", { clock: shifted })];
    await Promise.all([host.start(), ben.start()]);
    await type(ben, await showWords(world, host));
    await world.until("paired", () => together(host, ben));
  });

  it("are shown again after a reload, and can still be typed", async () => {
    const { world, host, ben } = await three();
    const before = await showWords(world, host);
    await host.reload();
    const after = await showWords(world, host);
    expect(after).toEqual(before);
    await type(ben, after);
    await world.until("paired", () => together(host, ben));
  });

  it("that ended stay so after a reload", async () => {
    const { world, host, ben } = await three();
    const first = await showWords(world, host);
    await type(ben, { ...first, words: wrong(first.words) });
    await world.until("told", () => joinError(ben) === "words-wrong");
    await host.reload();
    expect((await showWords(world, host)).number).not.toBe(first.number);
    await type(ben, first);
    await world.until("over", () => joinError(ben) !== undefined);
    expect(["words-over", "words-nobody"]).toContain(joinError(ben));
    expect(host.pairs.size).toBe(0);
  });

  it("pair after a reload of the host or the joiner at any of their boxes", async () => {
    for (const reloads of ["host", "ben"] as const) {
      for (let at = 1; at <= 9; at += 1) await reloadAt(reloads, at);
    }
  });

  it("can be typed while another page shows none any more, until they run out", async () => {
    const { world, host, ben } = await three();
    const hide = host.meeting.showWords();
    const words = await wordsOf(world, host);
    hide();
    await world.until("hidden", () => host.words === undefined);
    await type(ben, words);
    await world.until("paired", () => together(host, ben));
  });

  it("whose number the broker has given to somebody else are replaced before they are shown", async () => {
    const world = new World();
    const numbers = [417, 418];
    const random = (byteLength: number) => {
      const bytes = crypto.getRandomValues(new Uint8Array(byteLength));
      // Two bytes are asked for twice a set: its words, then its number.
      if (byteLength === 2 && (asked += 1) % 2 === 0)
        new DataView(bytes.buffer).setUint16(0, (numbers.shift() ?? 500) - 1);
      return bytes;
    };
    let asked = 0;
    world.signaling.open({ url: BROKER }, (await numberPlace(417)).inboxId, "another token", {
      box: () => undefined,
      absent: () => undefined,
      state: () => undefined,
    });
    const host = await world.device("Studio Mac", { random }).start();
    asked = 0;
    expect(await showWords(world, host)).toMatchObject({ number: 418, guessed: false });
  });

  it("leave nothing in the table once they are over", async () => {
    const { world, host, ben } = await three();
    const hide = host.meeting.showWords();
    await type(ben, await wordsOf(world, host));
    await world.until("paired", () => together(host, ben));
    hide();
    await world.pass(WORDS_INVITATION_MS * 2 + CLOCK_GRACE_MS * 2);
    expect(await host.storage.table("invitations").keys()).toEqual([]);
    expect(await ben.storage.table("invitations").keys()).toEqual([]);
  });
});

/** One of the two is closed and opened again when the broker has passed so many boxes on; the pair comes all the same. */
async function reloadAt(reloads: "host" | "ben", at: number): Promise<void> {
  const { world, host, ben } = await three();
  const words = await showWords(world, host);
  const device = reloads === "host" ? host : ben;
  const before = world.broker.log.length;
  await type(ben, words);
  await world.until(
    `${at} boxes`,
    () => world.broker.log.length - before >= at || together(host, ben) || joinError(ben) !== undefined,
  );
  await device.reload();
  await world.until("an end", () => together(host, ben) || joinError(ben) !== undefined, 120_000);
  if (!together(host, ben)) {
    // Nobody was believed to know them: they, or the next, can be typed again.
    expect(["words-nobody", "words-over", "used"]).toContain(joinError(ben));
    await type(ben, await showWords(world, host));
    await world.until("paired after all", () => together(host, ben), 120_000);
  }
  expect(host.pairs.size).toBe(1);
  expect(ben.pairs.size).toBe(1);
}
