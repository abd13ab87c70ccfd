// What a sender reads of its files when it goes on in a new visit: what is held, once, and what is missing, once.
import { expect, test } from "vitest";

import { connect, pickedFile } from "../../../support/talking-devices.ts";
import { arrived, MiB, senderKilled, twoDevices } from "./transferring.ts";

const SIZE = 96 * MiB;

test("the sender is killed half-way: its file is read about once, not once a segment for each block", async () => {
  const [a, b] = await twoDevices();
  const picked = pickedFile("large", SIZE, 1);
  const [files, { file }] = [[picked], picked];
  let read = 0;
  const slice = file.slice.bind(file);
  Object.assign(file, {
    slice: (from: number, to: number) => {
      read += to - from;
      return slice(from, to);
    },
  });
  const id = await senderKilled(a, b, 128, files);
  read = 0;
  await a.start();
  connect(a, b);
  await arrived(a, b, id, files);
  expect(read).toBeLessThan(2 * SIZE);
});
