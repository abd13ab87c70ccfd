// Words that nobody answers on a link that stays: said again after a while, so that nothing behind them waits for ever.
import { expect, test, vi } from "vitest";

import { connect, pickedFile, type TalkDevice } from "../../../support/talking-devices.ts";
import { turns } from "../../../support/turn.ts";
import { accepted, arrived, caughtHalfWay, FILES, MiB, twoDevices } from "./transferring.ts";

/** As many messages as the outbox has under way at once. */
const WINDOW = 8;

const texts = (count: number) => Array.from({ length: count }, (_, n) => `m${n}`);
const statuses = (device: TalkDevice) => device.entries.flatMap((entry) => (entry.kind === "chat" ? entry.status : []));
/** Nothing is left to be said. */
const allAnswered = async (device: TalkDevice) =>
  vi.waitFor(async () => expect(await device.storage.table("outbox").keys()).toEqual([]), { timeout: 20_000 });

test("as many messages as may be under way, refused by a full disk: with room again they arrive, in order", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  b.storage.fault = "full";
  for (const text of texts(WINDOW + 1)) a.talk.sendMessage("pair", text);
  await b.until(() => b.notices.length === WINDOW);
  // It is full for a long time.
  for (let n = 2; n < 12; n += 1) {
    a.pass();
    await b.until(() => b.notices.length === n * WINDOW);
  }
  b.storage.fault = undefined;
  a.pass();
  await a.until(() => statuses(a).filter((is) => is === "delivered").length === WINDOW + 1);
  expect(b.texts).toEqual(texts(WINDOW + 1));
  expect([...a.violations, ...b.violations, ...a.faults, ...b.faults]).toEqual([]);
});

test("and what is about a transfer does not wait behind them for ever", async () => {
  const [a, b] = await twoDevices();
  const { release, id } = await caughtHalfWay(a, b, 5, [pickedFile("a", 3 * MiB, 1)]);
  b.storage.fault = "full";
  for (const text of texts(WINDOW)) a.talk.sendMessage("pair", text);
  await b.until(() => b.notices.length === WINDOW);
  b.storage.fault = undefined;
  a.talk.cancel(id);
  await a.untilPhase("cancelled");
  release();
  a.pass();
  await b.untilPhase("cancelled");
});

test("answers that the writer's own full disk could not note: with room again the rest of the messages goes", async () => {
  const [a, b] = await twoDevices();
  for (const text of texts(20)) a.talk.sendMessage("pair", text);
  await a.until(() => a.texts.length === 20);
  // What is queued can be said; nothing can be noted.
  a.storage.fault = "full";
  connect(a, b);
  await b.until(() => b.texts.length === WINDOW);
  // Of each that it was sent, and that it was answered.
  await a.until(() => a.notices.length >= 2 * WINDOW);
  a.storage.fault = undefined;
  a.pass();
  await a.until(() => statuses(a).filter((is) => is === "delivered").length === 20);
  expect(b.texts).toEqual(texts(20));
});

test("that a transfer is taken back, refused once and done later: it is answered, and holds no place any more", async () => {
  const [a, b] = await twoDevices();
  const { release, id } = await caughtHalfWay(a, b, 5, [pickedFile("a", 3 * MiB, 1)]);
  a.onStep = (what) => {
    if (what === "say transfer-cancel" && b.notices.length === 0) b.storage.fault = "full";
  };
  a.talk.cancel(id);
  release();
  await b.until(() => b.notices.length > 0);
  b.storage.fault = undefined;
  b.pass();
  await b.untilPhase("cancelled");
  a.pass();
  await allAnswered(a);
});

test("that a transfer is taken back is not answered before a full disk has kept it, and not lost when the page is closed", async () => {
  const [a, b] = await twoDevices();
  const { first, release, id } = await caughtHalfWay(a, b, 5, [pickedFile("a", 3 * MiB, 1)]);
  a.onStep = (what) => {
    if (what === "say transfer-cancel" && b.notices.length === 0) b.storage.fault = "full";
  };
  a.talk.cancel(id);
  release();
  await b.until(() => b.notices.length > 0);
  a.pass();
  await vi.waitFor(() => expect(a.said.filter((type) => type === "transfer-cancel")).toHaveLength(2));
  // It has come, and would be answered by now.
  await turns(20);
  b.kill();
  first.cut();
  b.storage.fault = undefined;
  await b.start();
  connect(a, b);
  await b.untilPhase("cancelled");
  await allAnswered(a);
});

test("an acceptance and the start behind it, both refused by the sender's full disk: it all arrives", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  b.onStep = (what) => {
    if (what === "say transfer-accept" && a.notices.length === 0) a.storage.fault = "full";
  };
  const refused = a.until(() => a.notices.length >= 2 && b.said.includes("transfer-resume"));
  const id = await accepted(a, b);
  await refused;
  a.storage.fault = undefined;
  a.pass();
  b.pass();
  await arrived(a, b, id, FILES);
  await allAnswered(b);
});

test("what is answered is not said again", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  for (const [n, text] of ["one", "two"].entries()) {
    a.talk.sendMessage("pair", text);
    await a.until(() => statuses(a)[n] === "delivered");
    await allAnswered(a);
    a.pass();
  }
  a.talk.sendMessage("pair", "three");
  await a.until(() => statuses(a)[2] === "delivered");
  expect(a.said.filter((type) => type === "chat")).toHaveLength(3);
});
