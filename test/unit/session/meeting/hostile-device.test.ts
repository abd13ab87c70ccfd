// A device that knows the secret, or is paired already, and then says what it should not: made from the schemas, so
// that every field there is gets its turn. It is cut off or ignored, nothing of it stays, and the pair works again.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MAX_LANES } from "../../../../src/protocol/limits.ts";
import { ControlMessageSchema } from "../../../../src/protocol/messages.ts";
import { DANGEROUS_NAMES } from "../../../support/dangerous-names.ts";
import type { MemoryConnection } from "../../../support/memory-connection.ts";
import { Seeded, seedOf } from "../../../support/seeded.ts";
import { exampleOf, valuesOf, withWrong, wrongValuesOf } from "../../../support/schema-values.ts";
import { settle } from "./test-clock.ts";
import { joinError, pairUp, scan, World } from "./world.ts";
import type { TestDevice } from "./world.ts";

const LINKS = Number(process.env["LINKS"] ?? 100);
const ROUNDS = Number(process.env["ROUNDS"] ?? 25);
const WORDS_PER_ROUND = 80;

async function paired() {
  const world = new World();
  const [mac, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  await pairUp(world, mac, ben);
  await world.pass(5_000);
  return { world, mac, ben, together: () => mac.links.size === 1 && ben.links.size === 1 };
}
/** A device's own end of its link. */
function end(world: World, device: TestDevice): MemoryConnection {
  const found = world.network.live.find(({ laneId }) => laneId === device.link.laneId);
  if (!found) throw new Error("no connection");
  return found;
}

it("one message with one field wrong cuts the link, is heard by nobody, and the pair meets again", async () => {
  const random = new Seeded(seedOf("wrong fields"));
  const { world, mac, together } = await paired();
  const all = ControlMessageSchema.options.flatMap((schema) =>
    wrongValuesOf(schema).map((wrong) => ({ schema, wrong })),
  );
  expect(all.length).toBeGreaterThan(800);
  for (let n = 0; n < LINKS; n += 1) {
    const { schema, wrong } = random.pick(all);
    const text = withWrong(exampleOf(schema), wrong);
    end(world, mac).inject(text);
    await settle();
    expect(mac.links.size, text.slice(0, 200)).toBe(0);
    await world.until("together", together, 600_000);
  }
  expect(mac.heard).toEqual([]);
  expect(mac.pairs.size).toBe(1);
});

it("any messages that the schemas allow, in any order: at most cut off, nothing grows, and the pair meets again", async () => {
  const seed = seedOf("allowed messages") | 0;
  // Who says `unpair` means it, and has a test of its own below.
  const options = ControlMessageSchema.options.filter(({ entries }) => entries.type.literal !== "unpair");
  const words = fc.sample(fc.oneof(...options.map(valuesOf)), { seed, numRuns: ROUNDS * WORDS_PER_ROUND });
  const { world, mac, ben, together } = await paired();
  for (let round = 0; round < ROUNDS; round += 1) {
    await world.until("together", together, 600_000);
    const connection = end(world, mac);
    for (const word of words.splice(0, WORDS_PER_ROUND)) {
      connection.inject(JSON.stringify(word));
      if (round % 2 === 0) await settle();
      expect(mac.links.size).toBeLessThanOrEqual(1);
      // The link itself, and lanes that were asked for, at both ends.
      expect(world.network.live.length).toBeLessThanOrEqual(2 + 2 * MAX_LANES);
    }
    await settle();
    expect(mac.faults).toEqual([]);
    // It may have said another name, inbox, brokers and clock; what it is known by stays.
    await ben.reload();
  }
  expect([mac.pairs.size, ben.pairs.size]).toEqual([1, 1]);
});

it("unpair, with whatever was said before and after in the same moment, ends this pair alone", async () => {
  const world = new World();
  const [mac, ben] = [await world.device("Mac").start(), await world.device("Ben").start()];
  const ann = await world.device("Ann").start();
  await pairUp(world, mac, ben);
  await pairUp(world, mac, ann);
  const mine = mac.links.get(ben.pair.pairId);
  const connection = world.network.live.find(({ laneId }) => laneId === mine?.laneId);
  const words = fc.sample(valuesOf(ControlMessageSchema), { seed: seedOf("unpair") | 0, numRuns: 20 });
  connection?.inject(JSON.stringify({ type: "unpair", id: "0a".repeat(16) }));
  for (const word of words) connection?.inject(JSON.stringify(word));
  await world.until("unpaired", () => mac.pairs.size === 1);
  await world.pass(60_000);
  expect([...mac.pairs.keys()]).toEqual([ann.pair.pairId]);
  expect(mac.links.size).toBe(1);
});

describe("a name of its own", () => {
  it("from the corpus is shown clean, and changes nothing else", async () => {
    const { world, mac, ben } = await paired();
    const { pairId } = mac.pair;
    const connection = end(world, ben);
    const peer = end(world, mac);
    const own = exampleOf(ControlMessageSchema.options[0]) as Record<string, unknown>;
    const inbox = { secret: "A".repeat(43), generation: 1 };
    for (const name of DANGEROUS_NAMES.filter((one) => one.length <= 32)) {
      peer.inject(JSON.stringify({ ...own, version: 1, name, inbox, brokers: [], clock: world.clock.now() }));
      await settle();
      const shown = mac.pairs.get(pairId)?.name ?? "";
      expect(shown, JSON.stringify(name)).toMatch(
        /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+$/u,
      );
      expect(new TextEncoder().encode(shown).byteLength).toBeLessThanOrEqual(32);
    }
    expect(connection.state).toBe("connected");
    expect(mac.pairs.size).toBe(1);
  });
});

it("brokers of its own are dialled only where that is https, four at most, and never this machine", async () => {
  const { world, mac, ben } = await paired();
  const peer = end(world, mac);
  const own = exampleOf(ControlMessageSchema.options[0]) as Record<string, unknown>;
  const say = async (brokers: readonly string[]) => {
    const inbox = { secret: "A".repeat(43), generation: 1 };
    peer.inject(JSON.stringify({ ...own, version: 1, name: "Ben", inbox, brokers, clock: world.clock.now() }));
    await settle();
    return mac.pairs.get(ben.pair.pairId)?.brokers;
  };
  const before = mac.pair.brokers;
  const odd = [
    "http://127.0.0.1:9",
    "http://localhost",
    "https://localhost:9",
    "https://127.0.0.1",
    "ws://x.example",
    "javascript:alert(1)",
    "https://u:p@x.example",
  ];
  expect(await say(odd.slice(0, 4))).toEqual(before);
  expect(await say(["", "https://", "https://a b", "https://x.example/?q"])).toEqual(before);
  expect(await say([...odd.slice(4), "https://evil.example"])).toEqual(["https://evil.example"]);
  expect(mac.links.size).toBe(1);
  peer.inject(JSON.stringify({ ...own, brokers: Array(5).fill("https://x.example") }));
  await settle();
  expect(mac.links.size).toBe(0);
});

/** What may stand in a handshake's text where something else should. */
const CHANGES: Record<string, (value: unknown) => unknown> = {
  missing: () => undefined,
  null: () => null,
  "a number": () => 7,
  "a list": () => [],
  empty: () => "",
  shorter: (value) => (typeof value === "string" ? value.slice(4) : -1),
  longer: (value) => (typeof value === "string" ? `${value}AAAA` : 2 ** 53),
  padded: (value) => (typeof value === "string" ? `${value}=` : 1.5),
  zeros: (value) => (typeof value === "string" ? "A".repeat(value.length) : 0),
  "changed in one bit": (value) =>
    typeof value === "string" ? (value.startsWith("A") ? "B" : "A") + value.slice(1) : Number(value) ^ 1,
};
const FIELDS: Record<number, readonly string[]> = {
  1: ["type", "step", "version", "ephemeral", "commitment"],
  2: ["type", "step", "version", "ephemeral", "nonce", "confirm"],
  3: ["type", "step", "version", "sealed"],
  4: ["type", "step", "version", "sealed"],
};

describe("a handshake whose", () => {
  for (const [step, fields] of Object.entries(FIELDS)) {
    it.each(fields)(
      `step ${step} has a wrong %s makes no pair and no link, in any of its wrong ways`,
      async (field) => {
        for (const [name, change] of Object.entries(CHANGES)) {
          const world = new World();
          const [host, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
          let changed = 0;
          const lie = (text: string) => {
            const said = JSON.parse(text) as Record<string, unknown>;
            if (said["step"] !== Number(step)) return text;
            changed += 1;
            return JSON.stringify({ ...said, [field]: change(said[field]) });
          };
          host.tap(lie);
          ben.tap(lie);
          await scan(world, host, ben);
          await world.until("refused", () => joinError(ben) !== undefined || changed > 2, 180_000);
          await world.pass(10_000);
          expect(changed, name).toBeGreaterThan(0);
          // Only the last text may go unheard: the host has kept its half by then, and lets it go.
          const halves = [host, ben].map((device) => [...device.pairs.values()].filter((pair) => !pair.provisional));
          expect([host.links.size, ben.links.size, ...halves.map(({ length }) => length)], name).toEqual([0, 0, 0, 0]);
        }
      },
    );
  }
});
