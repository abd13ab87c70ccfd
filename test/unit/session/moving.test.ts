// Moving to another browser: the history goes along, no key does, and nothing in a file can harm what is here.
import { describe, expect, it } from "vitest";
import * as fc from "fast-check";

import type { ChatEntry, Device, Settings, TimelineEntry, TransferEntry } from "../../../src/app/state.ts";
import { MAX_HISTORY_LINE } from "../../../src/protocol/history-file.ts";
import { Devices } from "../../../src/session/devices.ts";
import type { FormerPair } from "../../../src/session/devices.ts";
import type { PairRecord } from "../../../src/session/link.ts";
import { Moving } from "../../../src/session/moving/moving.ts";
import { Timeline } from "../../../src/session/talk/timeline.ts";
import { MemoryStorage } from "../../support/memory-table.ts";

const NOW = 1_800_000_000_000;
const CLOCK = { now: () => NOW, after: () => () => undefined };
const SETTINGS: Settings = {
  theme: "dark",
  icePolicy: "all",
  brokers: ["https://broker.example"],
  iceServers: [
    { urls: ["stun:stun.example"] },
    { urls: ["turn:turn.example"], username: "ferry", credential: "very secret" },
  ],
};
const PAIR = "ab".repeat(16);
const hex = (n: number, characters = 32) => n.toString(16).padStart(characters, "0");

/** A browser's history, on tables that outlive it. */
function browser(storage = new MemoryStorage(), clock = CLOCK) {
  const shown = new Map<string, Device>();
  const devices = new Devices(storage.table<FormerPair>("former"), (device) => void shown.set(device.pairId, device));
  const timeline = new Timeline(storage.table<TimelineEntry>("timeline"), clock);
  const moving = new Moving({ timeline, devices, clock, imported: async () => undefined });
  return { storage, shown, devices, timeline, moving };
}
function pairNamed(name: string, change: Partial<PairRecord> = {}): PairRecord {
  const pictures = [1, 2, 3, 4] as const;
  const kept = { pairId: PAIR, name, how: "words", pairedAt: 1_000, lastSeenAt: 2_000, pictures, autoAccept: true };
  return { ...kept, ...change } as unknown as PairRecord;
}
function chat(n: number, change: Partial<ChatEntry> = {}): ChatEntry {
  const said = { mine: n % 2 === 0, text: `message ${n}`, status: "delivered" } as const;
  return { kind: "chat", id: hex(n), pairId: PAIR, at: 10_000 + n, ...said, ...change };
}
const MOVING: TransferEntry = {
  kind: "transfer",
  id: hex(77, 16),
  pairId: PAIR,
  at: 20_000,
  mine: false,
  byteLength: 100,
  blockBytes: 262_144,
  itemCount: 1,
  preview: [{ path: "plan.pdf", byteLength: 100, mediaType: "application/pdf", modifiedAt: 5, offset: 0 }],
  top: [{ name: "plan.pdf", folder: false, files: 1, byteLength: 100 }],
  phase: { is: "moving" },
  storedBytes: 40,
  kept: true,
  stoppedItems: 0,
};
/** A browser with one pair, a visitor, and so many messages. */
async function old(messages = 3) {
  const from = browser();
  from.devices.pair(pairNamed("Ben"));
  from.devices.pair(pairNamed("Visitor", { pairId: "cd".repeat(16), visit: true }));
  for (let n = 0; n < messages; n += 1) await from.timeline.put(chat(n));
  await from.timeline.put(MOVING);
  await from.timeline.put(chat(1, { pairId: "cd".repeat(16), text: "of a visitor" }));
  const file = await from.moving.exportHistory({ name: "Old browser", settings: SETTINGS });
  return { ...from, file, text: await file.text() };
}
async function kept(where: ReturnType<typeof browser>): Promise<TimelineEntry[]> {
  const table = where.storage.table<TimelineEntry>("timeline");
  return (await table.getMany(await table.keys())).filter((entry) => entry !== undefined);
}
const fileOf = (text: string) => new Blob([text]);

describe("a history file", () => {
  it("holds no pair's id, no password, nothing of a visitor and no picture", async () => {
    const { text } = await old();
    for (const secret of [PAIR, "cd".repeat(16), "very secret", "turn:", "Visitor", "of a visitor", "pictures"])
      expect(text).not.toContain(secret);
    for (const wanted of ["Ben", "message 2", "plan.pdf", "Old browser", "https://broker.example"])
      expect(text).toContain(wanted);
  });

  it("brings names, texts and transfers as of a device that is not paired, and gives name and settings", async () => {
    const { file } = await old(1_200);
    const to = browser();
    const imported = await to.moving.importHistory(file);
    expect(imported).toMatchObject({ is: "done", devices: 1, entries: 1_201, name: "Old browser" });
    const [device] = [...to.shown.values()];
    expect(device).toMatchObject({ name: "Ben", how: "words", imported: true, trouble: "unpaired", autoAccept: false });
    expect(device?.pairId).not.toBe(PAIR);
    const entries = await kept(to);
    expect(entries).toHaveLength(1_201);
    expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).toSorted((a, b) => a - b));
    const transfer = entries.find(({ kind }) => kind === "transfer");
    expect(transfer).toMatchObject({ phase: { is: "cancelled", by: "me" }, kept: false, pairId: device?.pairId });
    expect(transfer?.id).not.toBe(MOVING.id);
    // Still so after a reload.
    const again = browser(to.storage);
    await again.timeline.load();
    await again.devices.loadFormer((pairId) => again.timeline.latest(pairId));
    expect([...again.shown.values()]).toMatchObject([{ name: "Ben", imported: true, latest: { at: 20_000 } }]);
  });

  it("is not doubled when it is brought in twice, nor by a later file of the same browser", async () => {
    const from = await old();
    const to = browser();
    await to.moving.importHistory(from.file);
    await to.moving.importHistory(from.file);
    expect([to.shown.size, (await kept(to)).length]).toEqual([1, 4]);
    await from.timeline.put(chat(50));
    await to.moving.importHistory(await from.moving.exportHistory({ name: "x", settings: SETTINGS }));
    expect([to.shown.size, (await kept(to)).length]).toEqual([1, 5]);
  });

  it("moved on and back again brings nothing to the browser where it began", async () => {
    const first = await old();
    const before = await first.storage.table("timeline").keys();
    const second = browser();
    await second.moving.importHistory(first.file);
    // A reload between: what the device is called in files is kept.
    const later = browser(second.storage);
    await later.timeline.load();
    await later.devices.loadFormer((pairId) => later.timeline.latest(pairId));
    const back = await later.moving.exportHistory({ name: "Second", settings: SETTINGS });
    expect(await first.moving.importHistory(back)).toMatchObject({ is: "done", devices: 0, entries: 0 });
    expect(await first.storage.table("timeline").keys()).toEqual(before);
    expect(first.shown.size).toBe(2);
    // Nor to the one in between.
    await later.moving.importHistory(back);
    expect([later.shown.size, (await kept(later)).length]).toEqual([1, 4]);
  });

  it("is not doubled where it comes by two ways, straight and over another browser", async () => {
    const first = await old();
    const second = browser();
    await second.moving.importHistory(first.file);
    const moved = await second.moving.exportHistory({ name: "Second", settings: SETTINGS });
    const third = browser();
    await third.moving.importHistory(moved);
    const once = await kept(third);
    expect(once).toHaveLength(4);
    await third.moving.importHistory(first.file);
    expect([third.shown.size, await kept(third)]).toEqual([1, once]);
  });

  it("brings nothing where its devices are paired already", async () => {
    const { file, moving, storage, shown } = await old();
    const before = await storage.table("timeline").keys();
    expect(await moving.importHistory(file)).toMatchObject({ is: "done", devices: 0, entries: 0 });
    expect(await storage.table("timeline").keys()).toEqual(before);
    expect(shown.size).toBe(2);
  });

  it("can be read whatever servers the settings name", async () => {
    const from = await old();
    const iceServers = Array.from({ length: 8 }, (_, n) => ({ urls: [`stun:${n}.example`] }));
    const file = await from.moving.exportHistory({ name: "Old browser", settings: { ...SETTINGS, iceServers } });
    const imported = await browser().moving.importHistory(file);
    expect(imported).toMatchObject({ is: "done", devices: 1, entries: 4 });
    expect(imported.is === "done" && imported.settings.iceServers).toEqual(iceServers.slice(0, 4));
  });

  it("of a clock that was ahead keeps its order and all of it, also brought in twice and moved on", async () => {
    const from = browser();
    from.devices.pair(pairNamed("Ben"));
    for (let n = 0; n < 1_100; n += 1) await from.timeline.put(chat(n, { id: hex(5_000 - n), at: NOW + 1_000 + n }));
    const file = await from.moving.exportHistory({ name: "x", settings: SETTINGS });
    const times = { now: NOW };
    const to = browser(new MemoryStorage(), { now: () => times.now, after: () => () => undefined });
    for (times.now of [NOW, NOW + 500]) {
      expect(await to.moving.importHistory(file)).toMatchObject({ is: "done", entries: 1_100 });
      const entries = await kept(to);
      expect(entries.map((entry) => entry.kind === "chat" && entry.text)).toEqual(
        Array.from({ length: 1_100 }, (_, n) => `message ${n}`),
      );
      expect(new Set(entries.map(({ at }) => at)).size).toBe(1_100);
      expect(Math.max(...entries.map(({ at }) => at))).toBe(NOW);
    }
    const onwards = await to.moving.exportHistory({ name: "x", settings: SETTINGS });
    expect(await browser().moving.importHistory(onwards)).toMatchObject({ is: "done", entries: 1_100 });
  });

  it("is taken back whole by forgetting the device", async () => {
    const to = browser();
    await to.moving.importHistory((await old()).file);
    const [pairId = ""] = [...to.shown.keys()];
    await to.timeline.deletePair(pairId);
    await to.devices.remove(pairId);
    expect(await kept(to)).toEqual([]);
    expect(await to.storage.table("former").keys()).toEqual([]);
  });
});

describe("a file that is not as it should be", () => {
  const broken: Record<string, [(text: string) => string | Uint8Array<ArrayBuffer>, string]> = {
    "nothing at all": [() => "", "not-ferry"],
    "something else": [() => "%PDF-1.7\n", "not-ferry"],
    "other JSON": [() => '{"version":1}\n', "not-ferry"],
    bytes: [() => crypto.getRandomValues(new Uint8Array(5_000)), "not-ferry"],
    "one endless line": [() => "x".repeat(MAX_HISTORY_LINE + 1), "not-ferry"],
    "a later version": [(text) => text.replace('"version":1', '"version":2'), "newer"],
    "cut short": [(text) => text.slice(0, text.length / 2), "damaged"],
    "without its end": [(text) => text.split("\n").slice(0, -2).join("\n"), "damaged"],
    "a line left out": [(text) => text.split("\n").toSpliced(2, 1).join("\n"), "damaged"],
    "a line twice": [(text) => text.replace(/(\n.*)\n/, "$1$1\n"), "damaged"],
    "an entry of no device": [(text) => text.replace('"device":0', '"device":1'), "damaged"],
    "an id that is a path": [(text) => text.replace(hex(1), `../../${hex(1)}`), "damaged"],
    "a size below nothing": [(text) => text.replace('"byteLength":100', '"byteLength":-1'), "damaged"],
    "an endless line inside": [(text) => text.replace("message 1", "x".repeat(MAX_HISTORY_LINE)), "damaged"],
  };
  it.each(Object.entries(broken))("%s: a clear answer, and nothing is kept", async (_name, [change, why]) => {
    const { text } = await old();
    const to = browser();
    expect(await to.moving.importHistory(new Blob([change(text)]))).toEqual({ is: "refused", why });
    expect([to.shown.size, await kept(to)]).toEqual([0, []]);
  });

  it("any change of any character is an answer, never an exception, and keeps all of it or nothing", async () => {
    const { text } = await old();
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.string({ minLength: 0, maxLength: 4 }), async (at, put) => {
        const to = browser();
        const outcome = await to.moving.importHistory(fileOf(text.slice(0, at) + put + text.slice(at + 1)));
        const entries = await kept(to);
        expect(entries.length).toBe(outcome.is === "done" ? outcome.entries : 0);
      }),
      { numRuns: 500 },
    );
  });

  it("dangerous names and times to come are made plain", async () => {
    const { text } = await old();
    const evil = text
      .replaceAll("plan.pdf", "../../etc/pass\u202Ewd")
      .replace('"name":"Ben"', '"name":"Ben\u202E\\u0000"')
      .replace('"at":10001', '"at":8640000000000000');
    const to = browser();
    expect((await to.moving.importHistory(fileOf(evil))).is).toBe("done");
    const entries = await kept(to);
    expect(JSON.stringify([...to.shown.values(), ...entries])).not.toMatch(/\u202E|\.\.\/|\\u0000/);
    expect(Math.max(...entries.map(({ at }) => at))).toBe(NOW);
  });

  it("addresses in its settings that nothing would ask are left out, the others have one spelling", async () => {
    const { text } = await old();
    const [head = "", ...lines] = text.split("\n");
    const changed = (settings: object) => {
      const value = { ...(JSON.parse(head) as object), settings: { theme: "dark", icePolicy: "all", ...settings } };
      return fileOf([JSON.stringify(value), ...lines].join("\n"));
    };
    const settings = async (given: object) => {
      const imported = await browser().moving.importHistory(changed(given));
      return imported.is === "done" ? imported.settings : imported;
    };
    const brokers = ["http://b.example", "https://B.example/", "javascript:alert(1)", "https://b.example"];
    const iceServers = [{ urls: ["stun:s.example", "stun:s .example"] }, { urls: ["turn:t.example"] }];
    expect(await settings({ brokers, iceServers })).toEqual({
      theme: "dark",
      icePolicy: "all",
      brokers: ["https://b.example"],
      iceServers: [{ urls: ["stun:s.example"] }],
    });
    expect(await settings({ brokers: ["ftp://b.example"], iceServers: [{ urls: ["stun:"] }] })).toEqual({
      theme: "dark",
      icePolicy: "all",
    });
  });

  it("says so when storage refuses, and the same file again brings in the rest", async () => {
    const { file } = await old(20);
    const to = browser();
    const table = to.storage.table<TimelineEntry>("timeline");
    const { put } = table;
    let puts = 0;
    Object.assign(table, {
      put: (key: string, value: TimelineEntry) => {
        to.storage.fault = (puts += 1) > 7 ? "full" : undefined;
        return put.call(table, key, value);
      },
    });
    expect(await to.moving.importHistory(file)).toEqual({ is: "refused", why: "full" });
    Object.assign(table, { put });
    to.storage.fault = undefined;
    expect(await to.moving.importHistory(file)).toMatchObject({ is: "done", entries: 21 });
    expect(await kept(to)).toHaveLength(21);
  });
});
