import { expect, test } from "vitest";

import { connect, pickedFile } from "../../../support/talking-devices.ts";
import { accepted, arrived, FILES, holdAtWrite, MiB, twoDevices } from "./transferring.ts";

test("files and folders are offered, accepted, stored byte for byte, and verified on both sides", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const id = await accepted(a, b);
  await arrived(a, b, id);
  expect(b.transfer).toMatchObject({ itemCount: 4, byteLength: 3 * MiB + 17 + 300_000 + 11 });
  expect((await b.talk.history.items(id)).map(({ path }) => path)).toEqual(FILES.map(({ path }) => path));
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

test("no room although the browser told of some, or of none: only what is needed is said, and the offer stays", async () => {
  const [a, b] = await twoDevices();
  const { bulkBytes } = connect(a, b);
  let full = true;
  b.disk.faults.fail = (call) => (full && call === "open" ? "full" : undefined);
  b.freeBytes = 100 * MiB;
  const id = await accepted(a, b);
  await b.until(() => b.notices.length === 1);
  b.freeBytes = undefined;
  b.talk.accept(id);
  await b.until(() => b.notices.length === 2);
  const notice = { code: "no-room", neededBytes: 3 * MiB + 17 + 300_000 + 11 };
  expect(b.notices).toEqual([notice, notice]);
  expect(b.phase).toBe("asked");
  expect(bulkBytes.count).toBe(0);
  full = false;
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

test.each([
  ["full", "no-room", "storage-full"],
  ["refused", "storage", "storage-refused"],
] as const)(
  "an offer that a table finds %s is declined with the reason, and said; the next one is asked about",
  async (fault, reason, code) => {
    const [a, b] = await twoDevices();
    connect(a, b);
    b.storage.fault = fault;
    a.talk.sendFiles("pair", FILES);
    const { phase } = await a.untilPhase("declined");
    expect(phase).toEqual({ is: "declined", by: "them", reason });
    expect(b.notices).toEqual([{ code }]);
    expect(b.entries).toEqual([]);
    b.storage.fault = undefined;
    a.talk.sendFiles("pair", FILES);
    await b.untilPhase("asked");
    expect([...a.violations, ...b.violations, ...a.faults, ...b.faults]).toEqual([]);
  },
);

test("files whose offer a table refuses are said not to be sent, and nothing of them is shown", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  a.storage.fault = "full";
  a.talk.sendFiles("pair", FILES);
  await a.until(() => a.notices.length === 1);
  expect(a.notices).toEqual([{ code: "files-not-kept" }]);
  expect([a.entries, a.sentFiles.kept, a.said]).toEqual([[], [], []]);
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
  expect((await b.talk.history.items(id))[2]).toMatchObject({ stopped: "removed" });
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

test("the latest transfers are told with all that are not over beside them", async () => {
  const [a] = await twoDevices();
  for (const name of ["one", "two", "three"]) a.talk.sendFiles("pair", [pickedFile(name, 1)]);
  await a.until(() => a.entries.length === 3);
  const recent = await a.talk.history.recentTransfers(1);
  expect(recent.map(({ preview }) => preview[0]?.path)).toEqual(["three", "two", "one"]);
  a.talk.cancel(recent[2]?.id ?? "");
  await a.until(() => a.entries[0]?.kind === "transfer" && a.entries[0].phase.is === "cancelled");
  expect(await a.talk.history.recentTransfers(1)).toHaveLength(2);
});
