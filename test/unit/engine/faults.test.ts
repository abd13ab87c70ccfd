// Transfers between two engines with faults at random moments; what arrives is what was sent, each byte once.
import { describe, expect, it } from "vitest";

import { Seeded, seedOf } from "../../support/seeded.ts";
import { turn } from "../../support/turn.ts";
import { TwoEngines, type TwoEnginesOptions } from "../../support/two-engines.ts";

const BLOCK = 1_024;
const KiB = 1_024;
const seed = seedOf("faults");
/** Blocks of many frames, so that moments fall in mid-block. */
const LARGE: TwoEnginesOptions = { blockBytes: 256 * KiB, sizes: [100_000, 0, 3_000_000, 1, 700_000] };
const SMALL: TwoEnginesOptions = {
  blockBytes: BLOCK,
  sizes: [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 60 * BLOCK, 5, 90_000],
};

/** Does something after so many frames. */
function after(two: TwoEngines, frames: number, act: () => void): void {
  const at = two.frames + frames;
  const before = two.onFrame;
  two.onFrame = (count) => {
    before(count);
    if (count === at) act();
  };
}

async function begin(two: TwoEngines): Promise<void> {
  await two.connect();
  await two.resume();
}

describe("a transfer that is disturbed", () => {
  for (const lanes of [1, 3]) {
    it(`goes on where it was when its lanes are lost in mid-block (${lanes})`, async () => {
      const random = new Seeded(seed + lanes);
      for (let round = 0; round < 12; round += 1) {
        const two = new TwoEngines(random, { ...LARGE, lanes });
        for (let n = 0; n < 3; n += 1) after(two, 1 + random.below(60), () => two.cut());
        await begin(two);
        await two.finish();
        two.assertVerified();
        // What was begun and not whole is stated, so it is not sent again either.
        expect([...two.resent]).toEqual([]);
        const lost = two.sentBytes - two.shape.byteLength;
        // What was in the lane's queues when it was cut, at most.
        expect(lost).toBeLessThanOrEqual(3 * lanes * 1024 * KiB);
      }
    });
  }

  for (const side of ["sender", "receiver"] as const) {
    it(`sends nothing again that was durable when the ${side} is killed`, async () => {
      const random = new Seeded(seed + side.length);
      for (let round = 0; round < 12; round += 1) {
        const two = new TwoEngines(random, round % 2 ? LARGE : SMALL);
        for (let n = 0; n < 3; n += 1) after(two, 1 + random.below(80), () => two.crash(side));
        await begin(two);
        await two.finish();
        two.assertVerified();
      }
    });
  }

  it("waits for a slow store, and never has more under way than the credit", async () => {
    const blockBytes = 4 * 1024 * KiB;
    const two = new TwoEngines(new Seeded(seed), { blockBytes, sizes: [12 * blockBytes + 5] });
    // Slower than the path: it goes on when nothing more comes.
    two.receiver.disk.faults.slow = async () => {
      for (let before = -1; before !== two.frames;) {
        before = two.frames;
        await turn();
        await turn();
      }
    };
    let most = 0;
    two.onFrame = () => {
      const stored = two.receiver.disk.writtenBytes;
      most = Math.max(most, two.sentBytes - stored);
    };
    await begin(two);
    await two.finish(0);
    two.assertVerified();
    expect(most).toBeGreaterThan(8 * 1024 * KiB);
    // Credit, and a block that is being written.
    expect(most).toBeLessThanOrEqual(32 * 1024 * KiB + blockBytes);
  });

  it("pauses when the store is full, keeps what came, and goes on when there is room", async () => {
    const two = new TwoEngines(new Seeded(seed), SMALL);
    two.receiver.disk.roomBytes = 50 * BLOCK;
    await begin(two);
    await two.quiet();
    expect(two.paused).toEqual({ by: "receiver", reason: "no-room" });
    expect(two.receiver.disk.digests(two.shape.transferId).size).toBeGreaterThan(40);
    two.assertStoredTrue();
    two.receiver.disk.roomBytes = 1_000 * BLOCK;
    await two.finish();
    two.assertVerified();
  });

  for (const call of ["open", "write", "commit", "read", "close"] as const) {
    it(`pauses when the store refuses to ${call}, and goes on later`, async () => {
      const random = new Seeded(seed);
      const two = new TwoEngines(random, SMALL);
      let calls = 0;
      let refused = 0;
      const refuseAt = call === "open" || call === "close" ? 1 : 3;
      two.receiver.disk.faults.fail = (called) => {
        if (called !== call || (calls += 1) !== refuseAt) return undefined;
        refused += 1;
        return "refused";
      };
      if (call === "read") after(two, 60, () => two.crash("receiver"));
      await begin(two);
      await two.finish();
      expect(refused).toBe(1);
      two.assertVerified();
    });
  }

  it("pauses and goes on at random moments, by either side", async () => {
    const random = new Seeded(seed);
    for (let round = 0; round < 12; round += 1) {
      const two = new TwoEngines(random, { ...(round % 2 ? LARGE : SMALL), lanes: 1 + random.below(3) });
      for (let n = 0; n < 4; n += 1) {
        const by = random.pick(["sender", "receiver"] as const);
        after(two, 1 + random.below(100), () => {
          void two.pause(by, "user");
          if (random.below(2)) void two.resume();
        });
      }
      await begin(two);
      await two.finish();
      two.assertVerified();
    }
  });

  it("sends a block again that was damaged on its way", async () => {
    const two = new TwoEngines(new Seeded(seed), LARGE);
    let damaged = 0;
    two.tamper = (frame) => {
      if (two.frames < 20 || damaged >= 2) return frame;
      damaged += 1;
      const other = frame.slice();
      other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
      return other;
    };
    await begin(two);
    await two.quiet();
    two.assertVerified();
    expect(damaged).toBe(2);
    expect(two.attempt).toBe(1);
    expect(two.sentBytes).toBeGreaterThan(two.shape.byteLength);
  });

  it("finds a block that was spoilt on its way into storage, and fetches that alone again", async () => {
    const two = new TwoEngines(new Seeded(seed), LARGE);
    const random = new Seeded(seed);
    const spoilt = new Set<number>();
    two.receiver.disk.faults.spoil = (bytes, offset) => {
      if ((offset / (256 * KiB)) % 3 !== 1 || spoilt.has(offset)) return;
      spoilt.add(offset);
      const at = random.below(bytes.byteLength);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    };
    await begin(two);
    await two.quiet();
    two.assertVerified();
    expect(spoilt.size).toBeGreaterThan(1);
    const again = [...spoilt].reduce((sum, at) => sum + Math.min(256 * KiB, two.shape.byteLength - at), 0);
    expect(two.sentBytes).toBe(two.shape.byteLength + again);
  });

  it("gives up on a block that is wrong three times, and keeps nothing of it", async () => {
    const two = new TwoEngines(new Seeded(seed), SMALL);
    const view = (frame: Uint8Array<ArrayBuffer>) => new DataView(frame.buffer);
    two.tamper = (frame) => {
      if (frame[1] !== 1 || view(frame).getUint32(12) !== 7) return frame;
      const other = frame.slice();
      other[30] = (other[30] ?? 0) ^ 1;
      return other;
    };
    await begin(two);
    await two.quiet();
    expect([two.outcome, two.failReason]).toEqual(["failed", "unverified"]);
    expect(two.violations).toEqual([]);
    expect(two.receiver.disk.digests(two.shape.transferId).has(7)).toBe(false);
    two.assertStoredTrue();
  });

  it("pauses where the store alone has a block wrong three times, keeps what came, and goes on when told to", async () => {
    const two = new TwoEngines(new Seeded(seed), SMALL);
    let spoilt = 0;
    two.receiver.disk.faults.spoil = (bytes, offset) => {
      if (offset !== 7 * BLOCK) return;
      bytes[30] = (bytes[30] ?? 0) ^ 1;
      spoilt += 1;
    };
    await begin(two);
    await two.quiet();
    expect([two.outcome, two.paused, spoilt]).toEqual([undefined, { by: "receiver", reason: "storage" }, 3]);
    expect(two.receiver.disk.isAnyOpen).toBe(false);
    two.assertStoredTrue();
    // Still: it may take three more, each time.
    await two.resume();
    await two.quiet();
    expect([two.outcome, two.paused?.reason, spoilt]).toEqual([undefined, "storage", 6]);
    // All the others came meanwhile.
    delete two.receiver.disk.faults.spoil;
    const sent = two.sentBytes;
    await two.finish();
    two.assertVerified();
    expect(two.sentBytes - sent).toBe(BLOCK);
  });

  it("fails where a block comes wrong the third time, whatever the store does to it", async () => {
    const two = new TwoEngines(new Seeded(seed), SMALL);
    two.tamper = (frame) => {
      if (frame[1] !== 1 || new DataView(frame.buffer).getUint32(12) !== 7) return frame;
      const other = frame.slice();
      other[30] = (other[30] ?? 0) ^ 1;
      return other;
    };
    two.receiver.disk.faults.spoil = (bytes, offset) => {
      if (offset === 7 * BLOCK) bytes[31] = (bytes[31] ?? 0) ^ 1;
    };
    await begin(two);
    await two.quiet();
    expect([two.outcome, two.failReason]).toEqual(["failed", "unverified"]);
  });

  it("finds blocks that were spoilt while it was closed, and fetches those alone again", async () => {
    const two = new TwoEngines(new Seeded(seed), { blockBytes: 256 * KiB, sizes: [40_000_000] });
    after(two, 800, () => void two.pause("receiver", "user"));
    await begin(two);
    await two.quiet();
    const before = two.receiver.disk.digests(two.shape.transferId);
    expect(before.size).toBeGreaterThan(80);
    // The oldest, one in the middle, and one of those that are looked at before the other side is told.
    const wrong = [0, before.size >> 1, before.size - 2].map((n) => [...before.keys()][n] ?? 0);
    for (const block of wrong) two.receiver.disk.damage(two.shape.transferId, block * 256 * KiB + 5);
    const sent = two.sentBytes;
    await two.finish();
    two.assertVerified();
    // Of one more block a part was there.
    const missing = two.shape.byteLength - (before.size + 1 - wrong.length) * 256 * KiB;
    expect(two.sentBytes - sent).toBeGreaterThan(missing);
    expect(two.sentBytes - sent).toBeLessThanOrEqual(missing + 256 * KiB);
  });

  it("stops looking at what it holds when it is paused, and looks at all of it the next time", async () => {
    const two = new TwoEngines(new Seeded(seed), { blockBytes: 256 * KiB, sizes: [40_000_000] });
    after(two, 800, () => void two.pause("receiver", "user"));
    await begin(two);
    await two.quiet();
    const { disk } = two.receiver;
    const held = disk.digests(two.shape.transferId).size;
    let reads = 0;
    disk.faults.fail = (call) => void (reads += call === "read" ? 1 : 0);
    disk.faults.slow = turn;
    after(two, 1, () => void two.pause("receiver", "user"));
    await two.resume();
    await two.quiet();
    // Those that are looked at before the other side is told, and what was under way.
    expect(reads).toBeLessThan(held - 8);
    reads = 0;
    const heldNow = disk.digests(two.shape.transferId).size;
    await two.finish();
    two.assertVerified();
    expect(reads).toBe(heldNow);
  });

  it("finds blocks that a crash left wrong, and fetches those alone again", async () => {
    const two = new TwoEngines(new Seeded(seed), SMALL);
    after(two, 300, () => two.crash("receiver"));
    await begin(two);
    await two.quiet();
    const before = two.receiver.disk.digests(two.shape.transferId);
    expect(before.size).toBeGreaterThan(10);
    const wrong = [...before.keys()].slice(-3);
    for (const block of wrong) two.receiver.disk.damage(two.shape.transferId, block * BLOCK + 5);
    const sent = two.sentBytes;
    await two.finish();
    two.assertVerified();
    const missing = two.shape.byteLength - before.size * BLOCK;
    expect(two.sentBytes - sent).toBe(missing + wrong.length * BLOCK);
  });
});
