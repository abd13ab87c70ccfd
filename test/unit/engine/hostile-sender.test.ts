// What a receiver does with a sender that breaks the protocol: a violation, nothing stored unverified, memory bounded.
import { describe, expect, it } from "vitest";

import { encodeDigest, encodePayload, encodeProbe } from "../../../src/protocol/frame.ts";
import { HostileEnginePeer, PAIR, settled } from "../../support/hostile-engine-peer.ts";
import { MemoryLane } from "../../support/memory-lane.ts";
import { Seeded, seedOf } from "../../support/seeded.ts";

const KiB = 1024;
const BLOCK = 256 * KiB;
const seed = seedOf("hostile sender");

async function receiving(
  sizes: readonly number[] = [10 * BLOCK + 100],
  blockBytes = BLOCK,
): Promise<HostileEnginePeer> {
  const peer = new HostileEnginePeer(new Seeded(seed), blockBytes, sizes);
  await peer.connect();
  await peer.receiving();
  return peer;
}

function expectRefused(peer: HostileEnginePeer, why: string, stored = 0): void {
  expect(peer.violation).toBe(why);
  expect(peer.closed).toBe(true);
  expect(peer.events.filter(({ type }) => type === "violation").length).toBe(1);
  expect(peer.device.disk.digests(peer.shape.transferId).size).toBe(stored);
}

/** The hostile end of one more lane. */
async function secondLane(peer: HostileEnginePeer): Promise<MemoryLane> {
  const [mine, its] = [new MemoryLane("second"), new MemoryLane("second")];
  peer.engine.attachLane(its);
  await peer.engine.bindLane("second", PAIR, { extra: true });
  mine.join(its);
  its.join(mine);
  return mine;
}

describe("a receiver", () => {
  it("takes what an honest sender sends, acknowledges every byte, and stores it", async () => {
    const peer = await receiving();
    const frames = [...peer.payloads(3), peer.digest(3), ...peer.payloads(10), peer.digest(10)];
    await peer.send(...frames);
    // The last acknowledgement waits a little for more to acknowledge.
    peer.device.clock.advance(10);
    await settled();
    expect(peer.violation).toBeUndefined();
    expect(peer.acks.findLast(({ kind }) => kind === "received")).toEqual({
      kind: "received",
      bytes: frames.reduce((sum, { byteLength }) => sum + byteLength, 0),
    });
    expect(peer.acks.some(({ kind }) => kind === "stored")).toBe(true);
    expect([...peer.device.disk.digests(peer.shape.transferId).keys()]).toEqual([3, 10]);
  });

  it("answers each probe once, with its number, and takes it for nothing else", async () => {
    const peer = await receiving();
    await peer.acknowledge(...[3, 4, 2 ** 53 - 1].map(encodeProbe));
    expect(peer.acks).toEqual([3, 4, 2 ** 53 - 1].map((number) => ({ kind: "echo", number })));
    expect(peer.violation).toBeUndefined();
  });

  type Attack = (peer: HostileEnginePeer) => Uint8Array<ArrayBuffer>[];
  const attacks: Record<string, readonly [why: string, attack: Attack]> = {
    "no known kind of frame": ["frame of no known kind", () => [new Uint8Array(40)]],
    "an empty frame": ["frame of no known kind", () => [new Uint8Array()]],
    "a payload without bytes": [
      "frame of no known kind",
      (peer) => [encodePayload(peer.address(0), 0, new Uint8Array())],
    ],
    "a digest that is too short": [
      "frame of no known kind",
      (peer) => [encodeDigest(peer.address(0), new Uint8Array(32)).slice(0, -1)],
    ],
    "a transfer that was never announced": [
      "frame of an unknown transfer",
      () => [encodePayload({ transfer: "00000000000000bb", attempt: 1, block: 0 }, 0, new Uint8Array(5))],
    ],
    "an attempt that did not start": ["attempt was not started", (peer) => peer.payloads(0, 2)],
    "a block beyond the end": ["no such block", (peer) => [encodePayload(peer.address(11), 0, new Uint8Array(1))]],
    "bytes beyond the end of a block": [
      "frame beyond its block",
      (peer) => [encodePayload(peer.address(10), 0, new Uint8Array(101))],
    ],
    "a gap": ["frame does not follow", (peer) => peer.payloads(0).toSpliced(1, 1)],
    "the same bytes twice": ["frame does not follow", (peer) => [...peer.payloads(0).slice(0, 1), ...peer.payloads(0)]],
    "a block from its middle": ["block does not begin at its start", (peer) => peer.payloads(0).slice(1)],
    "an offset near 2^32": [
      "block does not begin at its start",
      (peer) => [encodePayload(peer.address(0), 0xffff_ffff, new Uint8Array(60))],
    ],
    "a digest first": ["digest of a block that was not begun", (peer) => [peer.digest(0)]],
    "a digest too early": [
      "digest before the block is whole",
      (peer) => [...peer.payloads(0).slice(0, 2), peer.digest(0)],
    ],
  };
  for (const [name, [why, attack]] of Object.entries(attacks)) {
    it(`refuses ${name}`, async () => {
      const peer = await receiving();
      await peer.send(...attack(peer));
      expectRefused(peer, why);
    });
  }

  it("drops a block that it holds already, as often as lanes can honestly be lost and no more", async () => {
    const peer = await receiving();
    const whole = [...peer.payloads(0), peer.digest(0)];
    for (let n = 0; n < 100; n += 1) await peer.send(...whole);
    expect(peer.violation).toBeUndefined();
    expect(peer.device.disk.writes).toBe(1);
    for (let n = 0; n < 200; n += 1) await peer.send(...whole);
    expectRefused(peer, "too many repeats", 1);
  });

  it("takes a block by the lane that is ahead, and drops what another brings of it", async () => {
    const peer = await receiving();
    const second = await secondLane(peer);
    const [first, ...rest] = [...peer.payloads(0), peer.digest(0)];
    if (!first) throw new Error("no frames");
    await peer.send(first);
    for (const frame of [first, ...rest]) second.sendBulk(frame);
    await settled();
    await peer.send(...rest);
    expect(peer.violation).toBeUndefined();
    expect([...peer.device.disk.digests(peer.shape.transferId).keys()]).toEqual([0]);
    expect(peer.device.disk.writes).toBe(1);
  });

  it("does not mix the two when one of them is damaged: it asks again, and takes the next from its start", async () => {
    const peer = await receiving();
    const second = await secondLane(peer);
    const [first, ...rest] = [...peer.payloads(0), peer.digest(0)];
    if (!first) throw new Error("no frames");
    const damaged = first.slice();
    damaged[100] = (damaged[100] ?? 0) ^ 1;
    await peer.send(damaged);
    for (const frame of [first, ...rest.slice(0, 2)]) second.sendBulk(frame);
    await settled();
    await peer.send(...rest);
    expect(peer.acks.at(-1)).toEqual({ kind: "reject", ...peer.address(0), tries: 1 });
    await peer.send(first);
    for (const frame of rest.slice(2)) second.sendBulk(frame);
    await settled();
    expect(peer.device.disk.digests(peer.shape.transferId).size).toBe(0);
    await peer.send(...rest);
    expect(peer.violation).toBeUndefined();
    expect([...peer.device.disk.digests(peer.shape.transferId).keys()]).toEqual([0]);
  });

  it("refuses the middle of a block by a second lane that did not bring its start", async () => {
    const peer = await receiving();
    const mine = await secondLane(peer);
    const [first, second] = peer.payloads(0);
    if (first) await peer.send(first);
    if (second) mine.sendBulk(second);
    await settled();
    expectRefused(peer, "block does not begin at its start");
  });

  it("refuses more than twice the blocks it gave credit for, and holds no more memory than that", async () => {
    const blockBytes = 16 * 1024 * KiB;
    const peer = await receiving([6 * blockBytes], blockBytes);
    const begin = (block: number) => encodePayload(peer.address(block), 0, new Uint8Array(10));
    await peer.send(...[0, 1, 2, 3].map(begin));
    expect(peer.violation).toBeUndefined();
    await peer.send(begin(4));
    expectRefused(peer, "more blocks than credit");
  });

  it("counts blocks that a slow store has not taken yet", async () => {
    const blockBytes = 16 * 1024 * KiB;
    const peer = await receiving([6 * blockBytes], blockBytes);
    // Never answers.
    peer.device.disk.faults.slow = () => new Promise(() => {});
    for (const block of [0, 1, 2, 3]) await peer.send(...peer.payloads(block), peer.digest(block));
    expect(peer.violation).toBeUndefined();
    await peer.send(encodePayload(peer.address(4), 0, new Uint8Array(10)));
    expectRefused(peer, "more blocks than credit");
  });

  it("holds no more memory when many transfers come at once", async () => {
    const blockBytes = 16 * 1024 * KiB;
    const peer = await receiving([2 * blockBytes], blockBytes);
    const transfers = Array.from({ length: 5 }, (_, n) => `00000000000001${n}0`);
    for (const transferId of transfers) {
      await peer.engine.openReceive(PAIR, { ...peer.shape, transferId }, { reserve: false, voids: [] });
      await peer.engine.startReceive(transferId, 1);
    }
    const begin = (transfer: string, block: number) =>
      encodePayload({ transfer, attempt: 1, block }, 0, new Uint8Array(10));
    await peer.send(...transfers.slice(0, 4).flatMap((transfer) => [begin(transfer, 0), begin(transfer, 1)]));
    expect(peer.violation).toBeUndefined();
    await peer.send(begin(transfers[4] ?? "", 0));
    expectRefused(peer, "more blocks than credit");
  });

  it("asks again for a block with a wrong digest twice, then fails the transfer, and never holds it", async () => {
    const peer = await receiving();
    const wrong = encodeDigest(peer.address(0), new Uint8Array(32));
    for (let tries = 1; tries <= 2; tries += 1) {
      await peer.send(...peer.payloads(0), wrong);
      expect(peer.acks.at(-1)).toEqual({ kind: "reject", ...peer.address(0), tries });
    }
    await peer.send(...peer.payloads(0), wrong);
    expect(peer.events.at(-1)).toMatchObject({ type: "failed", reason: "unverified" });
    expect(peer.device.disk.digests(peer.shape.transferId).size).toBe(0);
    expect(peer.device.disk.isAnyOpen).toBe(false);
  });

  it("drops frames of a block that is void, and says once that they are needless", async () => {
    const peer = await receiving([BLOCK, BLOCK, BLOCK]);
    await peer.engine.voidItems(peer.shape.transferId, [1]);
    await peer.send(...peer.payloads(1), peer.digest(1));
    expect(peer.violation).toBeUndefined();
    expect(peer.acks.filter(({ kind }) => kind === "stored")).toEqual([
      { kind: "stored", transfer: peer.shape.transferId, attempt: 1, runs: [[1, 1]] },
    ]);
    expect(peer.device.disk.writes).toBe(0);
  });

  for (const stop of ["pause", "end"] as const) {
    it(`drops late frames after ${stop}, as many as can be late and no more`, async () => {
      const peer = await receiving();
      const { transferId } = peer.shape;
      const late = encodePayload(peer.address(0), 0, new Uint8Array(60 * KiB));
      await peer.send(late);
      await (stop === "pause" ? peer.engine.pause(transferId) : peer.engine.end(transferId, { remove: false }));
      await peer.send(...Array.from({ length: 500 }, () => late));
      expect(peer.violation).toBeUndefined();
      await peer.send(...Array.from({ length: 1_000 }, () => late));
      expectRefused(peer, stop === "pause" ? "too many late frames" : "frame of an unknown transfer");
    });
  }

  it("drops frames of an older attempt", async () => {
    const peer = await receiving();
    await peer.receiving(2);
    await peer.send(...peer.payloads(0, 1), peer.digest(0, 1));
    expect(peer.violation).toBeUndefined();
    await peer.send(...peer.payloads(0, 2), peer.digest(0, 2));
    expect(peer.device.disk.digests(peer.shape.transferId).size).toBe(1);
  });

  it("heeds nothing before its lane is bound, and then what an honest sender may have sent", async () => {
    const peer = new HostileEnginePeer(new Seeded(seed), BLOCK, [BLOCK]);
    await peer.connect(false);
    await peer.receiving();
    await peer.send(...peer.payloads(0), peer.digest(0));
    expect([peer.violation, peer.acks, peer.device.disk.writes]).toEqual([undefined, [], 0]);
    await peer.engine.bindLane("lane", PAIR);
    await settled();
    expect(peer.violation).toBeUndefined();
    expect([...peer.device.disk.digests(peer.shape.transferId).keys()]).toEqual([0]);
  });

  it("refuses a lane that said more than that before it was bound", async () => {
    const peer = new HostileEnginePeer(new Seeded(seed), BLOCK, [3 * BLOCK]);
    await peer.connect(false);
    await peer.receiving();
    for (const block of [0, 1, 2]) await peer.send(...peer.payloads(block), peer.digest(block));
    await peer.engine.bindLane("lane", PAIR);
    expectRefused(peer, "too much before its session");
  });

  it("takes no frame of one pair's transfer by another pair's lane", async () => {
    const peer = new HostileEnginePeer(new Seeded(seed), BLOCK, [BLOCK]);
    await peer.connect();
    const open = { reserve: false, voids: [] };
    await peer.engine.openReceive("friend", peer.shape, open);
    await peer.engine.startReceive(peer.shape.transferId, 1);
    await expect(peer.engine.openReceive(PAIR, peer.shape, open)).rejects.toMatchObject({ name: "StoreError" });
    await peer.send(...peer.payloads(0));
    expectRefused(peer, "frame of an unknown transfer");
  });

  it("survives random frames", async () => {
    for (let round = 0; round < 300; round += 1) {
      const random = new Seeded(seed + round);
      const peer = await receiving([3 * 1024 + 5], 1024);
      for (let n = 0; n < 12 && !peer.closed; n += 1) {
        const block = random.below(5);
        const honest = [...peer.payloads(Math.min(3, block)), peer.digest(Math.min(3, block))];
        const frame = random.pick(honest).slice();
        for (let flips = random.below(4); flips > 0; flips -= 1) {
          frame[random.below(random.below(2) ? 20 : frame.byteLength)] = random.below(256);
        }
        if (random.below(2)) await peer.send(...(random.below(3) ? honest : [frame]));
        else await peer.acknowledge(frame.slice(0, random.below(frame.byteLength)));
      }
      const stored = peer.device.disk.digests(peer.shape.transferId);
      for (const [block] of stored) {
        const there = peer.device.disk.durable(peer.shape.transferId).slice(block * 1024, (block + 1) * 1024);
        expect(Buffer.from(there).equals(peer.bytesOf(block))).toBe(true);
      }
    }
  });
});
