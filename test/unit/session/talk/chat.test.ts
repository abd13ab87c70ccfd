import { expect, test } from "vitest";

import { connect, TalkDevice } from "../../../support/talking-devices.ts";

async function twoDevices() {
  return [await new TalkDevice().start(), await new TalkDevice().start()] as const;
}
const status = (device: TalkDevice) => device.entries.flatMap((entry) => (entry.kind === "chat" ? entry.status : []));

test("a message goes across, is kept on both sides, and shows as delivered", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  a.talk.sendMessage("pair", "hello");
  await a.until(() => status(a)[0] === "delivered");
  expect(b.texts).toEqual(["hello"]);
  expect((await b.talk.timeline.page("pair", 10)).entries).toMatchObject([
    { kind: "chat", text: "hello", mine: false },
  ]);
  expect((await a.talk.timeline.page("pair", 10)).entries).toMatchObject([{ status: "delivered", mine: true }]);
});

test("messages to a device that is away wait, also over a restart, and arrive in order once it is back", async () => {
  const [a, b] = await twoDevices();
  for (const text of ["one", "two", "three"]) a.talk.sendMessage("pair", text);
  await a.until(() => status(a).length === 3);
  expect(status(a)).toEqual(["waiting", "waiting", "waiting"]);
  a.kill();
  await a.start();
  connect(a, b);
  await b.until(() => b.texts.length === 3);
  expect(b.texts).toEqual(["one", "two", "three"]);
});

test("a message whose acknowledgement was lost is sent again and shown once", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  // The other side has it; its answer never comes.
  first.links[0].hear = () => undefined;
  a.talk.sendMessage("pair", "once");
  await b.until(() => b.texts.length === 1);
  first.cut();
  connect(a, b);
  await a.until(() => status(a)[0] === "delivered");
  expect(b.texts).toEqual(["once"]);
  expect(a.said.filter((type) => type === "chat")).toHaveLength(2);
});

test("a message that is too long is refused in words and nothing is sent", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  let refused = 0;
  a.talk.sendMessage("pair", "x".repeat(8_001), () => (refused += 1));
  await a.until(() => a.notices.length === 1);
  expect(a.notices).toEqual([{ code: "message-too-long" }]);
  expect(refused).toBe(1);
  expect(a.said).toEqual([]);
});

test.each(["full", "refused"] as const)(
  "a message that a table finds %s is said not to be sent, is not shown as waiting, and does not go later",
  async (fault) => {
    const [a, b] = await twoDevices();
    connect(a, b);
    a.storage.fault = fault;
    const refused: string[] = [];
    a.talk.sendMessage("pair", "hello", () => refused.push("hello"));
    await a.until(() => a.notices.length === 1);
    expect(a.notices).toEqual([{ code: "message-not-kept" }]);
    expect(refused).toEqual(["hello"]);
    expect(a.entries).toEqual([]);
    a.storage.fault = undefined;
    a.talk.sendMessage("pair", "again");
    await b.until(() => b.texts.length > 0);
    expect(b.texts).toEqual(["again"]);
  },
);

test("a message that is queued, but not in the history, is not said not to be sent: it goes", async () => {
  const [a, b] = await twoDevices();
  a.onStep = (what) => {
    if (what === "put outbox") a.storage.fault = "full";
  };
  const refused: string[] = [];
  a.talk.sendMessage("pair", "hello", () => refused.push("hello"));
  await a.until(() => a.notices.length === 1);
  expect(a.notices).toEqual([{ code: "storage-full" }]);
  a.onStep = () => {};
  a.storage.fault = undefined;
  connect(a, b);
  await b.until(() => b.texts.length === 1);
  expect(refused).toEqual([]);
});

test("messages that a full disk refused for a moment arrive before the next one, in order, without a reconnect", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  b.storage.fault = "full";
  for (const text of ["one", "two"]) a.talk.sendMessage("pair", text);
  await b.until(() => b.notices.length === 2);
  expect(b.entries).toEqual([]);
  b.storage.fault = undefined;
  a.talk.sendMessage("pair", "three");
  await a.until(() => status(a).filter((is) => is === "delivered").length === 3);
  expect(b.texts).toEqual(["one", "two", "three"]);
  expect([...a.violations, ...b.violations, ...a.faults, ...b.faults]).toEqual([]);
});

test("a thousand messages wait for one device; one more is refused", async () => {
  const [a] = await twoDevices();
  const refused: number[] = [];
  for (let n = 0; n <= 1_000; n += 1) a.talk.sendMessage("pair", String(n), () => refused.push(n));
  await a.until(() => a.notices.length === 1);
  expect(a.notices).toEqual([{ code: "outbox-full" }]);
  expect(refused).toEqual([1_000]);
  expect(a.entries).toHaveLength(1_000);
});
