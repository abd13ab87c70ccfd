// No room for anything: what gives room back still works, and Ferry still starts.
import { expect, test } from "vitest";

import { connect, pickedFile, type TalkDevice } from "../../../support/talking-devices.ts";
import { caughtHalfWay, MiB, twoDevices } from "./transferring.ts";

const FILES = [pickedFile("a.bin", 3 * MiB, 1)];
const toldFull = (device: TalkDevice) => device.until(() => device.notices.some(({ code }) => code === "storage-full"));

/** There is room again, and time passes. */
function room(device: TalkDevice): void {
  device.storage.fault = undefined;
  device.pass();
}

test("a transfer that filled the disk can be cancelled: its bytes go, though no table takes a word before", async () => {
  const [a, b] = await twoDevices();
  const { release, id } = await caughtHalfWay(a, b, 5, FILES);
  b.storage.fault = "full";
  // Room is back as soon as the bytes are gone.
  const end = b.engine.end.bind(b.engine);
  b.engine.end = async (...args) => {
    await end(...args);
    b.storage.fault = undefined;
  };
  b.talk.cancel(id);
  release();
  await Promise.all([a.untilPhase("cancelled"), b.untilPhase("cancelled")]);
  expect([...b.disk.kept.keys()]).toEqual([]);
  expect(b.notices).toEqual([]);
});

test("a cancel that a table refused is not forgotten: the transfer does not go on by itself", async () => {
  const [a, b] = await twoDevices();
  const { release, id } = await caughtHalfWay(a, b, 5, FILES);
  b.storage.fault = "full";
  b.talk.cancel(id);
  release();
  await toldFull(b);
  room(b);
  await Promise.all([a.untilPhase("cancelled"), b.untilPhase("cancelled")]);
  expect([...a.violations, ...b.violations]).toEqual([]);
});

test("nor does it go on when the other device comes back before there is room", async () => {
  const [a, b] = await twoDevices();
  const { first, release, id } = await caughtHalfWay(a, b, 5, FILES);
  b.storage.fault = "full";
  b.talk.cancel(id);
  release();
  await toldFull(b);
  first.cut();
  await a.untilPhase("reconnecting");
  connect(a, b);
  await a.untilPhase("moving");
  room(b);
  await Promise.all([a.untilPhase("cancelled"), b.untilPhase("cancelled")]);
  expect(b.said.filter((type) => type === "transfer-resume")).toHaveLength(1);
  expect([...a.violations, ...b.violations]).toEqual([]);
});

test("an offer is declined once there is room to keep that, also while its device is away", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  first.cut();
  b.storage.fault = "full";
  b.talk.decline(id);
  await toldFull(b);
  room(b);
  await b.untilPhase("declined");
  connect(a, b);
  await a.untilPhase("declined");
});

test("what can't be verified has failed, though no table took that at first", async () => {
  const [a, b] = await twoDevices();
  const { release } = await caughtHalfWay(a, b, 5, FILES);
  const finish = b.engine.finishReceive.bind(b.engine);
  b.engine.finishReceive = async (...args) => {
    await finish(...args);
    b.storage.fault = "full";
    return "failed";
  };
  release();
  await toldFull(b);
  room(b);
  await Promise.all([a.untilPhase("failed"), b.untilPhase("failed")]);
  expect([...b.disk.kept.keys()]).toEqual([]);
});

test("a device whose tables are full starts, with an acceptance to say again that goes when the other is here", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  first.cut();
  b.talk.accept(id);
  await b.untilPhase("reconnecting");
  // The sender comes back without its files: it hears the acceptance, and nothing starts.
  a.kill();
  a.sentFiles.remembers = "gone";
  await a.start();
  const second = connect(a, b);
  await b.untilPhase("paused");
  second.cut();
  b.kill();
  b.notices.length = 0;
  b.storage.fault = "full";
  await b.start();
  expect(b.notices).toEqual([{ code: "storage-full" }]);
  b.storage.fault = undefined;
  connect(a, b);
  a.talk.pickAgain(id, FILES);
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
});
