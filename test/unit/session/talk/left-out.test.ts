// Items that are left out while the transfer goes on, as they are listed.
import { expect, test } from "vitest";

import { connect, pickedFile } from "../../../support/talking-devices.ts";
import { caughtHalfWay, MiB, twoDevices } from "./transferring.ts";

/** Long enough that all of a transfer is there before many messages are. */
const ONE_WAY_MS = 10;
/** Items in blocks of their own. */
const TWO_FILES = [pickedFile("here", 3 * MiB, 1), pickedFile("out", 3 * MiB, 2)];

test("an item left out of a transfer that moves is listed as left out, on both sides, then and when it is over", async () => {
  const [a, b] = await twoDevices();
  const files = [pickedFile("a.bin", 3 * MiB, 1), pickedFile("b.bin", 3 * MiB, 2)];
  const { release, id } = await caughtHalfWay(a, b, 4, files);
  const listed = () => Promise.all([a, b].map(async ({ talk }) => (await talk.history.items(id))[1]));
  expect(await listed()).not.toMatchObject([{ stopped: "removed" }, { stopped: "removed" }]);
  a.talk.removeItem(id, 1);
  await Promise.all([a.until(() => a.transfer?.stoppedItems === 1), b.until(() => b.transfer?.stoppedItems === 1)]);
  expect(await listed()).toMatchObject([{ stopped: "removed" }, { stopped: "removed" }]);
  release();
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect(await listed()).toMatchObject([{ stopped: "removed" }, { stopped: "removed" }]);
});

test("an item left out of an offer before the other side had it is listed so, and the offer goes with all of them", async () => {
  const [a, b] = await twoDevices();
  a.talk.sendFiles("pair", [pickedFile("a.bin", 1_000, 1), pickedFile("b.bin", 1_000, 2)]);
  const { id } = await a.untilPhase("waiting-device");
  a.talk.removeItem(id, 0);
  await a.until(() => a.transfer?.stoppedItems === 1);
  expect(await a.talk.history.items(id)).toMatchObject([{ stopped: "removed" }, { path: "b.bin" }]);
  connect(a, b);
  await b.untilPhase("asked");
  await b.until(() => b.transfer?.stoppedItems === 1);
  b.talk.accept(id);
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect([...a.violations, ...b.violations, ...a.faults, ...b.faults]).toEqual([]);
});

for (const when of ["before the sender's disk is tried again", "after that"] as const) {
  test(`an item left out by the receiver, which the sender's full disk refused once: the other arrives, ${when}`, async () => {
    const [a, b] = await twoDevices();
    const { release, id } = await caughtHalfWay(a, b, 5, TWO_FILES);
    b.onStep = (what) => {
      if (what === "say items-void" && a.notices.length === 0) a.storage.fault = "full";
    };
    b.talk.removeItem(id, 1);
    await a.until(() => a.notices.length > 0);
    a.storage.fault = undefined;
    if (when === "after that") a.pass();
    release();
    await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
    expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([1, 1]);
  });
}

test("an item left out by the receiver while away, behind more messages than go at once: the other arrives", async () => {
  const [a, b] = await twoDevices();
  const { first, release, id } = await caughtHalfWay(a, b, 5, TWO_FILES);
  first.cut();
  release();
  await b.untilPhase("reconnecting");
  for (let n = 0; n < 300; n += 1) b.talk.sendMessage("pair", `m${n}`);
  await b.until(() => b.texts.length === 300);
  b.talk.removeItem(id, 1);
  await b.until(() => b.transfer?.stoppedItems === 1);
  for (const link of connect(a, b).links) {
    const hear = link.hear.bind(link);
    link.hear = (text) => void setTimeout(() => hear(text), ONE_WAY_MS);
  }
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([1, 1]);
});

test("an item left out by the receiver, whose answer is read behind the sender's last word: the other arrives", async () => {
  const [a, b] = await twoDevices();
  const { release, id } = await caughtHalfWay(a, b, 5, TWO_FILES);
  // A message takes long to be kept, and answers are read behind it.
  const { timeline } = b.talk;
  const put = timeline.put.bind(timeline);
  let keep = () => {};
  const kept = new Promise<void>((resolve) => (keep = resolve));
  const keeping = new Promise<void>((resolve) => {
    timeline.put = async (entry) => {
      if (entry.kind === "chat") {
        resolve();
        await kept;
      }
      await put(entry);
    };
  });
  a.talk.sendMessage("pair", "hello");
  await keeping;
  b.talk.removeItem(id, 1);
  await a.until(() => a.transfer?.stoppedItems === 1);
  a.onStep = (what) => {
    // Heard by then.
    if (what === "say transfer-complete") queueMicrotask(keep);
  };
  release();
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([1, 1]);
});
