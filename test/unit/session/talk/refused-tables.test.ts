// A table that refuses for a moment, at the moments that matter most: both sides still come to the same end, by themselves.
import { expect, test } from "vitest";

import { connect, pickedFile, type TalkDevice } from "../../../support/talking-devices.ts";
import { accepted, arrived, caughtHalfWay, MiB, twoDevices, unreadable } from "./transferring.ts";

const FILES = [pickedFile("a.bin", 3 * MiB, 1)];

/** Everything of the device that `fill` returns is full until its person is told; then there is room, and time passes. */
async function fullForAMoment(fill: (a: TalkDevice, b: TalkDevice) => TalkDevice) {
  const [a, b] = await twoDevices();
  connect(a, b);
  const device = fill(a, b);
  const id = await accepted(a, b, FILES);
  await device.until(() => device.notices.some(({ code }) => code === "storage-full"));
  device.storage.fault = undefined;
  device.disk.faults = {};
  device.pass();
  return { a, b, id };
}

/** Calls `then` once `device` has compared all of it. */
function onceCompared(device: TalkDevice, then: () => void): void {
  const finish = device.engine.finishReceive.bind(device.engine);
  device.engine.finishReceive = async (...parameters) => {
    const outcome = await finish(...parameters);
    device.engine.finishReceive = finish;
    then();
    return outcome;
  };
}

const MOMENTS: Record<string, (a: TalkDevice, b: TalkDevice) => TalkDevice> = {
  "the receiver's, as all of it was found to be right": (_, b) => {
    onceCompared(b, () => (b.storage.fault = "full"));
    return b;
  },
  "the receiver's, right after its history says that it is done": (_, b) => {
    let isCompared = false;
    onceCompared(b, () => (isCompared = true));
    b.onStep = (what) => {
      if (!isCompared || what !== "put timeline") return;
      isCompared = false;
      b.storage.fault = "full";
    };
    return b;
  },
  "the sender's, as it hears that all of it is stored": (a) => {
    a.engine.onEvent(({ type }) => {
      if (type === "sent" && a.notices.length === 0) a.storage.fault = "full";
    });
    return a;
  },
};

test("the sender's, as one of its files can no longer be read: the other side hears of that file, and gets the others", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const sent = new Promise<void>((resolve) => {
    a.engine.onEvent(({ type }) => {
      if (type === "items-void" && a.notices.length === 0) a.storage.fault = "full";
      if (type === "sent") resolve();
    });
  });
  const files = [pickedFile("here", MiB, 1), pickedFile("gone", MiB, 2)];
  unreadable(files[1]?.file);
  await accepted(a, b, files);
  await a.until(() => a.notices.some(({ code }) => code === "storage-full"));
  a.storage.fault = undefined;
  await sent;
  a.pass();
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([1, 1]);
});

for (const [moment, fill] of Object.entries(MOMENTS)) {
  test(moment, async () => {
    const { a, b, id } = await fullForAMoment(fill);
    await arrived(a, b, id, FILES);
  });
}

test("the receiver's, while its disk is full for blocks too: it pauses with the reason, or goes on", async () => {
  const { a, b, id } = await fullForAMoment((_, device) => {
    device.disk.faults.fail = (call) => {
      if (call !== "write" || device.disk.writes < 5) return undefined;
      device.storage.fault = "full";
      return "full";
    };
    return device;
  });
  await b.until(() => b.phase === "done" || b.phase === "paused");
  if (b.phase === "paused") b.talk.resume(id);
  await arrived(a, b, id, FILES);
});

test("the sender's, between the note of a pause and its history: it is shown as paused, as it is", async () => {
  const [a, b] = await twoDevices();
  const { release, id } = await caughtHalfWay(a, b, 5, FILES);
  a.onStep = (what) => {
    if (what === "put transfers" && a.notices.length === 0) a.storage.fault = "full";
  };
  a.talk.pause(id);
  await a.until(() => a.notices.length > 0);
  expect(a.phase).toBe("paused");
  a.storage.fault = undefined;
  release();
});

test("the sender's, as it hears that an offer has arrived: the next offer goes all the same", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  b.onStep = (what) => {
    if (what === "say received" && a.notices.length === 0) a.storage.fault = "full";
  };
  a.talk.sendFiles("pair", [pickedFile("first", 1000, 1)]);
  await b.untilPhase("asked");
  await a.until(() => a.notices.length > 0);
  a.storage.fault = undefined;
  a.talk.sendFiles("pair", [pickedFile("second", 1000, 2)]);
  await b.until(() => b.entries.length === 2);
});

test("the receiver's, as its page is hidden: what is under way goes on, and is not begun anew", async () => {
  const [a, b] = await twoDevices();
  const { release, id } = await caughtHalfWay(a, b, 5, FILES);
  b.storage.fault = "full";
  b.talk.hide();
  await b.until(() => b.notices.length > 0);
  b.storage.fault = undefined;
  b.pass();
  release();
  await arrived(a, b, id, FILES);
  expect(b.said.filter((type) => type === "transfer-resume")).toHaveLength(1);
});
