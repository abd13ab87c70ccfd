// Another tab had Ferry before, and has not let go of its files: what pauses for that goes on by itself, as is said.
import { expect, test } from "vitest";

import { connect, type TalkDevice } from "../../../support/talking-devices.ts";
import { turns } from "../../../support/turn.ts";
import { arrived, caughtHalfWay, twoDevices } from "./transferring.ts";

/** Half of it is there; the receiver is started again, as another tab is, and its file is still in use. */
async function takenOver() {
  const [a, b] = await twoDevices();
  const { first, release, id } = await caughtHalfWay(a, b, 4);
  b.kill();
  first.cut();
  release();
  const opens = { count: 0 };
  b.disk.faults = {
    fail: (call) => {
      if (call !== "open") return undefined;
      opens.count += 1;
      return "busy";
    },
  };
  await b.start();
  const second = connect(a, b);
  await Promise.all([a.untilPhase("paused"), b.untilPhase("paused")]);
  return { a, b, id, second, opens };
}
const letGo = (device: TalkDevice) => (device.disk.faults = {});

test("it is tried again until the other tab has let go, and says meanwhile why it waits", async () => {
  const { a, b, id, opens } = await takenOver();
  expect(b.transfer?.phase).toEqual({ is: "paused", by: "me", reason: "busy" });
  expect(a.transfer?.phase).toEqual({ is: "paused", by: "them", reason: "busy" });
  const tried = opens.count;
  b.pass();
  await turns(50);
  expect(opens.count).toBe(tried + 1);
  expect(b.phase).toBe("paused");
  letGo(b);
  b.pass();
  await arrived(a, b, id);
});

test("it goes on when the other device is here again", async () => {
  const { a, b, id, second } = await takenOver();
  second.cut();
  letGo(b);
  connect(a, b);
  await arrived(a, b, id);
});

test("it goes on after another start", async () => {
  const { a, b, id, second } = await takenOver();
  b.kill();
  second.cut();
  letGo(b);
  await b.start();
  connect(a, b);
  await arrived(a, b, id);
});

test("a person's tap does not wait for the next try, which does not begin it anew", async () => {
  const { a, b, id } = await takenOver();
  letGo(b);
  b.talk.resume(id);
  await b.until(() => b.phase === "moving");
  b.pass();
  await arrived(a, b, id);
  expect(b.said.filter((type) => type === "transfer-resume")).toHaveLength(2);
});
