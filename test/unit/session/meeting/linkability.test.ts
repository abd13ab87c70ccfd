// What a broker that writes everything down knows of a hundred contacts after three days: who dials whom on one day.
// Rule: asserted over everything that was sent, not over samples; what is not hidden is asserted as well.
import { beforeAll, describe, expect, it } from "vitest";

import { boxDial } from "../../../../src/trust/sealed-signaling.ts";
import { dayOf } from "../../../../src/trust/inbox.ts";
import { toHex, utf8 } from "../../../../src/protocol/bytes.ts";
import { BrokerRecord, type SeenBox } from "../../../support/recording-signaling.ts";
import { pairUp, World } from "./world.ts";
import type { TestDevice } from "./world.ts";

const CONTACTS = 100;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Bytes; docs/protocol/trust.md, section 4. */
const BOX_LENGTHS = [512, 2_048, 8_192, 16_384];
/** From one byte to the 32 that a name may have. */
const nameOf = (n: number) => `${String(n)}${"한é-x".repeat(9)}`.slice(0, 1 + (n % 20));

const record = new BrokerRecord(() => world.clock.now());
const world: World = new World();
const devices: TestDevice[] = [];

/** Each pairs with the first, and is closed; so a broker sees each of them with one contact, and the first with all. */
async function pairAll(hub: TestDevice): Promise<void> {
  for (let n = 0; n < CONTACTS; n += 1) {
    const name = nameOf(n);
    const contact = world.device(name, { signaling: record.of(`contact ${n}`, world.signaling) });
    devices.push(await contact.start());
    await pairUp(world, hub, contact);
    await contact.stop();
  }
}

/** All but every tenth come online and meet the first; the others are looked for in vain. */
async function meetAll(hub: TestDevice): Promise<void> {
  const present = devices.filter((_, n) => n % 10 !== 0);
  await hub.start();
  for (const contact of present) await contact.start();
  await world.until("all met", () => hub.links.size === present.length, 30 * 60_000);
  await world.pass(60_000);
  for (const contact of present) await contact.stop();
  await hub.stop();
}

/** Closes all, and waits for the next noon: what happens at midnight has a test of its own. */
async function sleepUntilNextDay(): Promise<void> {
  const now = world.clock.now();
  await world.pass((dayOf(now) + 1) * DAY_MS + DAY_MS / 2 - now);
}

beforeAll(async () => {
  const hub = await world.device("Studio Mac", { signaling: record.of("hub", world.signaling) }).start();
  await pairAll(hub);
  await hub.stop();
  for (let day = 0; day < 2; day += 1) {
    await sleepUntilNextDay();
    await meetAll(hub);
  }
}, 120_000);

/** What was seen of `values`, by day. */
function byDay<T extends { at: number }>(seen: readonly T[], values: (one: T) => readonly string[]) {
  const days = new Map<number, Set<string>>();
  for (const one of seen) {
    const day = days.get(dayOf(one.at)) ?? new Set();
    days.set(dayOf(one.at), day);
    for (const value of values(one)) day.add(value);
  }
  return days;
}
function repeatedAcrossDays(days: ReadonlyMap<number, ReadonlySet<string>>): string[] {
  const all = [...days.values()].flatMap((day) => [...day]);
  return all.filter((value, at) => all.indexOf(value) !== at);
}
const kindOf = ({ box }: SeenBox) => boxDial(box)?.kind ?? "none";

describe("after three days and a hundred contacts a broker", () => {
  it("has seen a hundred contacts on each day", () => {
    const seen = byDay(record.sockets, ({ device }) => [device]);
    expect([...seen.values()].map((names) => names.size)).toEqual([CONTACTS + 1, 91, 91]);
    expect(record.boxes.length).toBeGreaterThan(CONTACTS * 10);
  });

  it("has seen no id that anybody listened at or sent from on two days, and no token", () => {
    const ids = byDay(record.sockets, ({ id }) => [id]);
    const tokens = byDay(record.sockets, ({ token }) => [token]);
    const senders = byDay(record.boxes, ({ from }) => [from]);
    expect([ids, tokens, senders].flatMap(repeatedAcrossDays)).toEqual([]);
    // An id belongs to one device, and a token to one id.
    const owners = new Map(record.sockets.map(({ id, device }) => [id, device]));
    for (const { id, device } of record.sockets) expect(owners.get(id)).toBe(device);
    const tokenOf = new Map(record.sockets.map(({ id, token }) => [id, token]));
    expect(new Set(tokenOf.values()).size).toBe(tokenOf.size);
    for (const { id, token } of record.sockets) expect(tokenOf.get(id)).toBe(token);
  });

  it("cannot tell from an id that was answered on one day who is there on another", () => {
    const listened = byDay(record.sockets, ({ id }) => [id]);
    const answered = record.boxes.filter(({ at, to }) => listened.get(dayOf(at))?.has(to));
    expect(repeatedAcrossDays(byDay(answered, ({ to }) => [to]))).toEqual([]);
  });

  it("does see ids of the days beside when a device is looked for in vain, and of no other day", () => {
    const days = new Map(record.sockets.map(({ id, at }) => [id, dayOf(at)]));
    const apart = record.boxes.map(({ to, at }) => Math.abs((days.get(to) ?? dayOf(at)) - dayOf(at)));
    expect(Math.max(...apart)).toBe(1);
  });

  it("has seen boxes of four lengths, each kind in the same ones for every device", () => {
    const lengths = new Map<string, Set<number>>();
    for (const seen of record.boxes) {
      expect(BOX_LENGTHS).toContain(seen.box.byteLength);
      const key = `${seen.device} ${kindOf(seen)}`;
      lengths.set(key, (lengths.get(key) ?? new Set()).add(seen.box.byteLength));
    }
    for (const kind of ["hello", "hello-ack", "signal"]) {
      const sets = [...lengths]
        .filter(([key]) => key.endsWith(` ${kind}`))
        .map(([, set]) => [...set].toSorted((a, b) => a - b).join());
      expect(sets.length).toBeGreaterThan(0);
      expect([kind, new Set(sets).size]).toEqual([kind, 1]);
    }
    expect(record.boxes.filter((seen) => kindOf(seen) === "hello").every(({ box }) => box.byteLength === 512)).toBe(
      true,
    );
    expect(record.boxes.map(kindOf)).not.toContain("none");
  });

  it("has seen no dial in two conversations, and no 16 bytes twice but for dials", () => {
    const ends = new Map<string, string>();
    const blocks = new Set<string>();
    let count = 0;
    for (const { box, from, to, at } of record.boxes) {
      const dial = boxDial(box)?.dial ?? "";
      const between = `${[from, to].toSorted().join()} ${dayOf(at)}`;
      expect(ends.get(dial) ?? between).toBe(between);
      ends.set(dial, between);
      const clear = 18;
      for (let start = clear; start + 16 <= box.byteLength; start += 16, count += 1)
        blocks.add(toHex(box.subarray(start, start + 16)));
    }
    expect(blocks.size).toBe(count);
  });

  it("has seen no name, no description and no word of the protocol", () => {
    const words = [...devices.map(({ name }) => name).filter((name) => utf8(name).byteLength > 6), "Studio Mac"];
    const secrets = [...words, "candidate", "fingerprint", "webrtc", "hello", "127.0.0.1", "broker.example"];
    const needles = secrets.map((word) => Buffer.from(word));
    for (const { box } of record.boxes) {
      const bytes = Buffer.from(box);
      for (const needle of needles) expect(bytes.includes(needle)).toBe(false);
    }
  });
});
