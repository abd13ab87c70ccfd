// Orders in which two honest devices may say things, and which must not end their session or lose anything.
import { expect, test, vi } from "vitest";

import { encodeControl } from "../../../../src/protocol/control-codec.ts";
import { TableError } from "../../../../src/session/ports.ts";
import type { TalkDevice } from "../../../support/talking-devices.ts";
import { connect, pickedFile } from "../../../support/talking-devices.ts";
import { accepted, arrived, FILES, holdAtWrite, twoDevices } from "./transferring.ts";

const longList = (count: number) =>
  Array.from({ length: count }, (_, n) => pickedFile(`folder/${"n".repeat(180)}-${n}`, 1, n + 1));
const unharmed = (...devices: readonly TalkDevice[]) => {
  for (const device of devices) expect([...device.faults, ...device.violations]).toEqual([]);
};

test("an item removed while the offer waits for the device is left out there too", async () => {
  const [a, b] = await twoDevices();
  a.talk.sendFiles("pair", FILES);
  const { id } = await a.untilPhase("waiting-device");
  a.talk.removeItem(id, 2);
  await a.until(() => a.transfer?.stoppedItems === 1);
  connect(a, b);
  await b.untilPhase("asked");
  await b.until(() => b.transfer?.stoppedItems === 1);
  b.talk.accept(id);
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect((await b.talk.history.items(id))[2]).toMatchObject({ stopped: "removed" });
  unharmed(a, b);
});

test("a long offer taken back while it is read does not end the session; the next one is asked", async () => {
  const [a, b] = await twoDevices();
  const link = connect(a, b).links[1];
  const hear = link.hear.bind(link);
  let cancelled = false;
  link.hear = (text) => {
    if (text.includes('"page":3') && !cancelled) {
      cancelled = true;
      a.talk.cancel(a.transfer?.id ?? "");
    }
    hear(text);
  };
  a.talk.sendFiles("pair", longList(2_000));
  a.talk.sendFiles("pair", FILES);
  await b.untilPhase("asked");
  expect(cancelled).toBe(true);
  expect(b.transfer).toMatchObject({ itemCount: FILES.length });
  unharmed(a, b);
});

/** `b` has an offer that `a`, which never heard so, cancelled while they were apart. */
async function cancelledUnheard() {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  first.links[0].hear = () => undefined;
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  first.cut();
  a.talk.cancel(id);
  return [a, b] as const;
}

test("an offer cancelled while it may have arrived is taken back there too", async () => {
  const [a, b] = await cancelledUnheard();
  await a.untilPhase("cancelled");
  connect(a, b);
  await b.untilPhase("cancelled");
  unharmed(a, b);
});

test("an offer cancelled in the moment in which the device comes and goes is taken back there too", async () => {
  const [a, b] = await cancelledUnheard();
  connect(a, b).cut();
  await a.talk.stop();
  a.kill();
  await a.start();
  connect(a, b);
  await b.untilPhase("cancelled");
  await vi.waitFor(async () => expect(await a.storage.table("outbox").keys()).toEqual([]));
  unharmed(a, b);
});

test("an offer that was refused room, and kept when it was made again before that was heard, ends on both sides", async () => {
  const [a, b] = await twoDevices();
  const { links } = connect(a, b);
  a.talk.sendFiles("pair", FILES);
  const { id: transfer } = await b.untilPhase("asked");
  links[0].hear(encodeControl({ type: "transfer-decline", id: "ab".repeat(16), transfer, reason: "no-room" }));
  await a.untilPhase("declined");
  b.talk.accept(transfer);
  await b.untilPhase("cancelled");
  unharmed(a, b);
});

test("an offer cancelled in the moment in which it is made leaves nothing behind", async () => {
  const [a, b] = await twoDevices();
  const begun = new Promise<string>((resolve) => {
    const keep = a.sentFiles.keep.bind(a.sentFiles);
    a.sentFiles.keep = async (id, files) => {
      resolve(id);
      await keep(id, files);
    };
  });
  a.talk.sendFiles("pair", FILES);
  a.talk.cancel(await begun);
  await a.untilPhase("cancelled");
  connect(a, b);
  await vi.waitFor(async () => expect(await a.storage.table("outbox").keys()).toEqual([]));
  expect(await a.storage.table("transfers").keys()).toEqual([]);
  expect(b.phase).not.toBe("asked");
  unharmed(a, b);
});

test("accepted and paused while away, behind many messages: the session holds and both sides show the pause", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  first.cut();
  for (let n = 0; n < 20; n += 1) b.talk.sendMessage("pair", `message ${n}`);
  await b.until(() => b.texts.length === 20);
  b.talk.accept(id);
  b.talk.pause(id);
  await b.untilPhase("paused");
  connect(a, b);
  await a.untilPhase("paused");
  b.talk.resume(id);
  await arrived(a, b, id);
});

test("the receiver was started anew when the sender says that all of it was sent: it goes on by itself", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  // The word that all of it was sent is not heard on this connection.
  const hear = first.links[1].hear.bind(first.links[1]);
  let complete = "";
  first.links[1].hear = (text) => {
    if (text.includes("transfer-complete")) complete = text;
    else hear(text);
  };
  const id = await accepted(a, b);
  await a.untilPhase("checking");
  await vi.waitFor(() => expect(complete).not.toBe(""));
  b.kill();
  first.cut();
  await b.start();
  const second = connect(a, b);
  second.links[1].hear(complete);
  await arrived(a, b, id);
});

test("a pause that crosses the last word of the sender stays a pause of the person", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  const hear = first.links[1].hear.bind(first.links[1]);
  let paused = false;
  first.links[1].hear = (text) => {
    if (text.includes("transfer-complete") && !paused) {
      paused = true;
      b.talk.pause(b.transfer?.id ?? "");
    }
    hear(text);
  };
  const id = await accepted(a, b);
  await Promise.all([a.untilPhase("paused"), b.untilPhase("paused")]);
  expect(b.transfer?.phase).toMatchObject({ by: "me", reason: "user" });
  b.talk.resume(id);
  await arrived(a, b, id);
});

test("a lane lost while others live: what it carried goes by them, and it arrives", async () => {
  const [a, b] = await twoDevices();
  const connected = connect(a, b);
  const hold = holdAtWrite(b, 4);
  const id = await accepted(a, b);
  await hold.reached;
  const second = connected.addLane();
  await second.bound;
  connected.lanes[0].close();
  hold.release();
  await arrived(a, b, id);
});

test("a message is not kept waiting behind offers with long lists", async () => {
  const [a, b] = await twoDevices();
  for (let n = 0; n < 9; n += 1) a.talk.sendFiles("pair", longList(300 + n));
  await a.until(() => a.entries.length === 9);
  a.talk.sendMessage("pair", "first");
  await a.until(() => a.texts.length === 1);
  connect(a, b);
  await b.until(() => b.texts.length === 1);
  expect(b.entries.filter(({ kind }) => kind === "transfer").length).toBeLessThan(9);
  await b.until(() => b.entries.length === 10);
  unharmed(a, b);
});

test("sixteen offers cancelled and sixteen made again at once do not end the session", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  for (let round = 0; round < 6; round += 1) {
    for (let n = 0; n < 16; n += 1) a.talk.sendFiles("pair", [pickedFile(`${round}-${n}`, 1)]);
    await b.until(() => b.entries.length === 16 * (round + 1));
    for (const { id } of b.entries.slice(-16)) (round % 2 ? a : b).talk.cancel(id);
    await a.until(() => a.entries.every((entry) => entry.kind === "transfer" && entry.phase.is === "cancelled"));
  }
  await b.until(() => b.entries.every((entry) => entry.kind === "transfer" && entry.phase.is === "cancelled"));
  unharmed(a, b);
});

test("an acceptance that the sender's table refused is made good by the word to start right behind it", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  const transfers = a.storage.table("transfers");
  const { put } = transfers;
  let refusals = 1;
  Object.assign(transfers, {
    put: (key: string, value: never) =>
      (refusals -= 1) === 0 ? Promise.reject(new TableError("refused")) : put.call(transfers, key, value),
  });
  b.talk.accept(id);
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect(refusals).toBeLessThan(1);
  expect([...a.violations, ...b.violations, ...a.faults, ...b.faults]).toEqual([]);
});
