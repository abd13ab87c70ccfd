// Two engines over real data channels into real storage: in workers, and on the page with the store in its worker.
import { expect } from "@open-wc/testing";

import type { EngineEvent, TransferEngine, TransferShape } from "../../../src/engine/api.ts";
import { blockBytesFor } from "../../../src/protocol/limits.ts";
import { openReceived } from "../../../src/storage/received-files.ts";
import { createTransferClient, type TransferClient } from "../../../src/worker/transfer-client.ts";
import { faultOf } from "../../support/fault-of.ts";
import { freshKey } from "../../support/fresh-key.ts";
import { sha256 } from "../../support/sha256.ts";
import { channelPair, join, twoConnections, type Joined } from "../../support/browser/two-connections.ts";

const MiB = 1024 * 1024;
const PAIR = "pair";

function randomBytes(byteLength: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  for (let at = 0; at < byteLength; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

function shapeOf(files: readonly Blob[]): TransferShape {
  const byteLength = files.reduce((sum, { size }) => sum + size, 0);
  return {
    transferId: freshKey().transferId,
    items: files.map(({ size }, n) => ({ path: `folder/${n}`, byteLength: size, mediaType: "", modifiedAt: 1 })),
    byteLength,
    blockBytes: blockBytesFor(byteLength),
    manifestDigest: new Uint8Array(32),
  };
}

/** The first event that passes; rejects when the transfer fails instead. */
async function eventOf<T extends EngineEvent["type"]>(engine: TransferEngine, type: T) {
  type Wanted = Extract<EngineEvent, { type: T }>;
  let listening: unknown;
  const event = new Promise<Wanted>((resolve, reject) => {
    listening = engine.onEvent((event) => {
      if (event.type === type) resolve(event as Wanted);
      else if (event.type === "failed" || event.type === "violation" || event.type === "paused") {
        reject(new Error(JSON.stringify(event)));
      }
    });
  });
  await listening;
  // In an object: what an async function returns is awaited by its caller.
  return { event };
}

describe("the transfer client", () => {
  const clients: TransferClient[] = [];
  let joined: Joined | undefined;

  afterEach(async () => {
    joined?.close();
    for (const client of clients.splice(0)) await client.close();
  });

  async function client(placement?: TransferClient["placement"]): Promise<TransferClient> {
    const made = await createTransferClient(placement);
    clients.push(made);
    return made;
  }

  /** Sends from one client to another; resolves with what the receiver keeps. */
  async function send(from: TransferClient, to: TransferClient, files: readonly Blob[]): Promise<Blob> {
    joined = twoConnections();
    const [bulk, ack] = [channelPair(joined, 1), channelPair(joined, 2)];
    from.attachLane("lane", bulk.a, ack.a);
    to.attachLane("lane", bulk.b, ack.b);
    await join(joined);
    await Promise.all([from.engine.bindLane("lane", PAIR), to.engine.bindLane("lane", PAIR)]);
    const shape = shapeOf(files);
    const sent = await eventOf(from.engine, "sent");
    const held = await to.engine.openReceive(PAIR, shape, { reserve: true, voids: [] });
    await to.engine.startReceive(shape.transferId, 1);
    await from.engine.startSend(PAIR, shape, files, { attempt: 1, ...held, voids: [] });
    const { root } = await sent.event;
    expect(await to.engine.finishReceive(shape.transferId, root)).to.equal("verified");
    // Both devices of this test share one storage: removing would take the receiver's file as well.
    await from.engine.end(shape.transferId, { remove: false });
    await to.engine.end(shape.transferId, { remove: false });
    const file = await openReceived(shape.transferId);
    if (!file) throw new Error("nothing was received");
    return file;
  }

  it("runs the engine in the worker where channels can be transferred", async () => {
    expect((await client()).placement).to.equal("worker");
  });

  for (const [from, to] of [
    ["worker", "worker"],
    ["page", "page"],
    ["page", "worker"],
  ] as const) {
    it(`moves 32 MiB with equal SHA-256 from an engine in the ${from} to one in the ${to}`, async function () {
      this.timeout(60_000);
      const bytes = randomBytes(32 * MiB + 12_345);
      const file = await send(await client(from), await client(to), [new Blob([bytes])]);
      expect(file.size).to.equal(bytes.byteLength);
      expect(await sha256(new Uint8Array(await file.arrayBuffer()))).to.deep.equal(await sha256(bytes));
    });
  }

  it("moves a folder of files large, small and empty", async () => {
    const sizes = [0, 1, 300_000, 0, 5, ...Array.from({ length: 200 }, (_, n) => n * 7), 2 * MiB, 0];
    const parts = sizes.map((size) => randomBytes(size));
    const file = await send(
      await client(),
      await client(),
      parts.map((part) => new Blob([part])),
    );
    const whole = new Uint8Array(await new Blob(parts).arrayBuffer());
    expect(await sha256(new Uint8Array(await file.arrayBuffer()))).to.deep.equal(await sha256(whole));
  });

  for (const placement of ["worker", "page"] as const) {
    it(`says full over the boundary when the room is not there (engine in the ${placement})`, async () => {
      const { engine } = await client(placement);
      const byteLength = 2 ** 42;
      const item = { path: "a", byteLength, mediaType: "", modifiedAt: 1 };
      const shape = { ...shapeOf([]), byteLength, blockBytes: blockBytesFor(byteLength), items: [item] };
      expect(await faultOf(engine.openReceive(PAIR, shape, { reserve: true, voids: [] }))).to.equal("StoreError full");
    });
  }

  it("tells a crash of the worker, and leaves no call waiting", async () => {
    const workers: Worker[] = [];
    const { Worker: Original } = globalThis;
    globalThis.Worker = class extends Original {
      constructor(...args: ConstructorParameters<typeof Original>) {
        super(...args);
        workers.push(this);
      }
    };
    const crashing = await client("worker").finally(() => (globalThis.Worker = Original));
    const shape = shapeOf([new Blob([randomBytes(100)])]);
    let crashes = 0;
    crashing.onCrash(() => (crashes += 1));
    const waiting = crashing.engine.openReceive(PAIR, shape, { reserve: true, voids: [] });
    workers[0]?.dispatchEvent(new ErrorEvent("error"));
    workers[0]?.dispatchEvent(new ErrorEvent("error"));
    expect(await faultOf(waiting)).to.equal("WorkerGoneError");
    expect(await faultOf(crashing.engine.pause(shape.transferId))).to.equal("WorkerGoneError");
    expect(crashes).to.equal(1);
    // The store is free for the next worker.
    const next = await client("worker");
    const held = await next.engine.openReceive(PAIR, shape, { reserve: true, voids: [] });
    expect(held.storedBytes).to.equal(0);
  });
});
