// What a receiver holds in more runs than one message lists: it is told in pages, and nothing of it is sent again.
import { expect, test } from "vitest";

import { encodeControl } from "../../../../src/protocol/control-codec.ts";
import { MAX_HELD_PAGES, MAX_HELD_RUNS } from "../../../../src/protocol/limits.ts";
import type { MessageOf } from "../../../../src/protocol/messages.ts";
import { HeldPages, inPages } from "../../../../src/session/talk/held-pages.ts";
import { connect, pickedFile } from "../../../support/talking-devices.ts";
import { accepted, caughtHalfWay, twoDevices, unreadable } from "./transferring.ts";

const BLOCK = 256 * 1024;
const RUNS = MAX_HELD_RUNS + 50;

test("every second file stopped, and the connection is lost near the end: what is held is told, and not sent again", async () => {
  const [a, b] = await twoDevices();
  const files = Array.from({ length: 2 * RUNS }, (_, n) => pickedFile(`${n}`, BLOCK, n + 1));
  for (const [n, { file }] of files.entries()) if (n % 2 === 1) unreadable(file);
  const { first, release } = await caughtHalfWay(a, b, RUNS - 10, files);
  first.cut();
  release();
  const second = connect(a, b);
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect(b.said).toContain("transfer-held");
  expect(second.bulkBytes.count).toBeLessThan(40 * BLOCK);
  expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([RUNS, RUNS]);
  expect([...a.violations, ...b.violations, ...a.faults, ...b.faults]).toEqual([]);
});

const HELD = Array.from({ length: 3 * MAX_HELD_RUNS + 1 }, (_, n): [number, number] => [2 * n, 1]);
const resume = (attempt: number, held: [number, number][]): MessageOf<"transfer-resume"> => ({
  type: "transfer-resume",
  transfer: "t",
  attempt,
  held,
  heldDigest: "",
  partial: [],
});

for (const [what, count] of [
  ["nothing", 0],
  ["one page", MAX_HELD_RUNS],
  ["a page and one", MAX_HELD_RUNS + 1],
  ["three and one", HELD.length],
] as const) {
  test(`${what}: pages and the rest are what was held, in order, none of them too long`, () => {
    const { pages, rest } = inPages(HELD.slice(0, count));
    for (const page of [...pages, rest]) expect(page.length).toBeLessThanOrEqual(MAX_HELD_RUNS);
    const heard = new HeldPages();
    for (const held of pages) heard.add({ type: "transfer-held", transfer: "t", attempt: 7, held });
    expect(heard.take(resume(7, rest))).toEqual(HELD.slice(0, count));
    // They were about that start alone.
    expect(heard.take(resume(7, []))).toEqual([]);
  });
}

test("pages of an attempt that never started are no part of the next", () => {
  const heard = new HeldPages();
  heard.add({ type: "transfer-held", transfer: "t", attempt: 1, held: [[0, 1]] });
  expect(heard.take(resume(2, [[4, 1]]))).toEqual([[4, 1]]);
});

test("pages of a transfer that is over are gone", () => {
  const heard = new HeldPages();
  heard.add({ type: "transfer-held", transfer: "t", attempt: 1, held: [[0, 1]] });
  heard.end("t");
  expect(heard.take(resume(1, []))).toEqual([]);
});

test("more pages than there can be end the link", async () => {
  const [a, b] = await twoDevices();
  const { links } = connect(a, b);
  const transfer = await accepted(a, b);
  for (let n = 0; n <= MAX_HELD_PAGES; n += 1)
    links[0].hear(encodeControl({ type: "transfer-held", transfer, attempt: 9, held: [[n, 1]] }));
  await a.until(() => a.violations.length > 0);
  expect(a.violations).toEqual(["too many held pages"]);
});
