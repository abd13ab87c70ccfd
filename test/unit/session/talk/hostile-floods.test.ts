// A paired device that says too much, or offers what nobody could want: cut off at stated bounds, and what it said until
// then is kept no larger than they allow.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { toBase64url, toHex } from "../../../../src/protocol/bytes.ts";
import {
  blockBytesFor,
  CONTROL_BURST,
  MAX_ITEMS,
  MAX_OPEN_TRANSFERS,
  MAX_PATH_BYTES,
  MAX_TRANSFER_BYTES,
} from "../../../../src/protocol/limits.ts";
import { encodeManifest, manifestPages } from "../../../../src/protocol/manifest.ts";
import { ControlMessageSchema, type Item, type MessageOf } from "../../../../src/protocol/messages.ts";
import { DANGEROUS_NAMES } from "../../../support/dangerous-names.ts";
import { faultOfName, sameNames } from "../../../support/plain-name.ts";
import { seedOf } from "../../../support/seeded.ts";
import { valuesOf } from "../../../support/schema-values.ts";
import { connect, pickedFile, TalkDevice } from "../../../support/talking-devices.ts";
import { turn } from "../../../support/turn.ts";
import { entriesOf, transfersOf } from "./settled.ts";

const hex = (number: number, byteLength: number) => number.toString(16).padStart(byteLength * 2, "0");
const item = (path: string, byteLength = 0): Item => ({ path, byteLength, mediaType: "", modifiedAt: 0 });

/** A request and its pages, true to each other. */
async function offerOf(number: number, items: readonly Item[]) {
  const byteLength = items.reduce((sum, { byteLength: bytes }) => sum + bytes, 0);
  const blockBytes = blockBytesFor(byteLength);
  const digest = await crypto.subtle.digest("SHA-256", encodeManifest(items, blockBytes));
  const pages = manifestPages(items);
  const transfer = hex(number, 8);
  const manifestDigest = toBase64url(new Uint8Array(digest));
  const counts = { at: 0, items: items.length, byteLength, blockBytes, pages: pages.length };
  const request = { type: "transfer-request", id: hex(number, 16), transfer, ...counts, manifestDigest } as const;
  return [request, ...pages.map((part, page) => ({ type: "transfer-items", transfer, page, items: part }) as const)];
}

/** A device here, and one end of a link at which a test says what it likes. */
async function attacked() {
  const [victim, other] = [await new TalkDevice().start(), await new TalkDevice().start()];
  const { links, cut } = connect(other, victim);
  // What the victim says goes nowhere; but the link ends when it says so.
  links[0].hear = () => undefined;
  let ended = () => {};
  const over = new Promise<void>((resolve) => (ended = resolve));
  const close = links[1].close.bind(links[1]);
  links[1].close = () => {
    close();
    ended();
  };
  const say = (message: object) => links[1].hear(JSON.stringify(message));
  /** Everything said so far was acted on. */
  const heard = async () => {
    const text = `marker ${Math.random()}`;
    say({ type: "chat", id: toHex(crypto.getRandomValues(new Uint8Array(16))), at: 0, text });
    await Promise.race([victim.until(() => victim.texts.includes(text)), over]);
  };
  const stop = async () => {
    cut();
    await victim.talk.stop();
    expect(victim.faults).toEqual([]);
    expect(victim.disk.isAnyOpen).toBe(false);
  };
  return { victim, links, say, heard, over, stop };
}

describe("a flood of", () => {
  it("offers ends the link at twice the transfers that an honest device may have open", async () => {
    const { victim, say, over, stop } = await attacked();
    for (let n = 1; n <= 3 * MAX_OPEN_TRANSFERS; n += 1) for (const word of await offerOf(n, [item("x", 1)])) say(word);
    await over;
    await stop();
    expect(new Set(victim.violations)).toEqual(new Set(["too many offers"]));
    expect((await transfersOf(victim)).length).toBe(2 * MAX_OPEN_TRANSFERS);
    expect((await victim.storage.table("items").keys()).length).toBe(2 * MAX_OPEN_TRANSFERS);
    // Nothing is claimed on the disk for what nobody accepted.
    expect(victim.disk.kept.size).toBe(0);
  });

  it("offers that are never whole keeps nothing, and a whole one among them is taken", async () => {
    const { victim, say, heard, stop } = await attacked();
    const [request] = await offerOf(1, [item("a", 1), item("b", 2)]);
    for (let n = 1; n < 1_000; n += 1) say({ ...request, id: hex(n, 16), transfer: hex(n, 8) });
    await heard();
    expect(await transfersOf(victim)).toEqual([]);
    for (const word of await offerOf(7_777, [item("c", 1)])) say(word);
    await victim.until(() => victim.transfer?.preview[0]?.path === "c");
    await stop();
    expect(victim.violations).toEqual([]);
    expect((await victim.storage.table("transfers").keys()).length).toBe(1);
  });

  it("messages in one moment ends the link before more than a burst waits", async () => {
    const { victim, say, over, stop } = await attacked();
    for (let n = 0; n < 3 * CONTROL_BURST; n += 1) say({ type: "chat", id: hex(n, 16), at: 0, text: `${n}` });
    await over;
    await stop();
    expect(new Set(victim.violations)).toEqual(new Set(["too many messages wait"]));
    expect((await entriesOf(victim)).length).toBeLessThanOrEqual(CONTROL_BURST + 2 * MAX_OPEN_TRANSFERS);
  });

  it("one message said again and again is one entry", async () => {
    const { victim, say, heard, stop } = await attacked();
    for (let n = 0; n < 500; n += 1) say({ type: "chat", id: hex(1, 16), at: n, text: `version ${n}` });
    await heard();
    await stop();
    expect(victim.texts.filter((text) => text.startsWith("version"))).toEqual(["version 0"]);
  });
});

describe("a list of items that lies", () => {
  const lies: Record<string, (request: MessageOf<"transfer-request">) => Partial<MessageOf<"transfer-request">>> = {
    "about its number": ({ items }) => ({ items: items + 1 }),
    "about its size, a little": ({ byteLength }) => ({ byteLength: byteLength + 1 }),
    "about its size, as much as can be": () => ({ byteLength: MAX_TRANSFER_BYTES, blockBytes: 4 * 1024 * 1024 }),
    "about its pages": () => ({ pages: 1 }),
    "about its blocks": () => ({ blockBytes: 1 }),
    "about its digest": () => ({ manifestDigest: "A".repeat(43) }),
  };
  it.each(Object.entries(lies))("%s ends the link, and nothing is shown or kept", async (_, lie) => {
    const { victim, say, over, heard, stop } = await attacked();
    const items = Array.from({ length: 200 }, (__, n) => item(`${n} ${"x".repeat(200)}`, n));
    const [request, ...pages] = await offerOf(1, items);
    say({ ...request, ...lie(request as MessageOf<"transfer-request">) });
    for (const page of pages) say(page);
    await Promise.race([over, heard()]);
    await stop();
    expect(await transfersOf(victim)).toEqual([]);
    expect(await victim.storage.table("items").keys()).toEqual([]);
    expect(await victim.storage.table("transfers").keys()).toEqual([]);
  });

  it("by names without end stops at the bound on all names together", async () => {
    const { victim, say, over, stop } = await attacked();
    const page = Array.from({ length: 20 }, (_, n) => item(`${n}`.padEnd(MAX_PATH_BYTES, "x")));
    const [request] = await offerOf(1, [item("x")]);
    say({ ...request, items: MAX_ITEMS, byteLength: 0, pages: MAX_ITEMS });
    for (let n = 0; n < MAX_ITEMS / 20 && victim.violations.length === 0; n += 1) {
      say({ type: "transfer-items", transfer: hex(1, 8), page: n, items: page });
      if (n % 100 === 0) await turn();
    }
    await over;
    await stop();
    expect(new Set(victim.violations)).toEqual(new Set(["offer: too-large"]));
    expect(await victim.storage.table("items").keys()).toEqual([]);
  });
});

it("names of the corpus are offered: shown, kept and claimed clean, each of its own", async () => {
  const { victim, say, stop } = await attacked();
  const items = DANGEROUS_NAMES.filter((path) => path !== "" && path.length <= MAX_PATH_BYTES).map((path) =>
    item(path),
  );
  expect(items.length).toBeGreaterThan(200);
  for (const word of await offerOf(1, items)) say(JSON.parse(JSON.stringify(word)) as object);
  await victim.until(() => victim.transfer !== undefined);
  const kept = await victim.talk.history.items(hex(1, 8));
  await stop();
  // Lone surrogates do not travel as they are: both sides digest what JSON and UTF-8 make of them.
  expect(victim.violations).toEqual([]);
  const paths = kept.map(({ path }) => path);
  expect(paths).toHaveLength(items.length);
  expect(paths.flatMap((path) => path.split("/")).flatMap((name) => faultOfName(name) ?? [])).toEqual([]);
  expect(sameNames(paths)).toEqual([]);
  for (const { path } of victim.transfer?.preview ?? []) expect(paths).toContain(path);
});

it("any words that the schemas allow about transfers that are there: violations or silence, never a fault", async () => {
  const seed = seedOf("allowed words") | 0;
  const talk = ControlMessageSchema.options.filter(({ entries: { type } }) =>
    /^(transfer|item|chat|received)/.test(type.literal),
  );
  const words = fc.sample(fc.oneof(...talk.map(valuesOf)), { seed, numRuns: 40 * 60 }) as Record<string, unknown>[];
  const types = new Set<unknown>();
  for (let round = 0; round < 40; round += 1) {
    const { victim, say, links, stop } = await attacked();
    victim.autoAccept = round % 2 === 0;
    for (const word of await offerOf(1, [item("theirs", 300_000)])) say(word);
    victim.talk.sendFiles("pair", [pickedFile("mine", 300_000, round + 1)]);
    await victim.until(() => victim.entries.length === 2);
    const ids = victim.entries.map(({ id }) => id);
    for (const [n, word] of words.splice(0, 60).entries()) {
      types.add(word["type"]);
      say("transfer" in word ? { ...word, transfer: ids[n % ids.length] } : word);
      if (n % 3 === 0) await turn();
      if (!links[1].open) break;
    }
    await stop();
    expect((await transfersOf(victim)).every(({ mine, phase }) => mine || phase.is !== "done")).toBe(true);
    expect((await victim.storage.table("outbox").keys()).length).toBeLessThan(20);
  }
  expect(types.size).toBeGreaterThan(talk.length / 2);
});
