// The index of what happened: right in whatever order entries come, and cheap when a hundred thousand come from the end.
import { describe, expect, it } from "vitest";

import type { ChatEntry, TimelineEntry } from "../../../../src/app/state.ts";
import { SortedKeys } from "../../../../src/session/talk/sorted-keys.ts";
import { Timeline } from "../../../../src/session/talk/timeline.ts";
import { MemoryStorage } from "../../../support/memory-table.ts";
import { Seeded, seedOf } from "../../../support/seeded.ts";

const CLOCK = { now: () => 1_000_000, after: () => () => undefined };
const BEN = "b".repeat(32);
const EVE = "e".repeat(32);
const chat = (at: number, pairId = BEN): ChatEntry => {
  const id = at.toString(16).padStart(32, "0");
  return { kind: "chat", id, pairId, at, mine: true, text: String(at), status: "sent" };
};
const timesOf = ({ entries }: { entries: readonly TimelineEntry[] }) => entries.map(({ at }) => at);
function newTimeline() {
  const table = new MemoryStorage().table<TimelineEntry>("timeline");
  return { table, timeline: new Timeline(table, CLOCK) };
}
/** `count` times in pages of 500, the newest page first, each in its order: as a history file has them. */
function pages(count: number): number[] {
  const times = Array.from({ length: count }, (_, n) => n + 1);
  const starts = Array.from({ length: Math.ceil(count / 500) }, (_, n) => n * 500);
  return starts.toReversed().flatMap((from) => times.slice(from, from + 500));
}

describe("keys in order", () => {
  const counted = (order: readonly number[]) => {
    const count = { compares: 0 };
    const keys = new SortedKeys((a, b) => {
      count.compares += 1;
      return a < b ? -1 : a > b ? 1 : 0;
    });
    for (const at of order) keys.add(String(at).padStart(9, "0"));
    expect(keys.all).toEqual(order.toSorted((a, b) => a - b).map((at) => String(at).padStart(9, "0")));
    return { keys, count };
  };
  const COUNT = 100_000;
  /** log2 of COUNT, rounded up. */
  const LOG = 17;

  it("costs one comparison a key when they come in order", () => {
    expect(counted(pages(COUNT).toSorted((a, b) => a - b)).count.compares).toBeLessThanOrEqual(COUNT);
  });
  it("costs no n squared when the newest page comes first, nor in any other order", () => {
    expect(counted(pages(COUNT)).count.compares).toBeLessThan(COUNT * LOG);
    expect(counted(pages(COUNT).toSorted((a, b) => b - a)).count.compares).toBeLessThan(COUNT * LOG);
    const random = new Seeded(seedOf("sorted keys"));
    const mixed = pages(COUNT).map((at) => ({ at, by: random.unit() }));
    const order = mixed.toSorted((a, b) => a.by - b.by).map(({ at }) => at);
    expect(counted(order).count.compares).toBeLessThan(COUNT * (LOG + 1));
  });
  it("finds a place by halves", () => {
    const { keys, count } = counted(pages(COUNT));
    count.compares = 0;
    expect(keys.before("000070001")).toBe(70_000);
    expect(keys.before("000070000x")).toBe(70_000);
    expect(count.compares).toBeLessThanOrEqual(2 * (LOG + 1));
  });
});

describe("the timeline", () => {
  it("reads pages and the latest in order, in whatever order entries came, over all devices", async () => {
    const { timeline } = newTimeline();
    for (const at of [50, 10, 30, 70, 20]) await timeline.put(chat(at));
    for (const at of [60, 40]) await timeline.put(chat(at, EVE));
    expect(timesOf(await timeline.page(BEN, 10))).toEqual([10, 20, 30, 50, 70]);
    expect(await timeline.page(BEN, 2, 50)).toMatchObject({ more: true, entries: [{ at: 20 }, { at: 30 }] });
    expect(await timeline.page(BEN, 2, 30)).toMatchObject({ more: false, entries: [{ at: 10 }, { at: 20 }] });
    expect(await timeline.page(BEN, 2, 10)).toEqual({ more: false, entries: [] });
    expect((await timeline.latest(BEN))?.at).toBe(70);
    expect((await timeline.latest(EVE))?.at).toBe(60);
    // Read between: what comes after is in its place too.
    await timeline.put(chat(25));
    expect(timesOf(await timeline.page(BEN, 3, 50))).toEqual([20, 25, 30]);
  });

  it("reads no more of the table than what is asked for", async () => {
    const { table, timeline } = newTimeline();
    for (const at of pages(3_000)) await timeline.put(chat(at));
    const asked: string[] = [];
    const { getMany } = table;
    Object.assign(table, {
      get: () => expect.unreachable(),
      getMany: (keys: readonly string[]) => {
        asked.push(...keys);
        return getMany.call(table, keys);
      },
    });
    expect(timesOf(await timeline.page(BEN, 3, 2_000))).toEqual([1_997, 1_998, 1_999]);
    expect(asked).toHaveLength(3);
  });

  it("gives every entry once by its pages, whatever the times", async () => {
    const { timeline } = newTimeline();
    const order = pages(1_700);
    for (const at of order) await timeline.put(chat(at));
    const seen: number[] = [];
    for (let before: number | undefined, more = true; more;) {
      const page = await timeline.page(BEN, 400, before);
      seen.unshift(...timesOf(page));
      ({ more } = page);
      before = page.entries[0]?.at;
    }
    expect(seen).toEqual(order.toSorted((a, b) => a - b));
  });

  it("of a device that is deleted is gone, the others' stays; a table that refuses leaves the rest to be found", async () => {
    const { table, timeline } = newTimeline();
    for (const at of [3, 1, 2]) await timeline.put(chat(at));
    await timeline.put(chat(9, EVE));
    const remove = table.delete.bind(table);
    let left = 1;
    Object.assign(table, {
      delete: async (key: string) => {
        if (left === 0) throw new Error("refused");
        left -= 1;
        await remove(key);
      },
    });
    await expect(timeline.deletePair(BEN)).rejects.toThrow("refused");
    expect(timesOf(await timeline.page(BEN, 10))).toEqual([2, 3]);
    left = Number.POSITIVE_INFINITY;
    await timeline.deletePair(BEN);
    expect(await timeline.page(BEN, 10)).toEqual({ entries: [], more: false });
    expect(timeline.has(BEN, chat(3).id)).toBe(false);
    expect(timesOf(await timeline.page(EVE, 10))).toEqual([9]);
    expect(await table.keys()).toHaveLength(1);
  });
});
