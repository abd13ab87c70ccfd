// A power cut may take the last moments of a table (idb-table.ts): both sides still come together.
import { expect, test, vi } from "vitest";

import { connect, pickedFile, type TalkDevice } from "../../../support/talking-devices.ts";
import { arrived, holdAtWrite, MiB, twoDevices } from "./transferring.ts";

const FILES = [pickedFile("a.bin", 3 * MiB, 1)];

/** What is in these tables now, to be put back by what it returns. */
async function noted({ storage }: TalkDevice, ...names: string[]): Promise<() => Promise<void>> {
  const tables = names.map((name) => storage.table<unknown>(name));
  const kept = await Promise.all(
    tables.map(async (table) => {
      const keys = await table.keys();
      const values = await table.getMany(keys);
      return keys.map((key, n) => [key, values[n]] as const);
    }),
  );
  return async () => {
    for (const [n, entries] of kept.entries()) for (const [key, value] of entries) await tables[n]?.put(key, value);
  };
}

/** What one device has said until now was heard by the other. */
async function heard(from: TalkDevice, by: TalkDevice): Promise<void> {
  from.talk.sendMessage("pair", "there?");
  await by.until(() => by.texts.includes("there?"));
}

test("the receiver's acceptance: it is asked once more, and all of it arrives", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  const hold = holdAtWrite(b, 5);
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  const putBack = await noted(b, "transfers", "timeline");
  b.talk.accept(id);
  await hold.reached;
  first.cut();
  hold.release();
  b.kill();
  await putBack();
  b.shown.clear();
  await b.start();
  const ready = new Promise<void>((resolve) => {
    a.onStep = (what) => what === "say transfer-ready" && resolve();
  });
  connect(a, b);
  await ready;
  await heard(a, b);
  expect(b.violations).toEqual([]);
  b.talk.accept(id);
  await arrived(a, b, id, FILES);
});

test("the sender's note of the acceptance, while the receiver has paused: it is paused, and goes on", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  const hold = holdAtWrite(b, 5);
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  await vi.waitFor(async () => expect(await a.storage.table("outbox").keys()).toEqual([]));
  const putBack = await noted(a, "transfers");
  b.talk.accept(id);
  await hold.reached;
  hold.release();
  b.talk.pause(id);
  await b.untilPhase("paused");
  first.cut();
  a.kill();
  await putBack();
  await a.start();
  connect(a, b);
  await a.until(() => a.transfer?.phase.is === "paused");
  b.talk.resume(id);
  await arrived(a, b, id, FILES);
});
