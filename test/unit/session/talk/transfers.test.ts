import { expect, test, vi } from "vitest";

import { toHex } from "../../../../src/protocol/bytes.ts";
import { bytesOf, connect, pickedFile, TalkDevice } from "../../../support/talking-devices.ts";

const MiB = 1024 * 1024;
const sha256 = async (bytes: Uint8Array<ArrayBuffer>) =>
  toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

async function twoDevices() {
  const [a, b] = [await new TalkDevice().start(), await new TalkDevice().start()];
  return [a, b] as const;
}
const FILES = [
  pickedFile("notes.txt", 11, 2),
  pickedFile("empty", 0),
  pickedFile("folder/a.bin", 3 * MiB + 17, 3),
  pickedFile("folder/deep/b.bin", 300_000, 4),
];

/** Offered by `a`, accepted at `b`. */
async function accepted(a: TalkDevice, b: TalkDevice, files = FILES): Promise<string> {
  a.talk.sendFiles("pair", files);
  const { id } = await b.untilPhase("asked");
  b.talk.accept(id);
  return id;
}
async function arrived(a: TalkDevice, b: TalkDevice, id: string, files = FILES): Promise<void> {
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect(await sha256(b.disk.durable(id))).toBe(await sha256(await bytesOf(files)));
  expect(b.transfer).toMatchObject({ kept: true, storedBytes: a.transfer?.byteLength });
  expect(a.transfer?.kept).toBe(false);
  expect(a.faults).toEqual([]);
  expect(b.faults).toEqual([]);
  expect([...a.violations, ...b.violations]).toEqual([]);
}
/** The store of `device` waits at its n-th write until the returned function is called. */
function holdAtWrite(device: TalkDevice, n: number): { reached: Promise<void>; release: () => void } {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const reached = new Promise<void>((resolve) => {
    device.disk.faults.slow = async () => {
      if (device.disk.writes < n) return;
      resolve();
      await held;
    };
  });
  return {
    reached,
    release: () => {
      device.disk.faults = {};
      release();
    },
  };
}

test("files and folders are offered, accepted, stored byte for byte, and verified on both sides", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const id = await accepted(a, b);
  await arrived(a, b, id);
  expect(b.transfer).toMatchObject({ itemCount: 4, byteLength: 3 * MiB + 17 + 300_000 + 11 });
  expect((await b.talk.items(id)).map(({ path }) => path)).toEqual(FILES.map(({ path }) => path));
});

test("an offer to a device that is away waits and is asked once when it is back", async () => {
  const [a, b] = await twoDevices();
  a.talk.sendFiles("pair", FILES);
  await a.untilPhase("waiting-device");
  a.kill();
  await a.start();
  connect(a, b).cut();
  connect(a, b);
  const id = (await b.untilPhase("asked")).id;
  await a.untilPhase("waiting-answer");
  b.talk.accept(id);
  await arrived(a, b, id);
  expect(b.entries).toHaveLength(1);
});

test("an offer that is declined is over on both sides and nothing was sent", async () => {
  const [a, b] = await twoDevices();
  const { bulkBytes } = connect(a, b);
  a.talk.sendFiles("pair", FILES);
  b.talk.decline((await b.untilPhase("asked")).id);
  await Promise.all([a.untilPhase("declined"), b.untilPhase("declined")]);
  expect(a.transfer?.phase).toMatchObject({ by: "them" });
  expect(b.transfer?.phase).toMatchObject({ by: "me" });
  expect(bulkBytes.count).toBe(0);
});

test.each(["sender", "receiver"] as const)(
  "the %s cancels half-way: both sides say so, nothing is kept",
  async (who) => {
    const [a, b] = await twoDevices();
    connect(a, b);
    const hold = holdAtWrite(b, 4);
    const id = await accepted(a, b);
    await hold.reached;
    (who === "sender" ? a : b).talk.cancel(id);
    hold.release();
    await Promise.all([a.untilPhase("cancelled"), b.untilPhase("cancelled")]);
    await b.until(() => b.disk.durable(id).byteLength === 0);
    expect(b.transfer).toMatchObject({ kept: false });
    expect([...a.violations, ...b.violations, ...a.faults, ...b.faults]).toEqual([]);
  },
);

test.each(["sender", "receiver"] as const)(
  "the %s pauses and resumes: both sides say who, and it arrives",
  async (who) => {
    const [a, b] = await twoDevices();
    connect(a, b);
    const [me, other] = who === "sender" ? [a, b] : [b, a];
    const hold = holdAtWrite(b, 4);
    const id = await accepted(a, b);
    await hold.reached;
    me.talk.pause(id);
    hold.release();
    await Promise.all([me.untilPhase("paused"), other.untilPhase("paused")]);
    expect(me.transfer?.phase).toMatchObject({ by: "me", reason: "user" });
    expect(other.transfer?.phase).toMatchObject({ by: "them", reason: "user" });
    me.talk.resume(id);
    await arrived(a, b, id);
  },
);

test("a pause outlives a lost connection and a restart of either side", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  const hold = holdAtWrite(b, 4);
  const id = await accepted(a, b);
  await hold.reached;
  b.talk.pause(id);
  hold.release();
  await a.untilPhase("paused");
  first.cut();
  b.kill();
  await b.start();
  connect(a, b);
  await a.untilPhase("paused");
  b.talk.resume(id);
  await arrived(a, b, id);
});

test("a connection lost half-way goes on over the next, and nothing that was stored is sent again", async () => {
  const [a, b] = await twoDevices();
  const files = [pickedFile("big.bin", 12 * MiB, 9)];
  const first = connect(a, b);
  const hold = holdAtWrite(b, 30);
  const id = await accepted(a, b, files);
  await hold.reached;
  first.cut();
  hold.release();
  await a.untilPhase("reconnecting");
  const second = connect(a, b);
  await arrived(a, b, id, files);
  // At most what a lane queues (1 MiB here) was under way and is lost with it.
  expect(first.bulkBytes.count).toBeGreaterThan(7 * MiB);
  expect(first.bulkBytes.count + second.bulkBytes.count).toBeLessThan(13.1 * MiB);
});

test("the receiver is killed half-way and started again: the transfer goes on with what was committed", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  const hold = holdAtWrite(b, 8);
  const id = await accepted(a, b);
  await hold.reached;
  b.kill();
  first.cut();
  b.disk.faults = {};
  await b.start();
  connect(a, b);
  await arrived(a, b, id);
});

test("a page that was hidden and killed shows its transfers as they stand now, and how far they were", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const hold = holdAtWrite(b, 60);
  const id = await accepted(a, b, [pickedFile("big.bin", 20 * MiB)]);
  await hold.reached;
  await a.until(() => a.storedBytes > 0);
  a.talk.hide();
  const { storedBytes } = a;
  await vi.waitFor(async () => expect(await a.talk.timeline.get("pair", id)).toMatchObject({ storedBytes }));
  a.kill();
  hold.release();
  await a.start();
  const { entries } = await a.talk.page("pair", 10);
  expect(entries).toMatchObject([{ phase: { is: "reconnecting" } }]);
  expect(entries[0]).toMatchObject({ storedBytes });
});

test("the sender is started again: with its files at hand it goes on by itself", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  const hold = holdAtWrite(b, 4);
  const id = await accepted(a, b);
  await hold.reached;
  a.kill();
  first.cut();
  hold.release();
  await a.start();
  connect(a, b);
  await arrived(a, b, id);
});

test("the sender is started again and its files are gone: it asks for the same files, takes no others, and goes on", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  const hold = holdAtWrite(b, 4);
  const id = await accepted(a, b);
  await hold.reached;
  a.kill();
  first.cut();
  hold.release();
  a.sentFiles.remembers = "gone";
  await a.start();
  connect(a, b);
  await Promise.all([a.untilPhase("needs-file"), b.untilPhase("paused")]);
  expect(b.transfer?.phase).toMatchObject({ by: "them", reason: "needs-file" });
  a.talk.pickAgain(id, [pickedFile("other.txt", 5)]);
  await a.until(() => a.notices.length === 1);
  expect(a.notices).toEqual([{ code: "wrong-files" }]);
  a.talk.pickAgain(id, FILES);
  await arrived(a, b, id);
});

test("files picked again that have other bytes than those already sent are not mixed with them", async () => {
  const [a, b] = await twoDevices();
  const file = [pickedFile("one.bin", 3 * MiB, 7)];
  const first = connect(a, b);
  const hold = holdAtWrite(b, 6);
  const id = await accepted(a, b, file);
  await hold.reached;
  a.kill();
  first.cut();
  hold.release();
  a.sentFiles.remembers = "gone";
  await a.start();
  connect(a, b);
  await a.untilPhase("needs-file");
  const other = [pickedFile("one.bin", 3 * MiB, 8)];
  a.talk.pickAgain(id, other);
  await Promise.all([
    a.until(() => a.phase === "done" || a.phase === "failed"),
    b.until(() => b.phase === "done" || b.phase === "failed"),
  ]);
  // Either it is refused, or all of it is the second file; never a mixture.
  if (b.phase === "done") expect(await sha256(b.disk.durable(id))).toBe(await sha256(await bytesOf(other)));
});

test("where the browser asks before it opens files again, a tap on resume is enough", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  const hold = holdAtWrite(b, 4);
  const id = await accepted(a, b);
  await hold.reached;
  a.kill();
  first.cut();
  hold.release();
  a.sentFiles.remembers = "ask";
  await a.start();
  connect(a, b);
  await a.untilPhase("needs-file");
  a.talk.resume(id);
  await arrived(a, b, id);
});

test("no room: said before the first byte with both numbers, and the offer stays", async () => {
  const [a, b] = await twoDevices();
  const { bulkBytes } = connect(a, b);
  b.freeBytes = 1_000;
  const id = await accepted(a, b);
  await b.until(() => b.notices.length === 1);
  expect(b.notices).toEqual([{ code: "no-room", neededBytes: 3 * MiB + 17 + 300_000 + 11, freeBytes: 1_000 }]);
  expect(b.phase).toBe("asked");
  expect(bulkBytes.count).toBe(0);
  b.freeBytes = 100 * MiB;
  b.talk.accept(id);
  await arrived(a, b, id);
});

test("a disk that runs full half-way pauses with the reason, keeps what came, and goes on when there is room", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  let full = true;
  b.disk.faults.fail = (call) => (full && call === "write" && b.disk.writes > 4 ? "full" : undefined);
  const id = await accepted(a, b);
  await Promise.all([a.untilPhase("paused"), b.untilPhase("paused")]);
  expect(a.transfer?.phase).toMatchObject({ by: "them", reason: "no-room" });
  full = false;
  b.talk.resume(id);
  await arrived(a, b, id);
});

test("a device that is always accepted from is not asked about", async () => {
  const [a, b] = await twoDevices();
  b.autoAccept = true;
  connect(a, b);
  a.talk.sendFiles("pair", FILES);
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
});

test("an item removed by the receiver is left out, the others arrive verified", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  b.talk.removeItem(id, 2);
  await a.until(() => a.transfer?.stoppedItems === 1);
  b.talk.accept(id);
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect(b.transfer).toMatchObject({ stoppedItems: 1, kept: true });
  expect((await b.talk.items(id))[2]).toMatchObject({ stopped: "removed" });
});

test("two thousand items are offered while a message is not kept waiting behind them", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const many = Array.from({ length: 2_000 }, (_, n) => pickedFile(`folder/${"n".repeat(180)}-${n}`, 1, n + 1));
  a.talk.sendFiles("pair", many);
  await a.untilPhase("waiting-answer");
  a.talk.sendMessage("pair", "still here");
  await b.until(() => b.texts.length === 1);
  const { id } = await b.untilPhase("asked");
  b.talk.accept(id);
  await arrived(a, b, id, many);
});

test("forgetting deletes the history, what waits and what was received; the other side keeps its own", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const id = await accepted(a, b);
  await arrived(a, b, id);
  await b.talk.forget("pair");
  expect((await b.talk.timeline.page("pair", 10)).entries).toEqual([]);
  expect(b.disk.durable(id).byteLength).toBe(0);
  expect((await a.talk.timeline.page("pair", 10)).entries).toHaveLength(1);
});

test("a device that dissolved the pair: what was received stays, what moved is over", async () => {
  const [a, b] = await twoDevices();
  const link = connect(a, b);
  const done = await accepted(a, b);
  await arrived(a, b, done);
  a.talk.sendFiles("pair", FILES);
  await b.until(() => b.phase === "asked");
  link.cut();
  await b.talk.unpaired("pair");
  expect(b.phase).toBe("cancelled");
  expect(b.disk.durable(done).byteLength).toBeGreaterThan(0);
});
