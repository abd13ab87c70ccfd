// Ends of transfers and of pairs while something moves: nothing comes back, nothing is left, nothing grows.
import { expect, test, vi } from "vitest";

import { encodeControl } from "../../../../src/protocol/control-codec.ts";
import type { ControlMessage } from "../../../../src/protocol/messages.ts";
import { connect, pickedFile } from "../../../support/talking-devices.ts";
import type { Connected, TalkDevice } from "../../../support/talking-devices.ts";
import { accepted, FILES, holdAtWrite, MiB, twoDevices } from "./transferring.ts";

const tell = ({ links }: Connected, message: ControlMessage) => links[1].hear(encodeControl(message));
const rows = async (device: TalkDevice, name: string) => (await device.storage.table(name).keys()).length;

test("a device that goes on with a cancelled transfer again and again is answered once at a time", async () => {
  const [a, b] = await twoDevices();
  const connected = connect(a, b);
  a.talk.sendFiles("pair", FILES);
  const { id } = await b.untilPhase("asked");
  // It never says that it heard the end.
  connected.links[0].hear = () => undefined;
  b.talk.accept(id);
  b.talk.cancel(id);
  await b.untilPhase("cancelled");
  for (let n = 0; n < 500; n += 1) tell(connected, { type: "transfer-ready", transfer: id });
  b.talk.sendMessage("pair", "after all of that");
  await b.until(() => b.texts.length === 1);
  await vi.waitFor(async () => expect(await rows(b, "outbox")).toBe(2));
  expect(b.said.filter((type) => type === "transfer-cancel")).toHaveLength(1);
  expect([...b.faults, ...b.violations]).toEqual([]);
});

test("more starts than fit a frame fail the transfer, not the session", async () => {
  const [a, b] = await twoDevices();
  const first = connect(a, b);
  const hold = holdAtWrite(b, 2);
  const id = await accepted(a, b);
  await hold.reached;
  first.cut();
  hold.release();
  await b.talk.stop();
  b.kill();
  await b.storage
    .table<{ attempt: number }>("transfers")
    .update(id, (record) => record && { ...record, attempt: 65_535 });
  await b.start();
  connect(a, b);
  await Promise.all([a.untilPhase("failed"), b.untilPhase("failed")]);
  expect(a.transfer?.phase).toMatchObject({ reason: "protocol" });
  expect([...a.violations, ...b.violations, ...a.faults, ...b.faults]).toEqual([]);
});

test.each(["sender", "receiver"] as const)(
  "the %s forgets the other while bytes move: nothing of it is left",
  async (who) => {
    const [a, b] = await twoDevices();
    const connected = connect(a, b);
    const hold = holdAtWrite(b, 4);
    await accepted(a, b, [pickedFile("big", 4 * MiB)]);
    await hold.reached;
    const device = who === "sender" ? a : b;
    device.talk.sendMessage("pair", "farewell");
    const forgotten = device.talk.forget("pair");
    hold.release();
    connected.cut();
    await forgotten;
    for (const name of ["timeline", "transfers", "items", "outbox"]) expect(await rows(device, name), name).toBe(0);
    expect(device.disk.kept.size).toBe(0);
    expect(device.sentFiles.kept).toEqual([]);
    expect([...device.faults, ...device.violations]).toEqual([]);
  },
);

test("an offer that is being read when its device is forgotten does not begin", async () => {
  const [a, b] = await twoDevices();
  b.autoAccept = true;
  const connected = connect(a, b);
  const hear = connected.links[1].hear.bind(connected.links[1]);
  const forgotten = new Promise<void>((resolve, reject) => {
    connected.links[1].hear = (text) => {
      hear(text);
      if (text.includes("transfer-items")) b.talk.forget("pair").then(resolve, reject);
    };
  });
  a.talk.sendFiles("pair", FILES);
  await forgotten;
  for (const name of ["timeline", "transfers", "items", "outbox"]) expect(await rows(b, name), name).toBe(0);
  expect(b.disk.kept.size).toBe(0);
});

test("a transfer ends though its bytes cannot be deleted now; they go at the next start", async () => {
  const [a, b] = await twoDevices();
  connect(a, b);
  const hold = holdAtWrite(b, 4);
  const id = await accepted(a, b);
  await hold.reached;
  b.disk.faults.fail = (call) => (call === "close" || call === "commit" ? "refused" : undefined);
  b.talk.cancel(id);
  hold.release();
  b.disk.faults.fail = (call) => (call === "close" || call === "commit" ? "refused" : undefined);
  await Promise.all([a.untilPhase("cancelled"), b.untilPhase("cancelled")]);
  b.disk.faults = {};
  b.kill();
  await b.start();
  await vi.waitFor(async () => expect(await rows(b, "transfers")).toBe(0));
  expect(b.disk.kept.size).toBe(0);
  expect((await b.talk.history.page("pair", 1)).entries).toMatchObject([{ phase: { is: "cancelled" } }]);
});

test("a timeline of a thousand entries is read in pages, and looked into quickly", async () => {
  const [a] = await twoDevices();
  for (let n = 0; n < 1_000; n += 1) a.talk.sendMessage("pair", String(n));
  await a.until(() => a.entries.length === 1_000);
  const seen: string[] = [];
  for (let before: number | undefined, more = true; more;) {
    const page = await a.talk.history.page("pair", 100, before);
    seen.unshift(...page.entries.map((entry) => (entry.kind === "chat" ? entry.text : "")));
    before = page.entries[0]?.at;
    more = page.more;
  }
  expect(seen).toEqual(Array.from({ length: 1_000 }, (_, n) => String(n)));
});
