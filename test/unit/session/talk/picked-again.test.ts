// Files that have to be chosen once more: no window of a browser gives both files and folders, so they come in parts.
import { expect, test } from "vitest";

import { connect, pickedFile } from "../../../support/talking-devices.ts";
import { arrived, FILES, holdAtWrite, MiB, senderKilled, twoDevices } from "./transferring.ts";

const inFolder = FILES.filter(({ path }) => path.includes("/"));
const loose = FILES.filter(({ path }) => !path.includes("/"));

/** Half of it is there; the sender is started again, and its browser knows nothing of the files any more. */
async function filesGone(files = FILES) {
  const [a, b] = await twoDevices();
  const id = await senderKilled(a, b, 4, files);
  a.sentFiles.remembers = "gone";
  await a.start();
  connect(a, b);
  await a.untilPhase("needs-file");
  return { a, b, id };
}

test("files and a folder come one after the other, the first is told that more is wanted, and it goes on with the last", async () => {
  const { a, b, id } = await filesGone();
  a.talk.pickAgain(id, loose);
  await a.until(() => a.notices.length === 1);
  expect(a.notices).toEqual([{ code: "files-missing", name: "folder" }]);
  expect(a.phase).toBe("needs-file");
  a.talk.pickAgain(id, inFolder);
  await arrived(a, b, id);
  expect(a.notices).toHaveLength(1);
});

test("two folders come in either order, with others chosen by mistake in between", async () => {
  const files = [pickedFile("one/a.bin", 2 * MiB, 1), pickedFile("two/b.bin", 2 * MiB, 2)];
  const { a, b, id } = await filesGone(files);
  const [one, two] = [files.slice(0, 1), files.slice(1)];
  a.talk.pickAgain(id, two);
  a.talk.pickAgain(id, [pickedFile("three/c.bin", 5, 3)]);
  a.talk.pickAgain(id, two);
  await a.until(() => a.notices.length === 3);
  const missing = { code: "files-missing", name: "one" };
  expect(a.notices).toEqual([missing, { code: "wrong-files" }, missing]);
  a.talk.pickAgain(id, one);
  await arrived(a, b, id, files);
});

test("an item that was left out needs not be chosen again", async () => {
  const { a, b, id } = await filesGone();
  for (const file of loose) a.talk.removeItem(id, FILES.indexOf(file));
  await a.until(() => a.transfer?.stoppedItems === 2);
  a.talk.pickAgain(id, inFolder);
  await Promise.all([a.untilPhase("done"), b.untilPhase("done")]);
  expect(a.notices).toEqual([]);
});

test("what was chosen once more is opened by itself after the next reload, though it came in parts", async () => {
  const [a, b] = await twoDevices();
  const id = await senderKilled(a, b, 4);
  await a.sentFiles.drop(id);
  await a.start();
  connect(a, b);
  await a.untilPhase("needs-file");
  const hold = holdAtWrite(b, b.disk.writes + 1);
  a.talk.pickAgain(id, loose);
  a.talk.pickAgain(id, inFolder);
  await hold.reached;
  a.kill();
  hold.release();
  await a.start();
  connect(a, b);
  await arrived(a, b, id);
});
