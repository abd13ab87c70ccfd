// What stands between Accept and the first block: every durable write there is time that a person waits.
import { expect, test, vi } from "vitest";

import { connect } from "../../../support/talking-devices.ts";
import { accepted, arrived, FILES, twoDevices } from "./transferring.ts";

test("between Accept and the word to start, a receiver writes five times and a sender twice", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const steps: Record<"a" | "b", string[]> = { a: [], b: [] };
  a.onStep = (what) => steps.a.push(what);
  b.onStep = (what) => steps.b.push(what);
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  // It knows that the offer came: what it writes about that is no part of the wait.
  await vi.waitFor(() => expect(steps.a).toContain("delete outbox"));
  steps.a.length = 0;
  steps.b.length = 0;
  b.talk.accept(id);
  await arrived(a, b, id);
  const puts = (list: readonly string[], until: string) =>
    list.slice(0, list.indexOf(until)).filter((what) => what.startsWith("put"));
  expect(puts(steps.b, "say transfer-resume")).toEqual([
    "put transfers",
    "put timeline",
    "put outbox",
    "put transfers",
    "put timeline",
  ]);
  expect(puts(steps.a, "say transfer-ready")).toEqual(["put transfers", "put timeline"]);
});

/** How often `b` said where to start. */
const starts = (said: readonly string[]) => said.filter((type) => type === "transfer-resume").length;

test("the word to start follows the acceptance, and the sender's answer to that starts nothing again", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const id = await accepted(a, b);
  await arrived(a, b, id);
  expect(starts(b.said)).toBe(1);
  expect(b.said.indexOf("transfer-resume")).toBe(b.said.indexOf("transfer-accept") + 1);
  expect(a.said.filter((type) => type === "transfer-ready")).toHaveLength(1);
});

test("accepted while the other device is away, it starts when that says that its files are open", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  first.cut();
  b.talk.accept(id);
  await b.until(() => b.phase !== "asked");
  expect(starts(b.said)).toBe(0);
  connect(a, b);
  await arrived(a, b, id);
  expect(starts(b.said)).toBe(1);
});

test("accepted by hand, and the link lost before the answer: it starts again on the next link", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  b.onStep = (what) => {
    if (what !== "say transfer-resume") return;
    b.onStep = () => {};
    first.cut();
  };
  b.talk.accept(id);
  await vi.waitFor(() => expect(starts(b.said)).toBe(1));
  connect(a, b);
  await arrived(a, b, id);
  expect(starts(b.said)).toBe(2);
});

test("a sender that has its files no more says so, and is not taken for one that sends", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  await a.untilPhase("waiting-answer");
  first.cut();
  a.kill();
  a.sentFiles.remembers = "gone";
  await a.start();
  connect(a, b);
  b.talk.accept(id);
  await Promise.all([a.untilPhase("needs-file"), b.untilPhase("paused")]);
  a.talk.pickAgain(id, FILES);
  await arrived(a, b, id);
});
