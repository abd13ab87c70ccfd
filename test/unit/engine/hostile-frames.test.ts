// Every byte of the head of every kind of frame wrong in turn, from a device that otherwise does all as it should:
// its lanes are closed or it is asked again; never is anything stored that was not verified.
import { describe, expect, it } from "vitest";

import { HostileEnginePeer } from "../../support/hostile-engine-peer.ts";
import { Seeded, seedOf } from "../../support/seeded.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const BLOCK_BYTES = 1_024;
const SIZES = [3 * BLOCK_BYTES + 5];
/** Bytes of the head: version, kind, attempt, transfer, block, offset. */
const HEAD_BYTES = 20;
const seed = seedOf("hostile frames");

/** The same frame with one byte set to something else, in several ways. */
function* wrong(frame: Bytes, bytes = HEAD_BYTES): Iterable<Bytes> {
  for (let at = 0; at < Math.min(bytes, frame.byteLength); at += 1) {
    for (const value of new Set([0, 1, 2, 0x7f, 0xff, (frame[at] ?? 0) ^ 1])) {
      if (value === frame[at]) continue;
      const other = frame.slice();
      other[at] = value;
      yield other;
    }
  }
}

async function receiving(): Promise<HostileEnginePeer> {
  const peer = new HostileEnginePeer(new Seeded(seed), BLOCK_BYTES, SIZES);
  await peer.connect();
  await peer.receiving();
  return peer;
}
function expectOnlyTruth(peer: HostileEnginePeer): void {
  const { device, shape } = peer;
  expect(peer.closed).toBe(peer.violation !== undefined);
  const durable = device.disk.durable(shape.transferId);
  for (const [block] of device.disk.digests(shape.transferId)) {
    const stored = durable.slice(block * BLOCK_BYTES, block * BLOCK_BYTES + peer.bytesOf(block).byteLength);
    expect(Buffer.from(stored).equals(peer.bytesOf(block))).toBe(true);
  }
}

describe("a frame with one byte of its head wrong", () => {
  it("of a payload", async () => {
    const { length } = [...wrong((await receiving()).payloads(1)[0] ?? new Uint8Array())];
    expect(length).toBeGreaterThan(80);
    for (let n = 0; n < length; n += 1) {
      const peer = await receiving();
      const [first = new Uint8Array()] = peer.payloads(1);
      const changed = [...wrong(first)][n] ?? first;
      await peer.send(...peer.payloads(0), peer.digest(0), changed, peer.digest(1));
      expectOnlyTruth(peer);
      expect(peer.device.disk.digests(peer.shape.transferId).has(1)).toBe(false);
      // Alone it is at least never the block that it is not.
      expect(peer.violation, changed.slice(0, HEAD_BYTES).toString()).toBeDefined();
    }
  });

  it("of a digest, or in the digest itself", async () => {
    const all = HEAD_BYTES + 32;
    const { length } = [...wrong((await receiving()).digest(1), all)];
    for (let n = 0; n < length; n += 1) {
      const peer = await receiving();
      const changed = [...wrong(peer.digest(1), all)][n] ?? peer.digest(1);
      await peer.send(...peer.payloads(1), changed);
      expectOnlyTruth(peer);
      expect(peer.device.disk.digests(peer.shape.transferId).size).toBe(0);
      const asked = peer.acks.some((ack) => ack.kind === "reject");
      // One of an attempt before this one may honestly come late, and is dropped.
      const isLate = changed[2] === 0 && changed[3] === 0;
      expect(asked || isLate || peer.violation !== undefined, changed.toString()).toBe(true);
    }
  });
});
