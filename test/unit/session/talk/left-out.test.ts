// Items that are left out while the transfer goes on, as they are listed.
import { expect, test } from "vitest";

import { connect, pickedFile } from "../../../support/talking-devices.ts";
import { caughtHalfWay, MiB, twoDevices } from "./transferring.ts";

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
