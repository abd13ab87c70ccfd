// Pairing just once by words and by two scans: either side's wish makes it so for both, it is bound into what proves
// them, and nothing of it is in a table.
import { describe, expect, it } from "vitest";

import { MAX_WORDS_BURNT, WORDS_INVITATION_MS } from "../../../../src/protocol/limits.ts";
import { decodeControl } from "../../../../src/protocol/control-codec.ts";
import type { OpticalCode } from "../../../../src/trust/optical-code.ts";
import { WORDS_LEFT_MS } from "../../../../src/session/meeting/timing.ts";
import { open, three } from "./three.ts";
import { altered, answers, codeOn, error, showsCode, trouble } from "./two-scans.ts";
import { joinError, pairUp, World } from "./world.ts";
import type { TestDevice } from "./world.ts";
import { together, type, wordsOf, wrong } from "./words.ts";

type Wish = { readonly host: boolean; readonly joiner: boolean };

async function devices() {
  const world = new World();
  const [mac, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  const said: string[] = [];
  for (const device of [mac, ben]) device.tap((text) => (said.push(text), text));
  return { world, mac, ben, said };
}
type Devices = Awaited<ReturnType<typeof devices>>;

const WAYS: Record<"words" | "scans", (all: Devices, wish: Wish) => Promise<void>> = {
  words: async ({ world, mac, ben }, wish) => {
    const hide = mac.meeting.showWords(wish.host);
    const { number, words } = await wordsOf(world, mac);
    await ben.meeting.useWords(number, words, wish.joiner);
    await world.until("paired", () => together(mac, ben)).finally(hide);
  },
  scans: async ({ world, mac, ben }, wish) => {
    mac.meeting.twoScans.begin(wish.host);
    await world.until("a first code", () => mac.twoScans?.stage === "code");
    await ben.meeting.openInvitation(codeOn(mac));
    ben.meeting.twoScans.agree(wish.joiner);
    await world.until("an answer", () => ben.twoScans?.stage === "answer");
    await mac.meeting.openInvitation(codeOn(ben));
    await world.until("paired", () => together(mac, ben));
  },
};
async function paired(way: keyof typeof WAYS, wish: Wish) {
  const all = await devices();
  await WAYS[way](all, wish);
  await all.world.pass(5_000);
  return all;
}
/** All that is durable but the device's own secrets. */
async function left(device: TestDevice): Promise<string> {
  const tables = ["pairs", "invitations", "tombstones"].map((name) => device.storage.table(name));
  const kept = await Promise.all(tables.map(async (table) => table.getMany(await table.keys())));
  return JSON.stringify(kept.flat());
}

describe.each([
  ["words", { host: true, joiner: false }],
  ["words", { host: false, joiner: true }],
  ["words", { host: true, joiner: true }],
  ["scans", { host: true, joiner: false }],
  ["scans", { host: false, joiner: true }],
  ["scans", { host: true, joiner: true }],
] as const)("just once by %s, wished as %o", (way, wish) => {
  it("is so on both sides, tells no inbox, and nothing of it is kept", async () => {
    const { mac, ben, said } = await paired(way, wish);
    for (const [device, other] of [
      [mac, ben],
      [ben, mac],
    ] as const) {
      expect([device.pair.visit, device.pair.how, device.pair.inbox]).toEqual([true, way, undefined]);
      const kept = await left(device);
      for (const trace of [device.pair.pairId, other.name]) expect(kept).not.toContain(trace);
    }
    const messages = said.map((text) => decodeControl(text)).flatMap((each) => (each.ok ? [each.message] : []));
    const introductions = messages.filter((message) => message.type === "introduce");
    expect(introductions.length).toBeGreaterThanOrEqual(2);
    for (const each of introductions) expect(each).not.toHaveProperty("inbox");
  });

  it("is over with a reload of either side", async () => {
    const { world, mac, ben } = await paired(way, wish);
    await ben.reload();
    await world.pass(5 * 60_000);
    expect([ben.pairs.size, ben.joining, ben.links.size, mac.links.size]).toEqual([0, undefined, 0, 0]);
    await mac.reload();
    expect(mac.pairs.size).toBe(0);
  });
});

it.each(["words", "scans"] as const)("pairs last by %s when nobody wishes otherwise", async (way) => {
  const { world, mac, ben } = await paired(way, { host: false, joiner: false });
  expect([mac.pair.visit, ben.pair.visit]).toEqual([undefined, undefined]);
  await ben.reload();
  await world.until("together again", () => together(mac, ben), 300_000);
});

describe("words for a visit", () => {
  it("are other words: those of the other wish come back as they were", async () => {
    const { world, mac } = await devices();
    const hidePlain = mac.meeting.showWords();
    const plain = await wordsOf(world, mac);
    const hideVisit = mac.meeting.showWords(true);
    const once = await wordsOf(world, mac, plain);
    hideVisit();
    expect(await wordsOf(world, mac, once)).toMatchObject({ number: plain.number, words: plain.words });
    hidePlain();
    await world.until("none", () => mac.words === undefined);
  });

  it("are new ones when those of before would run out while they are typed", async () => {
    const { world, mac } = await devices();
    const hide = mac.meeting.showWords(true);
    const once = await wordsOf(world, mac);
    hide();
    mac.meeting.showWords();
    await wordsOf(world, mac, once);
    await world.pass(WORDS_INVITATION_MS - WORDS_LEFT_MS);
    mac.meeting.showWords(true);
    const next = await wordsOf(world, mac, once);
    expect(next.expiresAt).toBeGreaterThan(world.clock.now() + WORDS_LEFT_MS);
  });

  it("are not said to be new because the others were guessed wrong", async () => {
    const { world, mac, ben } = await devices();
    mac.meeting.showWords();
    const plain = await wordsOf(world, mac);
    await type(ben, { ...plain, words: wrong(plain.words) });
    const guessed = await wordsOf(world, mac, plain);
    expect(guessed.guessed).toBe(true);
    mac.meeting.showWords(true);
    expect((await wordsOf(world, mac, guessed)).guessed).toBe(false);
  });

  it("mean it after the page was reloaded or left, too", async () => {
    const { world, mac, ben } = await devices();
    const hide = mac.meeting.showWords(true);
    const once = await wordsOf(world, mac);
    hide();
    await mac.reload();
    await world.pass(1_000);
    await type(ben, once);
    await world.until("paired", () => together(mac, ben));
    expect([mac.pair.visit, ben.pair.visit]).toEqual([true, true]);
  });

  it("make one pair, after a reload of the host neither a second", async () => {
    const { world, mac, ben } = await devices();
    const eve = await world.device("Eve").start();
    mac.meeting.showWords(true);
    const once = await wordsOf(world, mac);
    await type(ben, once);
    await world.until("paired", () => together(mac, ben));
    for (const reload of [false, true]) {
      if (reload) await mac.reload();
      await type(eve, once);
      await world.until("over", () => joinError(eve) === "words-over");
    }
    expect(eve.pairs.size).toBe(0);
  });

  it("that are guessed wrong count with all others, reloads included", async () => {
    const { world, mac, ben } = await devices();
    for (let n = 0; n < MAX_WORDS_BURNT; n += 1) {
      const hide = mac.meeting.showWords(n % 2 === 0);
      const shown = await wordsOf(world, mac);
      await type(ben, { ...shown, words: wrong(shown.words) });
      await world.until("wrong", () => joinError(ben) === "words-wrong");
      ben.meeting.cancelJoin();
      hide();
      await mac.reload();
    }
    for (const once of [false, true]) {
      const hide = mac.meeting.showWords(once);
      await world.until("paused", () => mac.words?.is === "paused");
      hide();
    }
  });

  it("are typed anew with another wish: the last one counts", async () => {
    const { world, mac, ben } = await devices();
    mac.meeting.showWords();
    const shown = await wordsOf(world, mac);
    world.network.cut();
    await type(ben, shown);
    await world.until("the words are right", () => ben.joining?.stage === "dialling" && ben.joining.hostName !== "");
    ben.meeting.cancelJoin();
    world.network.move();
    await ben.meeting.useWords(shown.number, shown.words, true);
    await world.until("paired", () => together(mac, ben), 300_000);
    expect([mac.pair.visit, ben.pair.visit]).toEqual([true, true]);
  });

  it("leave nothing to go on with after a reload in between, whoever wished", async () => {
    for (const wish of [
      { host: true, joiner: false },
      { host: false, joiner: true },
    ]) {
      const { world, mac, ben } = await devices();
      mac.meeting.showWords(wish.host);
      const shown = await wordsOf(world, mac);
      world.network.cut();
      await ben.meeting.useWords(shown.number, shown.words, wish.joiner);
      await world.until("answered", () => ben.joining?.stage === "dialling" && ben.joining.hostName !== "");
      await world.pass(100);
      expect(await left(ben)).toBe("[]");
      await ben.reload();
      expect(ben.joining).toBeUndefined();
    }
  });

  it("leave other pairs as they are", async () => {
    const { world, host, ben, eve } = await three();
    await pairUp(world, host, ben);
    const hide = host.meeting.showWords(true);
    await type(eve, await wordsOf(world, host));
    await world.until("visiting", () => together(host, eve)).finally(hide);
    await host.reload();
    await world.until("the pair is back", () => together(host, ben));
    expect([...host.pairs.values()].map(({ name }) => name)).toEqual(["Ben"]);
  });
});

describe("two scans for a visit", () => {
  it("tell it to the one who scans, before and after the yes", async () => {
    const { world, mac, ben } = await devices();
    mac.meeting.twoScans.begin(true);
    await world.until("a first code", () => mac.twoScans?.stage === "code");
    expect(mac.twoScans).toMatchObject({ stage: "code", visit: true });
    await ben.meeting.openInvitation(codeOn(mac));
    expect(ben.twoScans).toEqual({ stage: "ask", name: "Studio Mac", visit: true });
    ben.meeting.twoScans.agree(false);
    await world.until("an answer", () => ben.twoScans?.stage === "answer");
    expect(ben.twoScans).toMatchObject({ visit: true });
  });

  it("are another code, and an answer to the code before is none to it", async () => {
    const { world, mac, ben } = await devices();
    const plain = await showsCode(world, mac);
    const answer = await answers(world, ben, plain);
    mac.meeting.twoScans.begin(true);
    await world.until("another code", () => mac.twoScans?.stage === "code" && codeOn(mac) !== plain);
    await mac.meeting.openInvitation(answer);
    expect(trouble(mac)).toBe("foreign");
    expect([mac.pairs.size, ben.pairs.size]).toEqual([0, 0]);
    // The same wish again is the same code.
    const once = codeOn(mac);
    mac.meeting.twoScans.begin(true);
    await world.pass(100);
    expect(codeOn(mac)).toBe(once);
  });

  it("pair nobody when the wish in a code was changed on the way", async () => {
    const without = (code: OpticalCode): OpticalCode => ({ ...code, visit: false });
    const { world, mac, ben } = await devices();
    mac.meeting.twoScans.begin(true);
    await world.until("a first code", () => mac.twoScans?.stage === "code");
    await mac.meeting.openInvitation(await answers(world, ben, altered(codeOn(mac), without)));
    expect(trouble(mac)).toBe("foreign");

    const second = await devices();
    await second.ben.meeting.openInvitation(await showsCode(second.world, second.mac));
    second.ben.meeting.twoScans.agree(true);
    await second.world.until("an answer", () => second.ben.twoScans?.stage === "answer");
    await second.mac.meeting.openInvitation(altered(codeOn(second.ben), without));
    await second.world.until("stopped", () => error(second.mac) !== undefined && error(second.ben) !== undefined);
    for (const device of [mac, ben, second.mac, second.ben]) expect(device.pairs.size).toBe(0);
  });

  it("do not change a code that somebody else's visit was made with", async () => {
    const { world, mac, ben } = await paired("scans", { host: true, joiner: false });
    const eve = await world.device("Eve").start();
    await open(eve, await showsCode(world, mac));
    expect(eve.twoScans).toEqual({ stage: "ask", name: "Studio Mac" });
    expect(together(mac, ben)).toBe(true);
  });
});
