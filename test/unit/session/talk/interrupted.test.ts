import { expect, test, vi } from "vitest";

import { blockBytesFor } from "../../../../src/protocol/limits.ts";
import { connect, pickedFile } from "../../../support/talking-devices.ts";
import { arrived, caughtHalfWay, FILES, MiB, senderKilled, twoDevices } from "./transferring.ts";

test("a pause outlives a lost connection and a restart of either side", async () => {
  const [a, b] = await twoDevices();
  const { first, release, id } = await caughtHalfWay(a, b, 4);
  b.talk.pause(id);
  release();
  await a.untilPhase("paused");
  first.cut();
  b.kill();
  await b.start();
  connect(a, b);
  await a.untilPhase("paused");
  b.talk.resume(id);
  await arrived(a, b, id);
});

test("what is flushed behind a pause is shown with it, and no longer as progress", async () => {
  const [a, b] = await twoDevices();
  const { release, id } = await caughtHalfWay(a, b, 4);
  b.talk.pause(id);
  release();
  await b.untilPhase("paused");
  const { storedBytes } = b;
  await b.until(() => (b.transfer?.storedBytes ?? 0) > storedBytes);
  expect(b.phase).toBe("paused");
  expect(b.storedBytes).toBe(storedBytes);
});

test("a connection lost half-way goes on over the next, and nothing that was stored is sent again", async () => {
  const [a, b] = await twoDevices();
  const files = [pickedFile("big.bin", 12 * MiB, 9)];
  const { first, release, id } = await caughtHalfWay(a, b, 30, files);
  first.cut();
  release();
  await a.untilPhase("reconnecting");
  const second = connect(a, b);
  await arrived(a, b, id, files);
  // At most what a lane queues (1 MiB here) was under way and is lost with it.
  expect(first.bulkBytes.count).toBeGreaterThan(7 * MiB);
  expect(first.bulkBytes.count + second.bulkBytes.count).toBeLessThan(13.1 * MiB);
});

test("the receiver is killed half-way and started again: the transfer goes on with what was committed", async () => {
  const [a, b] = await twoDevices();
  const files = [pickedFile("big.bin", 24 * MiB, 9)];
  // Past the first commit, before the second (COMMIT_BYTES).
  const { first, id } = await caughtHalfWay(a, b, 70, files);
  b.kill();
  first.cut();
  const committed = b.disk.digests(id).size * blockBytesFor(24 * MiB);
  expect(committed).toBeGreaterThan(0);
  b.disk.faults = {};
  await b.start();
  const second = connect(a, b);
  await arrived(a, b, id, files);
  // With the heads of frames and the digests, which are a thousandth of it.
  expect(second.bulkBytes.count).toBeLessThan((24 * MiB - committed) * 1.01);
});

test("a page that was hidden and killed shows its transfers as they stand now, and how far they were", async () => {
  const [a, b] = await twoDevices();
  // Past the first commit, before the second (COMMIT_BYTES).
  const { release, id } = await caughtHalfWay(a, b, 70, [pickedFile("big.bin", 24 * MiB)]);
  await a.until(() => a.storedBytes > 0);
  a.talk.hide();
  const { storedBytes } = a;
  await vi.waitFor(async () => expect(await a.talk.timeline.get("pair", id)).toMatchObject({ storedBytes }));
  a.kill();
  release();
  await a.start();
  const { entries } = await a.talk.history.page("pair", 10);
  expect(entries).toMatchObject([{ phase: { is: "reconnecting" } }]);
  expect(entries[0]).toMatchObject({ storedBytes });
});

test("a device that accepts by itself does so also when it died right after it kept the offer", async () => {
  const [a, b] = await twoDevices();
  b.autoAccept = true;
  const first = connect(a, b);
  const died = new Promise<void>((resolve) => {
    b.onStep = (what) => {
      if (what !== "put timeline") return;
      b.onStep = () => {};
      b.kill();
      resolve();
    };
  });
  a.talk.sendFiles("pair", FILES);
  await died;
  first.cut();
  await b.start();
  connect(a, b);
  const { id } = await a.untilPhase("done");
  await arrived(a, b, id);
});

test("the sender is started again: with its files at hand it goes on by itself", async () => {
  const [a, b] = await twoDevices();
  const id = await senderKilled(a, b, 4);
  await a.start();
  connect(a, b);
  await arrived(a, b, id);
});

test("the sender is started again and its files are gone: it asks for the same files, takes no others, and goes on", async () => {
  const [a, b] = await twoDevices();
  const id = await senderKilled(a, b, 4);
  a.sentFiles.remembers = "gone";
  await a.start();
  connect(a, b);
  await Promise.all([a.untilPhase("needs-file"), b.untilPhase("paused")]);
  expect(b.transfer?.phase).toMatchObject({ by: "them", reason: "needs-file" });
  a.talk.pickAgain(id, [pickedFile("other.txt", 5)]);
  await a.until(() => a.notices.length === 1);
  expect(a.notices).toEqual([{ code: "wrong-files" }]);
  a.talk.pickAgain(id, FILES);
  await arrived(a, b, id);
});

test("files picked again that have other bytes than those already sent are not mixed with them: it fails", async () => {
  const [a, b] = await twoDevices();
  const file = [pickedFile("one.bin", 3 * MiB, 7)];
  const id = await senderKilled(a, b, 6, file);
  a.sentFiles.remembers = "gone";
  await a.start();
  connect(a, b);
  await a.untilPhase("needs-file");
  a.talk.pickAgain(id, [pickedFile("one.bin", 3 * MiB, 8)]);
  await Promise.all([a, b].map((one) => one.until(() => one.phase === "done" || one.phase === "failed")));
  // Which file was changed when is for nobody to tell; that the bytes are others is.
  for (const { transfer } of [a, b])
    expect(transfer).toMatchObject({ kept: false, phase: { is: "failed", reason: "changed" } });
  expect([...a.violations, ...b.violations, ...a.faults, ...b.faults]).toEqual([]);
});

test("where the browser asks before it opens files again, a tap on resume is enough", async () => {
  const [a, b] = await twoDevices();
  const id = await senderKilled(a, b, 4);
  a.sentFiles.remembers = "ask";
  await a.start();
  connect(a, b);
  await a.untilPhase("needs-file");
  a.talk.resume(id);
  await arrived(a, b, id);
});
