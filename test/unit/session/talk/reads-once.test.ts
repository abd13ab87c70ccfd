// A sender that comes back compares what the receiver holds beside sending the rest: its file is read about once.
import { expect, test } from "vitest";

import { connect, pickedFile } from "../../../support/talking-devices.ts";
import { turns } from "../../../support/turn.ts";
import { arrived, MiB, senderKilled, twoDevices } from "./transferring.ts";

const SIZE = 64 * MiB;
/** Turns of the event loop that a read takes: it comes from a disk, so the next one is asked for before it is here. */
const READ_TURNS = 20;

/** Bytes that are read of `file` from now on. */
function countReads(file: File | undefined): { bytes: number } {
  const read = { bytes: 0 };
  const slice = file?.slice.bind(file);
  const counted = (from: number, to: number) => {
    read.bytes += to - from;
    const part = slice?.(from, to) as Blob;
    const arrayBuffer = part.arrayBuffer.bind(part);
    const later = async () => {
      await turns(READ_TURNS);
      return arrayBuffer();
    };
    return Object.assign(part, { arrayBuffer: later });
  };
  Object.assign(file ?? {}, { slice: counted });
  return read;
}

test("comparing and sending side by side do not throw away what the other has read ahead", async () => {
  const [a, b] = await twoDevices();
  const files = [pickedFile("large.bin", SIZE, 9)];
  const id = await senderKilled(a, b, 64, files);
  const read = countReads(files[0]?.file);
  await a.start();
  connect(a, b);
  await arrived(a, b, id, files);
  expect(read.bytes).toBeLessThan(1.5 * SIZE);
});
