// What stands between Accept and the first block: every durable write there is time that a person waits.
import { expect, test, vi } from "vitest";

import { connect } from "../../../support/talking-devices.ts";
import { arrived, FILES, twoDevices } from "./transferring.ts";

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
