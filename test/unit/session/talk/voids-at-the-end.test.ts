// Items that stop as the transfer ends: the others arrive, and both sides say the same of each.
import { expect, test } from "vitest";

import { connect, pickedFile, type TalkDevice } from "../../../support/talking-devices.ts";
import { turns } from "../../../support/turn.ts";
import { accepted, twoDevices, unreadable } from "./transferring.ts";

const KiB = 1024;
/** Turns of the event loop that a word takes: longer than all frames that go beside it. */
const ONE_WAY_TURNS = 200;

// More than the outbox has under way at once, and fewer; in blocks of their own, and in shared ones.
for (const [count, bad, bytes] of [
  [24, 9, 256 * KiB],
  [24, 20, 1024 * KiB],
  [24, 5, 256 * KiB],
  [60, 30, 3_000],
] as const) {
  test(`${bad} of ${count} files of ${bytes} bytes can no longer be read, on a long path: the others arrive`, async () => {
    const [a, b] = await twoDevices();
    for (const link of connect(a, b).links) {
      const hear = link.hear.bind(link);
      link.hear = (text) => void turns(ONE_WAY_TURNS).then(() => hear(text));
    }
    const files = Array.from({ length: count }, (_, n) => pickedFile(`part.${n}`, bytes, n + 1));
    for (const { file } of files.slice(count - bad)) unreadable(file);
    await accepted(a, b, files);
    await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
    expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([bad, bad]);
    expect([...a.violations, ...b.violations, ...a.faults, ...b.faults]).toEqual([]);
  });
}

/** Changes of the tables of transfers so far. */
function recordsOf(device: TalkDevice): () => number {
  let records = 0;
  device.onStep = (step) => (records += Number(step === "put transfers"));
  return () => records;
}

test("thousands of files in a few blocks can no longer be read: one record and one word tell of all in a block", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const files = Array.from({ length: 5_000 }, (_, n) => pickedFile(`part.${n}`, 100, n + 1));
  for (const { file } of files.slice(1)) unreadable(file);
  const [kept, heard] = [recordsOf(a), recordsOf(b)];
  await accepted(a, b, files);
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([4_999, 4_999]);
  expect([kept(), heard()].every((records) => records < 20)).toBe(true);
  expect(a.said.filter((type) => type === "items-void").length).toBeLessThan(10);
});

test("files in blocks of their own can no longer be read while a record is written: the next tells of all of them", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const files = Array.from({ length: 100 }, (_, n) => pickedFile(`part.${n}`, n === 0 ? 1 : 256 * KiB, n + 1));
  for (const { file } of files.slice(1)) unreadable(file);
  let release = () => {};
  let lost = 0;
  a.engine.onEvent((event) => {
    if (event.type !== "items-void") return;
    if (lost === 0) a.storage.slow = new Promise((resolve) => (release = resolve));
    lost += event.items.length;
    if (lost === 99) release();
  });
  const kept = recordsOf(a);
  await accepted(a, b, files);
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([99, 99]);
  expect(kept()).toBeLessThan(20);
  expect(a.said.filter((type) => type === "items-void").length).toBeLessThan(5);
});

test("none of the files can be read: it fails because they changed", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const files = Array.from({ length: 24 }, (_, n) => pickedFile(`part.${n}`, 256 * KiB, n + 1));
  for (const { file } of files) unreadable(file);
  await accepted(a, b, files);
  await Promise.all([a.untilPhase("failed"), b.untilPhase("failed")]);
  for (const { transfer } of [a, b]) expect(transfer?.phase).toEqual({ is: "failed", reason: "changed" });
});

for (const [what, files, item] of [
  ["a file in blocks of its own", [pickedFile("a", 512 * KiB, 1), pickedFile("b", 512 * KiB, 2)], 0],
  ["an empty file", [pickedFile("a", 300_000, 1), pickedFile("empty", 0)], 1],
] as const) {
  test(`${what}, left out by the receiver as the sender's last word is on its way: the other arrives`, async () => {
    const [a, b] = await twoDevices();
    connect(a, b);
    a.onStep = (step) => {
      if (step === "say transfer-complete" && b.transfer) b.talk.removeItem(b.transfer.id, item);
    };
    await accepted(a, b, [...files]);
    await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
    expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([1, 1]);
  });
}
