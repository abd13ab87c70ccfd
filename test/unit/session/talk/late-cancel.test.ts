// A sender that takes a transfer back in the moment in which the other side has verified it: both say the same in the
// end, whatever was lost on the way.
import { expect, test } from "vitest";

import { connect, pickedFile, TalkDevice } from "../../../support/talking-devices.ts";

/** `b` has all of it, and what it says of that does not reach `a`. */
async function verifiedUnheard(isCut: boolean) {
  const [a, b] = [await new TalkDevice().start(), await new TalkDevice().start()];
  b.autoAccept = true;
  const connected = connect(a, b);
  const [end] = connected.links;
  const hear = end.hear.bind(end);
  let isLost = false;
  end.hear = (text) => {
    // The first alone.
    if (isLost || !text.includes('"transfer-verified"')) hear(text);
    else isLost = true;
  };
  a.talk.sendFiles("pair", [pickedFile("late.bin", 300_000)]);
  await b.untilPhase("done");
  if (isCut) connected.cut();
  return { a, b, again: () => isCut && connect(a, b) };
}

for (const isCut of [false, true]) {
  test(`cancelled too late${isCut ? ", with the link gone" : ""}: it is done on both sides`, async () => {
    const { a, b, again } = await verifiedUnheard(isCut);
    a.talk.cancel(a.transfer?.id ?? "");
    if (isCut) await a.untilPhase("cancelled");
    again();
    await a.untilPhase("done");
    expect([a.phase, b.phase]).toEqual(["done", "done"]);
    expect(a.transfer?.storedBytes).toBe(300_000);
    await Promise.all([a.talk.stop(), b.talk.stop()]);
    expect([...a.violations, ...b.violations, ...a.faults, ...b.faults]).toEqual([]);
  });
}

test("what was taken back in time stays taken back", async () => {
  const [a, b] = [await new TalkDevice().start(), await new TalkDevice().start()];
  connect(a, b);
  a.talk.sendFiles("pair", [pickedFile("early.bin", 300_000)]);
  const { id } = await b.untilPhase("asked");
  a.talk.cancel(id);
  await Promise.all([a.untilPhase("cancelled"), b.untilPhase("cancelled")]);
  connect(a, b);
  a.talk.sendMessage("pair", "over");
  await b.until(() => b.texts.includes("over"));
  expect([a.phase, b.phase]).toEqual(["cancelled", "cancelled"]);
});
