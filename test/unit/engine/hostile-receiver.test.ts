// What a sender does with a receiver that breaks the protocol: no claim is believed that cannot be true.
import { describe, expect, it } from "vitest";

import { encodeEcho, encodeReceived, encodeReject, encodeStored } from "../../../src/protocol/frame.ts";
import type { TransferEngine } from "../../../src/engine/api.ts";
import { sha256Now, TestFile } from "../../support/engine-parts.ts";
import { HostileEnginePeer, PAIR, settled } from "../../support/hostile-engine-peer.ts";
import { Seeded, seedOf } from "../../support/seeded.ts";

const KiB = 1024;
const BLOCK = 16 * 1024 * KiB;
const seed = seedOf("hostile receiver");
type Resume = Parameters<TransferEngine["startSend"]>[3];

const FROM_THE_START: Resume = {
  attempt: 1,
  held: [],
  heldDigest: sha256Now(new Uint8Array()),
  partial: [],
  voids: [],
};

async function peerWith(sizes: readonly number[], blockBytes = BLOCK): Promise<HostileEnginePeer> {
  const peer = new HostileEnginePeer(new Seeded(seed), blockBytes, sizes);
  await peer.connect();
  return peer;
}

function start(peer: HostileEnginePeer, resume: Partial<Resume> = {}): Promise<void> {
  let at = 0;
  const files = peer.shape.items.map(({ byteLength }) => {
    at += byteLength;
    return new TestFile(peer.content.subarray(at - byteLength, at)).blob;
  });
  return peer.engine.startSend(PAIR, peer.shape, files, { ...FROM_THE_START, ...resume });
}

async function sending(sizes: readonly number[] = [4 * BLOCK], blockBytes = BLOCK): Promise<HostileEnginePeer> {
  const peer = await peerWith(sizes, blockBytes);
  await start(peer);
  await settled();
  return peer;
}

const bytesSent = (peer: HostileEnginePeer) => peer.bulk.reduce((sum, { byteLength }) => sum + byteLength, 0);

describe("a sender", () => {
  it("sends no more than its first window to a receiver that acknowledges nothing", async () => {
    const peer = await sending();
    expect(bytesSent(peer)).toBeGreaterThan(128 * KiB);
    expect(bytesSent(peer)).toBeLessThanOrEqual(320 * KiB);
  });

  it("tells what it has to send, at once and until it is stored", async () => {
    const peer = await peerWith([4 * BLOCK]);
    const told: number[] = [];
    void peer.engine.onMeasure(({ toSendBytes }) => told.push(toSendBytes));
    await start(peer);
    await settled();
    peer.device.clock.advance(0);
    expect(told).toEqual([4 * BLOCK]);
    await peer.acknowledge(...encodeStored(peer.shape.transferId, 1, [[0, 1]]));
    peer.device.clock.advance(1_000);
    expect(told.at(-1)).toBe(3 * BLOCK);
  });

  it("sends no more blocks than credit to a receiver that stores nothing", async () => {
    const peer = await sending();
    for (let before = -1; before !== peer.bulk.length;) {
      before = peer.bulk.length;
      await peer.acknowledge(encodeReceived(bytesSent(peer)));
    }
    const blocks = new Set(peer.bulk.map((frame) => new DataView(frame.buffer).getUint32(12)));
    expect([...blocks]).toEqual([0, 1]);
    await peer.acknowledge(...encodeStored(peer.shape.transferId, 1, [[0, 1]]));
    await settled();
    await peer.acknowledge(encodeReceived(bytesSent(peer)));
    expect(new DataView(peer.bulk.at(-1)?.buffer ?? new ArrayBuffer(20)).getUint32(12)).toBe(2);
    expect(peer.violation).toBeUndefined();
  });

  it("sends no more to one device in all its transfers together, and goes on when there is room", async () => {
    const peer = await peerWith([2 * BLOCK]);
    const ids = ["00000000000000b1", "00000000000000b2", "00000000000000b3"];
    const file = new TestFile(peer.content).blob;
    for (const transferId of ids) {
      await peer.engine.startSend(PAIR, { ...peer.shape, transferId }, [file], FROM_THE_START);
    }
    const begun = async () => {
      for (let before = -1; before !== peer.bulk.length;) {
        before = peer.bulk.length;
        await peer.acknowledge(encodeReceived(bytesSent(peer)));
      }
      return new Set(peer.bulk.map((frame) => frame.subarray(4, 16).join())).size;
    };
    expect(await begun()).toBe(4);
    await peer.acknowledge(...encodeStored(ids[0] ?? "", 1, [[0, 1]]));
    await settled();
    expect(await begun()).toBe(5);
    await peer.engine.pause(ids[0] ?? "");
    await settled();
    expect(await begun()).toBe(6);
    expect(peer.violation).toBeUndefined();
  });

  const { transferId } = new HostileEnginePeer(new Seeded(0), 1, []).shape;
  const address = { transfer: transferId, attempt: 1, block: 0 };
  const attacks: Record<string, readonly [why: string, frames: Uint8Array<ArrayBuffer>[]]> = {
    "bytes that were not sent": ["acknowledged bytes that were not sent", [encodeReceived(2 ** 40)]],
    "fewer bytes than before": ["acknowledged bytes that were not sent", [encodeReceived(1_000), encodeReceived(999)]],
    "blocks that were not sent": ["stored what was not sent", encodeStored(transferId, 1, [[3, 1]])],
    "blocks that do not exist": ["stored runs", encodeStored(transferId, 1, [[3, 2]])],
    "runs that overlap": [
      "stored runs",
      encodeStored(transferId, 1, [
        [0, 2],
        [1, 1],
      ]),
    ],
    "four billion blocks": ["stored runs", encodeStored(transferId, 1, [[0, 0xffff_ffff]])],
    "a reject of what was not sent": ["rejected what was not sent", [encodeReject({ ...address, block: 3 }, 1)]],
    "a reject of a block that does not exist": [
      "rejected what was not sent",
      [encodeReject({ ...address, block: 99 }, 1)],
    ],
    "more rejects than there are tries": ["rejected too often", [encodeReject(address, 3)]],
    "a reject that is none": ["rejected too often", [encodeReject(address, 0)]],
    "an echo of what was not sent": ["echo of what was not sent", [encodeEcho(0)]],
    "no known kind of frame": ["acknowledgement of no known kind", [new Uint8Array(12)]],
    "an empty frame": ["acknowledgement of no known kind", [new Uint8Array()]],
    "transfers that never were": [
      "acknowledged what was not sent",
      Array.from({ length: 65 }, (_, block) => encodeStored("00000000000000cc", 1, [[block, 1]])).flat(),
    ],
  };
  it("takes what is said early on each lane for one, as of 64 begun blocks that a void made needless", async () => {
    const peer = await sending();
    const said = Array.from({ length: 64 }, (_, block) => encodeStored("00000000000000cc", 1, [[block, 1]])).flat();
    for (let lane = 0; lane < 16; lane += 1) await peer.acknowledge(...said);
    expect(peer.violation).toBeUndefined();
    await peer.acknowledge(...encodeStored("00000000000000cc", 1, [[64, 1]]));
    expect(peer.violation).toBe("acknowledged what was not sent");
  });

  for (const [name, [why, frames]] of Object.entries(attacks)) {
    it(`refuses to be told of ${name}`, async () => {
      const peer = await sending();
      await peer.acknowledge(...frames);
      expect(peer.violation).toBe(why);
      expect(peer.closed).toBe(true);
      expect(peer.events.filter(({ type }) => type === "violation").length).toBe(1);
      const sent = peer.bulk.length;
      await settled();
      expect(peer.bulk.length).toBe(sent);
    });
  }

  it("takes a reject that is said on two lanes once", async () => {
    const peer = await sending([100_000], 256 * KiB);
    const sent = bytesSent(peer);
    await peer.acknowledge(encodeReject(address, 1), encodeReject(address, 1));
    expect(bytesSent(peer)).toBe(2 * sent);
    expect(peer.violation).toBeUndefined();
  });

  it("keeps an acknowledgement that overtook the start it belongs to", async () => {
    const peer = await peerWith([2 * BLOCK]);
    await peer.acknowledge(...encodeStored(transferId, 1, [[1, 1]]));
    await start(peer, { partial: [[1, 10]] });
    await settled();
    peer.device.clock.advance(1_000);
    expect(peer.violation).toBeUndefined();
    expect(peer.events.findLast(({ type }) => type === "progress")).toMatchObject({ storedBytes: BLOCK });
  });

  it("ignores what is said of an older attempt", async () => {
    const peer = await sending();
    await start(peer, { attempt: 2 });
    await peer.acknowledge(...encodeStored(transferId, 1, [[0, 1]]), encodeReject(address, 1));
    expect(peer.violation).toBeUndefined();
  });

  it("ignores what is said of a transfer that has ended", async () => {
    const peer = await sending();
    await peer.engine.end(transferId, { remove: true });
    for (let n = 0; n < 100; n += 1) await peer.acknowledge(...encodeStored(transferId, 1, [[0, 1]]));
    expect(peer.violation).toBeUndefined();
  });
});

describe("a resume that cannot be", () => {
  const impossible: Record<string, Partial<Resume>> = {
    "blocks beyond the end": { held: [[3, 2]] },
    "runs out of order": {
      held: [
        [2, 1],
        [0, 1],
      ],
    },
    "runs that touch": {
      held: [
        [0, 1],
        [1, 1],
      ],
    },
    "a begun block beyond the end": { partial: [[4, 1]] },
    "more of a begun block than it has": { partial: [[0, BLOCK + 1]] },
    "a begun block twice": {
      partial: [
        [0, 1],
        [0, 2],
      ],
    },
    "a begun block that is held": { held: [[0, 1]], partial: [[0, 1]] },
    "more begun blocks than credit": {
      partial: [
        [0, 1],
        [1, 1],
        [2, 1],
      ],
    },
    "a digest of another length": { heldDigest: new Uint8Array(31) },
  };
  for (const [name, resume] of Object.entries(impossible)) {
    it(`is a RangeError: ${name}`, async () => {
      const peer = await peerWith([4 * BLOCK]);
      await expect(start(peer, resume)).rejects.toBeInstanceOf(RangeError);
      await settled();
      expect(bytesSent(peer)).toBe(0);
    });
  }

  it("fails as changed when the receiver holds other bytes than the files have", async () => {
    const peer = await peerWith([4 * BLOCK]);
    await start(peer, { held: [[0, 4]], heldDigest: sha256Now(new Uint8Array(1)) });
    await settled();
    expect(peer.events.at(-1)).toMatchObject({ type: "failed", reason: "changed" });
    expect(peer.events.some(({ type }) => type === "sent")).toBe(false);
  });
});
