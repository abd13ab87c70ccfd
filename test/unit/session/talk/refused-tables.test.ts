// A table that refuses for a moment, at the moments that matter most: both sides still come to the same end, by themselves.
import { test } from "vitest";

import { connect, pickedFile, type TalkDevice } from "../../../support/talking-devices.ts";
import { accepted, arrived, MiB, twoDevices } from "./transferring.ts";

const FILES = [pickedFile("a.bin", 3 * MiB, 1)];

/** Everything is full until the person has been told; then there is room again, and time passes. */
async function fullForAMoment(device: TalkDevice): Promise<void> {
  await device.until(() => device.notices.some(({ code }) => code === "storage-full"));
  device.storage.fault = undefined;
  device.disk.faults = {};
  device.pass();
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

test("the receiver's, as all of it was found to be right", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  onceCompared(b, () => (b.storage.fault = "full"));
  const id = await accepted(a, b, FILES);
  await fullForAMoment(b);
  await arrived(a, b, id, FILES);
});

test("the receiver's, right after its history says that it is done", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  let isCompared = false;
  onceCompared(b, () => (isCompared = true));
  b.onStep = (what) => {
    if (!isCompared || what !== "put timeline") return;
    isCompared = false;
    b.storage.fault = "full";
  };
  const id = await accepted(a, b, FILES);
  await fullForAMoment(b);
  await arrived(a, b, id, FILES);
});

test("the sender's, as it hears that all of it is stored", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  a.engine.onEvent(({ type }) => {
    if (type === "sent" && a.notices.length === 0) a.storage.fault = "full";
  });
  const id = await accepted(a, b, FILES);
  await fullForAMoment(a);
  await arrived(a, b, id, FILES);
});

test("the receiver's, while its disk is full for blocks too: it pauses with the reason, or goes on", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  b.disk.faults.fail = (call) => {
    if (call !== "write" || b.disk.writes < 5) return undefined;
    b.storage.fault = "full";
    return "full";
  };
  const id = await accepted(a, b, FILES);
  await fullForAMoment(b);
  await b.until(() => b.phase === "done" || b.phase === "paused");
  if (b.phase === "paused") b.talk.resume(id);
  await arrived(a, b, id, FILES);
});
