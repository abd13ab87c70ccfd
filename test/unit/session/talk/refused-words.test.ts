// A word that the receiver's table refused once, on a link that stays: both sides still come to the same end.
import { expect, test } from "vitest";

import { connect, pickedFile, type TalkDevice } from "../../../support/talking-devices.ts";
import { accepted, caughtHalfWay, MiB, twoDevices, unreadable } from "./transferring.ts";

/** From the moment in which `a` says `word` for the first time, everything of `b` is full until its person is told. */
async function fullAt(word: string, a: TalkDevice, b: TalkDevice): Promise<void> {
  a.onStep = (what) => {
    if (what === `say ${word}` && b.notices.length === 0) b.storage.fault = "full";
  };
  await b.until(() => b.notices.some(({ code }) => code === "storage-full"));
  b.storage.fault = undefined;
}

for (const [what, bytes] of [
  ["before the others have come", 3 * MiB],
  ["and the sender's last word comes right behind it", 1000],
] as const) {
  test(`that a file can no longer be read, ${what}: the others arrive`, async () => {
    const [a, b] = await twoDevices();
    connect(a, b);
    const refused = fullAt("items-void", a, b);
    const files = [pickedFile("here", bytes, 1), pickedFile("gone", bytes, 2)];
    unreadable(files[1]?.file);
    await accepted(a, b, files);
    await refused;
    b.pass();
    await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
    expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([1, 1]);
  });
}

test("that it is taken back: it is over on both sides", async () => {
  const [a, b] = await twoDevices();
  const { release, id } = await caughtHalfWay(a, b, 5, [pickedFile("a", 3 * MiB, 1)]);
  const refused = fullAt("transfer-cancel", a, b);
  a.talk.cancel(id);
  // What is being written ends first: deleting waits for it.
  release();
  await refused;
  b.pass();
  await Promise.all([a.untilPhase("cancelled"), b.untilPhase("cancelled")]);
});

test("that it goes on after a pause: it does, and is not said to be paused", async () => {
  const [a, b] = await twoDevices();
  const { release, id } = await caughtHalfWay(a, b, 5, [pickedFile("a", 3 * MiB, 1)]);
  a.talk.pause(id);
  release();
  await b.untilPhase("paused");
  const refused = fullAt("transfer-ready", a, b);
  a.talk.resume(id);
  await refused;
  b.pass();
  await b.until(() => b.phase !== "paused");
  expect(b.phase).toBe("moving");
});
