// What happens while a receiver compares what it holds from an earlier visit, which takes as long as its disk does.
import { expect, test } from "vitest";

import { connect, pickedFile } from "../../../support/talking-devices.ts";
import { arrived, caughtHalfWay, MiB, twoDevices } from "./transferring.ts";

const FILES = [pickedFile("big.bin", 40 * MiB, 9), pickedFile("secret.txt", 1_000, 3)];
/** Blocks that are compared before the other side is told. */
const NEWEST = 64;

/** `b` compares, and its disk waits after the first of the older blocks until `goOn`. */
async function checking() {
  const [a, b] = await twoDevices();
  const { first, release, id } = await caughtHalfWay(a, b, 150, FILES);
  b.kill();
  first.cut();
  release();
  await b.start();
  const count = { reads: 0 };
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  b.disk.faults.fail = (call) => void (count.reads += call === "read" ? 1 : 0);
  b.disk.faults.slow = async () => {
    if (count.reads >= NEWEST && b.phase !== "moving") await held;
  };
  const connected = connect(a, b);
  await Promise.all([a.untilPhase("checking"), b.untilPhase("checking")]);
  return { a, b, id, count, goOn, connected };
}

test("the link is lost, and the person takes it back: it is cancelled at once", async () => {
  const { b, id, goOn, connected } = await checking();
  connected.cut();
  await b.untilPhase("reconnecting");
  b.talk.cancel(id);
  goOn();
  await b.untilPhase("cancelled");
  expect(b.disk.kept.has(id)).toBe(false);
});

test("the receiver takes it back while the device is here: it is cancelled on both sides", async () => {
  const { a, b, id, goOn } = await checking();
  b.talk.cancel(id);
  goOn();
  await Promise.all([a.untilPhase("cancelled"), b.untilPhase("cancelled")]);
});

test("the sender pauses, and goes on later: nothing is compared meanwhile, and then it arrives", async () => {
  const { a, b, id, count, goOn } = await checking();
  const before = count.reads;
  a.talk.pause(id);
  await a.untilPhase("paused");
  goOn();
  await b.untilPhase("paused");
  // Those that were asked for already.
  expect(count.reads - before).toBeLessThanOrEqual(2);
  b.disk.faults = {};
  a.talk.resume(id);
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
});

for (const end of ["the session stops", "the other device is forgotten"] as const) {
  test(`${end}: nothing more is compared, and nothing is lost that is not to be`, async () => {
    const { a, b, id, count, goOn } = await checking();
    const before = count.reads;
    const ended = end === "the session stops" ? b.talk.stop() : b.talk.forget("pair");
    goOn();
    await ended;
    // Those that were asked for already.
    expect(count.reads - before).toBeLessThanOrEqual(2);
    expect(b.faults).toEqual([]);
    if (end !== "the session stops") return;
    b.kill();
    await b.start();
    connect(a, b);
    await arrived(a, b, id, FILES);
  });
}

test("another device is forgotten: that does not wait", async () => {
  const { b, goOn } = await checking();
  await b.talk.forget("other pair");
  expect(b.phase).toBe("checking");
  goOn();
  await b.untilPhase("done");
});

test("the session stops and the worker is gone: it ends all the same", async () => {
  const { b, goOn } = await checking();
  b.engine.stopChecking = async () => {
    throw new Error("gone");
  };
  goOn();
  await b.talk.stop();
  expect(b.faults).toHaveLength(1);
});

test("the sender leaves an item out while the link is gone: too late, and both sides have all of it", async () => {
  const { a, b, id, goOn, connected } = await checking();
  connected.cut();
  await a.until(() => a.transfer?.phase.is === "reconnecting");
  expect(a.transfer?.phase).toEqual({ is: "reconnecting", sent: true });
  a.talk.removeItem(id, 1);
  connect(a, b);
  goOn();
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([0, 0]);
});
