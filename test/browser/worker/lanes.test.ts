// Lanes on connections of their own between two workers: they carry the blocks, and one that is lost costs nothing.
import { expect } from "@open-wc/testing";

import type { LaneMeasure, TransferShape } from "../../../src/engine/api.ts";
import { createConnections } from "../../../src/connection/rtc-connection.ts";
import { blockBytesFor } from "../../../src/protocol/limits.ts";
import { openReceived } from "../../../src/storage/received-files.ts";
import { createTransferClient, type TransferClient } from "../../../src/worker/transfer-client.ts";
import { connect, makeEnds } from "../../contracts/connection.ts";
import { connectLanes, makeLanes, type LaneEnd } from "../../contracts/lane.ts";
import { freshKey } from "../../support/fresh-key.ts";
import { sha256 } from "../../support/sha256.ts";

const MiB = 1024 * 1024;
const PAIR = "pair";

interface Device {
  readonly client: TransferClient;
  readonly connections: ReturnType<typeof createConnections>;
  readonly measures: LaneMeasure[];
}

async function device(): Promise<Device> {
  const client = await createTransferClient();
  const measures: LaneMeasure[] = [];
  await client.engine.onMeasure((measure) => void measures.push(measure));
  return { client, measures, connections: createConnections({ attachLane: (...lane) => client.attachLane(...lane) }) };
}

async function digestOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(new Uint8Array(await blob.arrayBuffer()));
}

function fileOf(byteLength: number): { blob: Blob; shape: TransferShape } {
  const bytes = new Uint8Array(byteLength);
  for (let at = 0; at < byteLength; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  const items = [{ path: "file", byteLength, mediaType: "", modifiedAt: 1 }];
  const { transferId } = freshKey();
  const blockBytes = blockBytesFor(byteLength);
  return {
    blob: new Blob([bytes]),
    shape: { transferId, items, byteLength, blockBytes, manifestDigest: new Uint8Array(32) },
  };
}

describe("lanes beside the first", () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function linked(extra: number): Promise<{ a: Device; b: Device; lanes: [LaneEnd, LaneEnd][] }> {
    const [a, b] = [await device(), await device()];
    closing.push(() => Promise.all([a.client.close(), b.client.close()]));
    const ends = makeEnds(a.connections, b.connections);
    closing.push(() => ends.forEach(({ connection }) => connection.close()));
    await connect(ends);
    await Promise.all([
      a.client.engine.bindLane(ends[0].connection.laneId, PAIR),
      b.client.engine.bindLane(ends[1].connection.laneId, PAIR),
    ]);
    const lanes: [LaneEnd, LaneEnd][] = [];
    for (let n = 0; n < extra; n += 1) {
      const pair = makeLanes(a.connections, b.connections);
      closing.push(() => pair.forEach(({ lane }) => lane.close()));
      lanes.push(pair);
      await connectLanes(pair);
      const bind = ({ client }: Device, { lane }: LaneEnd) =>
        client.engine.bindLane(lane.laneId, PAIR, { extra: true });
      await Promise.all([bind(a, pair[0]), bind(b, pair[1])]);
    }
    return { a, b, lanes };
  }

  async function carry(a: Device, b: Device, blob: Blob, shape: TransferShape): Promise<Blob> {
    const { transferId } = shape;
    const sent = new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
      void a.client.engine.onEvent((event) => {
        if (event.type === "sent") resolve(event.root);
        else if (event.type !== "progress") reject(new Error(JSON.stringify(event)));
      });
    });
    const held = await b.client.engine.openReceive(PAIR, shape, { reserve: true, voids: [] });
    await b.client.engine.startReceive(transferId, 1);
    await a.client.engine.startSend(PAIR, shape, [blob], { ...held, attempt: 1, voids: [] });
    expect(await b.client.engine.finishReceive(transferId, await sent)).to.equal("verified");
    for (const { client } of [a, b]) await client.engine.end(transferId, { remove: false });
    const file = await openReceived(transferId);
    if (!file) throw new Error("nothing was received");
    return file;
  }

  it("carry all blocks between two workers, and the first stays free", async () => {
    const { a, b, lanes } = await linked(3);
    const { blob, shape } = fileOf(24 * MiB);
    const received = await carry(a, b, blob, shape);
    expect(await digestOf(received)).to.deep.equal(await digestOf(blob));
    const delivered = new Map(a.measures.at(-1)?.lanes.map((lane) => [lane.laneId, lane.deliveredBytes]));
    expect(delivered.size).to.equal(4);
    for (const [{ lane }] of lanes) expect(delivered.get(lane.laneId)).to.be.greaterThan(MiB);
    const [first] = delivered.values();
    expect(first).to.be.lessThan(MiB);
  });

  it("may be lost in the middle: the others bring what it carried", async () => {
    const { a, b, lanes } = await linked(2);
    const { blob, shape } = fileOf(24 * MiB);
    let lost = false;
    void b.client.engine.onEvent((event) => {
      if (event.type !== "progress" || event.storedBytes < 4 * MiB || lost) return;
      lost = true;
      lanes[0]?.[0].lane.close();
    });
    const received = await carry(a, b, blob, shape);
    expect(lost).to.equal(true);
    expect(await digestOf(received)).to.deep.equal(await digestOf(blob));
  });
});
