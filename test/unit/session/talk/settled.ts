// What two devices must agree on once nothing is under way any more, whatever happened before.
import { expect } from "vitest";

import type { ChatEntry, TimelineEntry, TransferEntry, TransferPhase } from "../../../../src/app/state.ts";
import type { PickedFile } from "../../../../src/app/verbs.ts";
import { bytesOf, type TalkDevice } from "../../../support/talking-devices.ts";
import { sha256Hex } from "../../../support/sha256.ts";

const OVER: readonly TransferPhase["is"][] = ["done", "declined", "cancelled", "failed"];

export async function entriesOf(device: TalkDevice): Promise<readonly TimelineEntry[]> {
  return (await device.talk.history.page("pair", 10_000)).entries;
}
export async function transfersOf(device: TalkDevice): Promise<readonly TransferEntry[]> {
  return (await entriesOf(device)).filter((entry) => entry.kind === "transfer");
}

/** Throws while something is still to happen. */
export async function expectQuiet(device: TalkDevice): Promise<void> {
  expect(device.faults).toEqual([]);
  expect(device.violations).toEqual([]);
  for (const { id, phase } of await transfersOf(device))
    expect(OVER, `${id} ${JSON.stringify(phase)}`).toContain(phase.is);
  for (const entry of await entriesOf(device)) {
    if (entry.kind === "chat") expect(entry.status, entry.text).toBe("delivered");
  }
  const outbox = device.storage.table<{ content: unknown }>("outbox");
  expect(await outbox.getMany(await outbox.keys())).toEqual([]);
  expect(await device.storage.table("transfers").keys()).toEqual([]);
  expect(device.disk.isAnyOpen).toBe(false);
}

/** `offered`: the files of each transfer, by the path of its first item. */
export async function expectAgreement(
  a: TalkDevice,
  b: TalkDevice,
  offered: ReadonlyMap<string, readonly PickedFile[]>,
): Promise<void> {
  for (const [mine, theirs] of [
    [a, b],
    [b, a],
  ] as const) {
    expect(mine.faults).toEqual([]);
    expect(mine.violations).toEqual([]);
    await expectMessagesOf(mine, theirs);
    const there = new Map((await transfersOf(theirs)).map((entry) => [entry.id, entry]));
    for (const entry of await transfersOf(mine)) expectSameEnd(entry, there.get(entry.id));
    await expectNothingLeft(mine, offered);
  }
}

async function expectMessagesOf(mine: TalkDevice, theirs: TalkDevice): Promise<void> {
  const said = (await entriesOf(mine)).filter((entry): entry is ChatEntry => entry.kind === "chat" && entry.mine);
  const heard = (await entriesOf(theirs)).filter((entry): entry is ChatEntry => entry.kind === "chat" && !entry.mine);
  expect(heard.map(({ text }) => text)).toEqual(said.map(({ text }) => text));
}

function expectSameEnd(mine: TransferEntry, theirs: TransferEntry | undefined): void {
  const { phase } = mine;
  if (!theirs) {
    // Taken back before the other side had all of the offer; or that could not keep it, and said so.
    const notKept = phase.is === "declined" && phase.by === "them" && phase.reason !== "user";
    if (!notKept) expect(phase).toMatchObject({ is: "cancelled", by: "me" });
    return;
  }
  const both = `${JSON.stringify(phase)} / ${JSON.stringify(theirs.phase)}`;
  expect(theirs.mine, both).toBe(!mine.mine);
  // Both may end it in the same moment, each in its own way; but nothing is verified on one side alone.
  if (phase.is === "done" || theirs.phase.is === "done") expect(theirs.phase, both).toEqual(phase);
}

async function expectNothingLeft(
  device: TalkDevice,
  offered: ReadonlyMap<string, readonly PickedFile[]>,
): Promise<void> {
  const transfers = await transfersOf(device);
  const ids = transfers.map(({ id }) => id);
  for (const id of await device.storage.table("items").keys()) expect(ids).toContain(id);
  expect(device.sentFiles.kept).toEqual([]);
  const kept = transfers.filter((entry) => entry.kept);
  expect([...device.disk.kept.keys()].toSorted()).toEqual(kept.map(({ id }) => `receiving ${id}`).toSorted());
  for (const { id, preview, byteLength } of kept) {
    const files = offered.get(preview[0]?.path ?? "") ?? [];
    const stopped = (await device.talk.history.items(id)).map((item) => item.stopped !== undefined);
    const [stored, wanted] = [device.disk.durable(id), await bytesOf(files)];
    expect(stored.byteLength).toBe(byteLength);
    let at = 0;
    for (const [n, { file }] of files.entries()) {
      const end = at + file.size;
      if (!stopped[n])
        expect(await sha256Hex(stored.slice(at, end)), `${id} item ${n}`).toBe(await sha256Hex(wanted.slice(at, end)));
      at = end;
    }
  }
}
