// Memory of blocks that were begun and wait for another link: bounded over all transfers of a pair, whoever begins them.
import { expect, it } from "vitest";

import type { EngineEvent } from "../../../src/engine/api.ts";
import { STORE_CREDIT_BYTES } from "../../../src/protocol/limits.ts";
import { encodePayload } from "../../../src/protocol/frame.ts";
import { EngineDevice } from "../../support/engine-device.ts";
import { settled } from "../../support/hostile-engine-peer.ts";
import { MemoryLane } from "../../support/memory-lane.ts";

const BLOCK = 256 * 1024;
const LINKS = 6;
const TRANSFERS = 4;
/** One less than the credit of one transfer. */
const BEGUN = STORE_CREDIT_BYTES / BLOCK - 1;

function shapeOf(n: number) {
  const byteLength = 200 * BLOCK;
  const items = [{ path: "x", byteLength, mediaType: "", modifiedAt: 0 }];
  const transferId = n.toString(16).padStart(16, "0");
  return { transferId, items, byteLength, blockBytes: BLOCK, manifestDigest: new Uint8Array(32) };
}

async function linkTo({ engine }: EngineDevice, id: string): Promise<MemoryLane> {
  const [here, there] = [new MemoryLane(id), new MemoryLane(id)];
  engine.attachLane(here);
  there.listen({ bulk() {}, ack() {}, open() {}, low() {}, closed() {} }, 0);
  here.join(there);
  there.join(here);
  await engine.bindLane(id, "pair");
  return there;
}

it("blocks that a device begins, link after link, with one byte each, take no more memory than one link's", async () => {
  const events: EngineEvent[] = [];
  const device = new EngineDevice((event) => events.push(event));
  for (let link = 0; link < LINKS; link += 1) {
    const there = await linkTo(device, `lane ${link}`);
    for (let n = 0; n < TRANSFERS; n += 1) {
      const shape = shapeOf(link * TRANSFERS + n);
      await device.engine.openReceive("pair", shape, { reserve: false, voids: [] });
      await device.engine.startReceive(shape.transferId, 1);
      for (let block = 0; block < BEGUN; block += 1)
        there.sendBulk(encodePayload({ transfer: shape.transferId, attempt: 1, block }, 0, new Uint8Array(1)));
      for (let i = 0; i < 8; i += 1) await settled();
    }
    there.close();
    await settled();
  }
  expect(events.filter(({ type }) => type === "violation")).toEqual([]);
  let bytes = 0;
  for (let n = 0; n < LINKS * TRANSFERS; n += 1) {
    const { partial } = await device.engine.openReceive("pair", shapeOf(n), { reserve: false, voids: [] });
    bytes += partial.length * BLOCK;
  }
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(2 * STORE_CREDIT_BYTES);
});
