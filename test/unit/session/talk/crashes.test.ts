// Either device is killed after each of its steps in turn (a durable change, a message said), started again and connected:
// in the end both agree on every transfer and message, what arrived is right, and nothing is left lying about.
import { expect, test, vi } from "vitest";

import type { TransferEntry } from "../../../../src/app/state.ts";
import type { PickedFile } from "../../../../src/app/verbs.ts";
import { seedOf } from "../../../support/seeded.ts";
import { connect, pickedFile, TalkDevice } from "../../../support/talking-devices.ts";
import { entriesOf, expectAgreement, expectQuiet, transfersOf } from "./settled.ts";

/** By the first item's name, what becomes of each offer. */
const OFFERS: readonly (readonly PickedFile[])[] = [
  [
    pickedFile("arrives", 300_000, 1),
    pickedFile("removed", 270_000, 2),
    pickedFile("empty", 0),
    pickedFile("last", 5, 3),
  ],
  [pickedFile("declined", 1_000, 4)],
  [pickedFile("cancelled", 900_000, 5)],
  [pickedFile("paused", 600_000, 6)],
];
const BY_NAME = new Map(OFFERS.map((files) => [files[0]?.path ?? "", files]));

const WAIT = { timeout: 5_000, interval: 2 };
const nameOf = (entry: TransferEntry) => entry.preview[0]?.path ?? "";

/** Persons at both devices, who do what they mean to do as soon as they see that they can. */
function act(a: TalkDevice, b: TalkDevice, done: Set<string>): void {
  const once = (what: string, it: () => void) => {
    if (!done.has(what)) it();
    done.add(what);
  };
  const seen = (device: TalkDevice) => [...device.shown.values()].filter((entry) => entry.kind === "transfer");
  if (b.process.alive) {
    for (const entry of seen(b)) {
      const name = nameOf(entry);
      if (entry.phase.is === "asked") {
        if (name === "arrives" && entry.stoppedItems === 0) b.talk.removeItem(entry.id, 1);
        if (name === "declined") b.talk.decline(entry.id);
        else b.talk.accept(entry.id);
      }
      if (entry.phase.is === "paused" && entry.phase.by === "me") b.talk.resume(entry.id);
      if (name === "paused" && entry.phase.is === "moving") once("pause", () => b.talk.pause(entry.id));
    }
  }
  if (a.process.alive) {
    for (const entry of seen(a)) {
      const files = BY_NAME.get(nameOf(entry)) ?? [];
      if (entry.phase.is === "needs-file") once(`pick ${entry.id}`, () => a.talk.pickAgain(entry.id, files));
      if (nameOf(entry) === "cancelled" && entry.phase.is === "moving") once("cancel", () => a.talk.cancel(entry.id));
    }
  }
}

/** What a device offered and said itself. */
async function namesAt(device: TalkDevice): Promise<readonly string[]> {
  const mine = (await entriesOf(device)).filter((entry) => entry.kind !== "note" && entry.mine);
  return mine
    .map((entry) => (entry.kind === "transfer" ? nameOf(entry) : entry.kind === "chat" ? entry.text : ""))
    .toSorted();
}

/** Says and offers what was not, or what a crash took. */
function begin(who: "a" | "b", device: TalkDevice, there: readonly string[]): void {
  const text = who === "a" ? "before" : "answer";
  if (!there.includes(text)) device.talk.sendMessage("pair", text);
  if (who === "b") return;
  for (const files of OFFERS) if (!there.includes(files[0]?.path ?? "")) device.talk.sendFiles("pair", files);
}

/** Lives through all of it; returns the number of steps that the device took, and the one at which it was killed. */
async function live(victim: "a" | "b", killAt: number): Promise<{ steps: number; last: string }> {
  const [a, b] = [new TalkDevice(), new TalkDevice()];
  const device = victim === "a" ? a : b;
  let steps = 0;
  let last = "";
  let killed = () => {};
  const death = new Promise<void>((resolve) => (killed = resolve));
  device.onStep = (what) => {
    steps += 1;
    if (steps !== killAt) return;
    last = what;
    device.kill();
    killed();
  };
  await Promise.all([a.start(), b.start()]);
  const first = connect(a, b);
  const done = new Set<string>();
  for (const each of [a, b]) void each.until(() => (act(a, b, done), false));
  begin("a", a, []);
  begin("b", b, []);
  const settled = async () => {
    expect(await namesAt(a)).toEqual(["before", ...BY_NAME.keys()].toSorted());
    expect(await namesAt(b)).toContain("answer");
    act(a, b, done);
    expect([...a.faults, ...b.faults, ...a.violations, ...b.violations]).toEqual([]);
    await expectQuiet(a);
    await expectQuiet(b);
  };
  await Promise.race([death, vi.waitFor(settled, WAIT)]);
  if (last !== "") {
    first.cut();
    device.disk.faults = {};
    await device.start();
    // What was shown before is on no screen any more.
    device.shown.clear();
    for (const entry of await transfersOf(device)) device.shown.set(entry.id, entry);
    connect(a, b);
    begin(victim, device, await namesAt(device));
    await vi.waitFor(settled, WAIT);
  }
  await expectAgreement(a, b, BY_NAME);
  return { steps, last };
}

// EVERY=1 kills at each step, which takes half a minute; other runs begin at a random step.
test.each(["a", "b"] as const)("device %s dies at each of its steps", { timeout: 120_000 }, async (victim) => {
  const whole = await live(victim, Number.POSITIVE_INFINITY);
  expect(whole.steps).toBeGreaterThan(40);
  const every = Number(process.env["EVERY"] ?? 3);
  for (let step = 1 + (seedOf("crashes") % every); step <= whole.steps; step += every) {
    let last = "";
    try {
      ({ last } = await live(victim, step));
    } catch (error) {
      throw new Error(`${victim} killed at step ${step} of ${whole.steps} (${last})`, { cause: error });
    }
  }
});
