// What tests of transfers between two devices begin and end with.
import { expect } from "vitest";

import { sha256Hex } from "../../../support/sha256.ts";
import { bytesOf, connect, pickedFile, TalkDevice } from "../../../support/talking-devices.ts";

export const MiB = 1024 * 1024;

export async function twoDevices() {
  const [a, b] = [await new TalkDevice().start(), await new TalkDevice().start()];
  return [a, b] as const;
}
export const FILES = [
  pickedFile("notes.txt", 11, 2),
  pickedFile("empty", 0),
  pickedFile("folder/a.bin", 3 * MiB + 17, 3),
  pickedFile("folder/deep/b.bin", 300_000, 4),
];

/** Offered by `a`, accepted at `b`. */
export async function accepted(a: TalkDevice, b: TalkDevice, files = FILES): Promise<string> {
  a.talk.sendFiles("pair", files);
  const { id } = await b.untilPhase("asked");
  b.talk.accept(id);
  return id;
}
export async function arrived(a: TalkDevice, b: TalkDevice, id: string, files = FILES): Promise<void> {
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect(await sha256Hex(b.disk.durable(id))).toBe(await sha256Hex(await bytesOf(files)));
  expect(b.transfer).toMatchObject({ kept: true, storedBytes: a.transfer?.byteLength });
  expect(a.transfer?.kept).toBe(false);
  expect(a.faults).toEqual([]);
  expect(b.faults).toEqual([]);
  expect([...a.violations, ...b.violations]).toEqual([]);
}
/** The store of `device` waits at its n-th write until the returned function is called. */
export function holdAtWrite(device: TalkDevice, n: number): { reached: Promise<void>; release: () => void } {
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

/** Connected, accepted, and caught before the receiver's write number `atWrite`, where its store waits. */
export async function caughtHalfWay(a: TalkDevice, b: TalkDevice, atWrite: number, files = FILES) {
  const first = connect(a, b);
  const hold = holdAtWrite(b, atWrite);
  const id = await accepted(a, b, files);
  await hold.reached;
  return { first, release: hold.release, id };
}
/** The same, and then the sender dies; the receiver's store goes on. */
export async function senderKilled(a: TalkDevice, b: TalkDevice, atWrite: number, files = FILES): Promise<string> {
  const { first, release, id } = await caughtHalfWay(a, b, atWrite, files);
  a.kill();
  first.cut();
  release();
  return id;
}

/** The file is gone from its disk. */
export function unreadable(file: File | undefined): void {
  const gone = async () => {
    throw new DOMException("gone", "NotFoundError");
  };
  Object.assign(file ?? {}, { arrayBuffer: gone, slice: () => ({ arrayBuffer: gone }) });
}
