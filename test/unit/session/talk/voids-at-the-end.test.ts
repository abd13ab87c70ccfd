// Items that stop as the transfer ends: the others arrive, and both sides say the same of each.
import { expect, test } from "vitest";

import { connect, pickedFile } from "../../../support/talking-devices.ts";
import { accepted, twoDevices } from "./transferring.ts";

const KiB = 1024;
const ONE_WAY_MS = 10;

function unreadable(file: File): void {
  const gone = async () => {
    throw new DOMException("gone", "NotFoundError");
  };
  Object.assign(file, { arrayBuffer: gone, slice: () => ({ arrayBuffer: gone }) });
}

// More than the outbox has under way at once, and fewer; in blocks of their own, and in shared ones.
for (const [count, bad, bytes] of [
  [24, 9, 256 * KiB],
  [24, 20, 1024 * KiB],
  [24, 5, 256 * KiB],
  [60, 30, 3_000],
] as const) {
  test(`${bad} of ${count} files of ${bytes} bytes can no longer be read, on a long path: the others arrive`, async () => {
    const [a, b] = await twoDevices();
    for (const link of connect(a, b).links) {
      const hear = link.hear.bind(link);
      link.hear = (text) => void setTimeout(() => hear(text), ONE_WAY_MS);
    }
    const files = Array.from({ length: count }, (_, n) => pickedFile(`part.${n}`, bytes, n + 1));
    for (const { file } of files.slice(count - bad)) unreadable(file);
    await accepted(a, b, files);
    await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
    expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([bad, bad]);
    expect([...a.violations, ...b.violations, ...a.faults, ...b.faults]).toEqual([]);
  });
}

test("none of the files can be read: it fails because they changed", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const files = Array.from({ length: 24 }, (_, n) => pickedFile(`part.${n}`, 256 * KiB, n + 1));
  for (const { file } of files) unreadable(file);
  await accepted(a, b, files);
  await Promise.all([a.untilPhase("failed"), b.untilPhase("failed")]);
  for (const { transfer } of [a, b]) expect(transfer?.phase).toEqual({ is: "failed", reason: "changed" });
});

for (const [what, files, item] of [
  ["a file in blocks of its own", [pickedFile("a", 512 * KiB, 1), pickedFile("b", 512 * KiB, 2)], 0],
  ["an empty file", [pickedFile("a", 300_000, 1), pickedFile("empty", 0)], 1],
] as const) {
  test(`${what}, left out by the receiver as the sender's last word is on its way: the other arrives`, async () => {
    const [a, b] = await twoDevices();
    connect(a, b);
    a.onStep = (step) => {
      if (step === "say transfer-complete" && b.transfer) b.talk.removeItem(b.transfer.id, item);
    };
    await accepted(a, b, [...files]);
    await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
    expect([a.transfer?.stoppedItems, b.transfer?.stoppedItems]).toEqual([1, 1]);
  });
}
