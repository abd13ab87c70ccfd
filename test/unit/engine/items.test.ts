// Items that stop in mid-stream, by a fault of their file or a person's word: the others arrive.
import { describe, expect, it } from "vitest";

import { Seeded, seedOf } from "../../support/seeded.ts";
import { TwoEngines, type TwoEnginesOptions } from "../../support/two-engines.ts";

const BLOCK = 1_024;
const KiB = 1_024;
const seed = seedOf("items");
const MANY: TwoEnginesOptions = {
  blockBytes: BLOCK,
  sizes: [10, 5 * BLOCK, 0, 300, 40 * BLOCK + 7, 1, 2_000, BLOCK, 20 * BLOCK],
};

function made(options: TwoEnginesOptions = MANY, salt = 0): TwoEngines {
  return new TwoEngines(new Seeded(seed + salt), options);
}

async function begin(two: TwoEngines): Promise<void> {
  await two.connect();
  await two.resume();
}

function after(two: TwoEngines, frames: number, act: () => void): void {
  const at = two.frames + frames;
  const before = two.onFrame;
  two.onFrame = (count) => {
    before(count);
    if (count === at) act();
  };
}

describe("an item that stops", () => {
  for (const fault of ["changed", "unreadable"] as const) {
    it(`is void when its file is ${fault} in the middle, and the others arrive`, async () => {
      const two = made();
      Object.assign(two.files[4] ?? {}, { fault, faultFrom: 10 * BLOCK });
      await begin(two);
      await two.quiet();
      two.assertVerified();
      expect([...two.voids]).toEqual([[4, fault]]);
      expect(two.sender.events.filter(({ type }) => type === "items-void").length).toBe(1);
      expect(two.sentBytes).toBeLessThan(two.shape.byteLength - 25 * BLOCK);
    });
  }

  for (const [how, length] of [
    ["shorter", 100],
    ["longer", 30 * BLOCK],
  ] as const) {
    it(`is void when its file is ${how} than was offered`, async () => {
      const two = made();
      const file = two.files[8];
      if (file) file.bytes = new Seeded(1).bytes(length);
      await begin(two);
      await two.quiet();
      two.assertVerified();
      expect([...two.voids]).toEqual([[8, "changed"]]);
    });
  }

  it("leaves nothing to send when all of them stop", async () => {
    const two = made();
    for (const file of two.files) file.fault = "unreadable";
    await begin(two);
    await two.quiet();
    two.assertVerified();
    expect(two.voids.size).toBe(two.files.filter(({ size }) => size > 0).length);
  });

  it("may be taken out by either side at any moment, with lanes lost and sides killed besides", async () => {
    for (let round = 0; round < 60; round += 1) {
      const random = new Seeded(seed + round);
      const large = { blockBytes: 256 * KiB, sizes: [300_000, 100, 900_000, 50_000, 600_000], lanes: 2 };
      const two = new TwoEngines(random, random.below(2) ? MANY : large);
      const last = random.below(2) ? 60 : 250;
      for (let n = 0; n < 4; n += 1) {
        const item = random.below(two.files.length);
        const by = random.pick(["sender", "receiver"] as const);
        after(two, 1 + random.below(last), () => void two.voidItem(by, item, "removed"));
      }
      if (random.below(2)) after(two, 1 + random.below(last), () => two.cut());
      if (random.below(2)) after(two, 1 + random.below(last), () => two.crash(random.pick(["sender", "receiver"])));
      await begin(two);
      await two.finish();
      two.assertVerified();
      two.assertStoredTrue();
    }
  });
});

describe("a sender that opened its files again", () => {
  /** Half-way through, the sender's page is closed. */
  async function halfSent(): Promise<TwoEngines> {
    const two = made();
    // Long enough before for the sender to have kept the digests of what was stored.
    after(two, 100, () => two.sender.clock.advance(3_000));
    after(two, 130, () => two.crash("sender"));
    await begin(two);
    await two.quiet();
    await two.receiver.engine.pause(two.shape.transferId);
    return two;
  }

  it("pauses for a file that is not at hand, and goes on with it", async () => {
    const two = await halfSent();
    two.atHand[8] = false;
    await two.connect();
    await two.resume();
    await two.quiet();
    expect(two.paused).toEqual({ by: "sender", reason: "needs-file" });
    two.atHand[8] = true;
    await two.finish();
    two.assertVerified();
  });

  it("needs no file for an item that is void", async () => {
    const two = await halfSent();
    await two.voidItem("sender", 8, "removed");
    two.atHand[8] = false;
    await two.finish();
    two.assertVerified();
  });

  for (const journal of ["kept", "lost"] as const) {
    it(`does not call a file verified whose content is another now (digests ${journal})`, async () => {
      const two = await halfSent();
      const file = two.files[1];
      if (file) file.bytes = file.bytes.map((byte) => byte ^ 0x55);
      if (journal === "lost") two.sender.disk.kept.clear();
      await two.finish(3);
      expect(two.violations).toEqual([]);
      // With its digests the sender can tell which item it is; without, only that something differs.
      if (journal === "lost") return expect([two.outcome, two.failReason]).toEqual(["failed", "changed"]);
      two.assertVerified();
      // The one beside it lies in the same block: which of them is another cannot be told.
      expect([...two.voids]).toEqual([
        [0, "changed"],
        [1, "changed"],
      ]);
    });
  }

  it("reads what is held once, beside sending the rest", async () => {
    const two = await halfSent();
    const reads = two.files.map((file) => file.reads);
    await two.finish();
    two.assertVerified();
    const blocks = Math.ceil(two.shape.byteLength / BLOCK);
    const again = two.files.reduce((sum, file, n) => sum + file.reads - (reads[n] ?? 0), 0);
    expect(again).toBeLessThanOrEqual(blocks + two.files.length);
  });
});

describe("the root at the end", () => {
  it("fails a transfer whose sender says another", async () => {
    const two = made();
    two.tamperRoot = (root) => root.map((byte) => byte ^ 1);
    await begin(two);
    await two.quiet();
    expect([two.outcome, two.failReason]).toEqual(["failed", "roots differ"]);
    expect(two.receiver.disk.isAnyOpen).toBe(false);
  });

  it("has blocks shared with a void item sent again, once, before it fails", async () => {
    const two = made();
    Object.assign(two.files[4] ?? {}, { fault: "changed", faultFrom: 10 * BLOCK });
    let roots = 0;
    two.tamperRoot = (root) => ((roots += 1) === 1 ? root.map((byte) => byte ^ 1) : root);
    await begin(two);
    await two.quiet();
    two.assertVerified();
    expect([roots, two.attempt]).toEqual([2, 2]);

    const wrong = made();
    Object.assign(wrong.files[4] ?? {}, { fault: "changed", faultFrom: 10 * BLOCK });
    wrong.tamperRoot = (root) => root.map((byte) => byte ^ 1);
    await begin(wrong);
    await wrong.quiet();
    expect([wrong.outcome, wrong.attempt]).toEqual(["failed", 2]);
  });

  it("is nobody's while blocks are missing", async () => {
    const two = made();
    after(two, 60, () => two.cut());
    await begin(two);
    await two.quiet();
    expect(await two.receiver.engine.finishReceive(two.shape.transferId, new Uint8Array(32))).toBe("failed");
  });
});
