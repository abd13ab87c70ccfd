// The block store on a real disk: what survives crashes, torn journals, full disks and locked files.
import { expect } from "@open-wc/testing";

import { HEADER_BYTES, RECORD_BYTES } from "../../../src/storage/journal.ts";
import { receivedBytes } from "../../../src/storage/received-files.ts";
import { BLOCK, blockOf, cleared, heldBy, put, SHAPE, start } from "../../support/browser/block-store-tests.ts";
import { storeFiles, storeFolder, type StoreFaultOrder } from "../../support/browser/store-worker.ts";
import { faultOf } from "../../support/fault-of.ts";
import { freshKey } from "../../support/fresh-key.ts";
import { sha256 } from "../../support/sha256.ts";

describe("the OPFS block store", () => {
  beforeEach(cleared);
  afterEach(cleared);

  it("keeps blocks over a restart, the digests with them, under a name that is not the peer's", async () => {
    const key = freshKey();
    const open = await start().store.open(key, SHAPE);
    await put(open, 0, 1);
    await put(open, 3);
    await open.close();
    const again = await start().store.open(key, SHAPE);
    expect(again.stored.held).to.deep.equal([
      [0, 2],
      [3, 1],
    ]);
    expect(again.stored.digests.get(3)).to.deep.equal(await sha256(blockOf(3)));
    expect(await again.read(3 * BLOCK, 100)).to.deep.equal(blockOf(3));
    for (const name of await storeFiles())
      expect(name)
        .to.match(/^[0-9a-f]{32}\./)
        .and.not.contain(key.transferId);
  });

  it("cuts a journal torn at any byte of its last record and goes on", async () => {
    const key = freshKey();
    const { store } = start();
    const open = await store.open(key, SHAPE);
    await put(open, 0);
    await put(open, 1);
    await open.close();
    const whole = await journalBytes();
    expect(whole.byteLength).to.equal(HEADER_BYTES + 2 * RECORD_BYTES);
    for (let cut = whole.byteLength - RECORD_BYTES; cut < whole.byteLength; cut += 1) {
      await writeJournal(whole.slice(0, cut));
      const torn = await store.open(key, SHAPE);
      expect(torn.stored.held).to.deep.equal([[0, 1]]);
      await put(torn, 2);
      await torn.close();
      expect(await heldBy(store, key)).to.deep.equal([
        [0, 1],
        [2, 1],
      ]);
    }
  });

  it("begins anew when the journal's header is torn", async () => {
    const key = freshKey();
    const { store } = start();
    const open = await store.open(key, SHAPE);
    await put(open, 0);
    await open.close();
    await writeJournal((await journalBytes()).slice(0, HEADER_BYTES - 1));
    expect(await heldBy(store, key)).to.deep.equal([]);
  });

  // In the order of a commit. `journaled`: whether the block's record is written by then, which is never before its
  // bytes are flushed: a power cut could keep the record and lose the bytes.
  const stops: (StoreFaultOrder & { readonly journaled: boolean })[] = [
    { file: ".data", method: "write", how: "stop", journaled: false },
    { file: ".data", method: "flush", how: "stop", journaled: false },
    { file: ".journal", method: "write", how: "stop", journaled: false },
    { file: ".journal", method: "flush", how: "stop", journaled: true },
  ];
  for (const { journaled, ...stop } of stops) {
    it(`holds only true blocks, flushed before, after a crash at the ${stop.method} of ${stop.file}`, async () => {
      const key = freshKey();
      const worker = start();
      const open = await worker.store.open(key, SHAPE);
      await put(open, 0);
      const stopped = worker.stopped();
      await worker.setFault(stop);
      const lost = put(open, 1);
      lost.catch(() => {});
      await stopped;
      worker.kill();
      const again = await start().store.open(key, SHAPE);
      expect([0, 1].map((n) => again.stored.digests.has(n))).to.deep.equal([true, journaled]);
      for (const [n, digest] of again.stored.digests) {
        expect(await sha256(await again.read(n * BLOCK, blockOf(n).byteLength))).to.deep.equal(digest);
      }
      await put(again, 1, 2, 3);
      await again.close();
      expect(await heldBy(start().store, key)).to.deep.equal([[0, 4]]);
    });
  }

  it("takes blocks back for good", async () => {
    const key = freshKey();
    const { store } = start();
    const open = await store.open(key, SHAPE);
    await put(open, 0, 1);
    await open.revoke([0]);
    await open.close();
    expect(await heldBy(store, key)).to.deep.equal([[1, 1]]);
  });

  it("does not hold what lies beyond the end of a file that was cut from outside", async () => {
    const key = freshKey();
    const worker = start();
    const open = await worker.store.open(key, SHAPE);
    await put(open, 0, 1, 2);
    await open.close();
    const data = (await storeFiles()).find((name) => name.endsWith(".data")) ?? "";
    const writable = await (await (await storeFolder()).getFileHandle(data)).createWritable({ keepExistingData: true });
    await writable.truncate(2 * BLOCK - 1);
    await writable.close();
    expect(await heldBy(worker.store, key)).to.deep.equal([[0, 1]]);
  });

  it("says full when the room cannot be reserved, and leaves nothing behind", async () => {
    const worker = start();
    await worker.setFault({ file: ".data", method: "truncate", how: "quota" });
    const opening = worker.store.open(freshKey(), { ...SHAPE, reserveBytes: SHAPE.byteLength });
    expect(await faultOf(opening)).to.equal("StoreError full");
    expect(await storeFiles()).to.deep.equal([]);
  });

  it("reserves the whole room at once", async () => {
    const open = await start().store.open(freshKey(), { ...SHAPE, reserveBytes: SHAPE.byteLength });
    expect(await receivedBytes()).to.equal(SHAPE.byteLength);
    await open.close();
  });

  for (const how of ["quota", "short"] as const) {
    it(`says full when a write finds no room (${how}), keeps what it has and goes on when there is room`, async () => {
      const key = freshKey();
      const worker = start();
      const open = await worker.store.open(key, SHAPE);
      await put(open, 0);
      await worker.setFault({ file: ".data", method: "write", how });
      expect(await faultOf(open.write(BLOCK, blockOf(1)))).to.equal("StoreError full");
      await worker.setFault({ file: ".journal", method: "write", how });
      expect(await faultOf(put(open, 2))).to.equal("StoreError full");
      await put(open, 1);
      await open.close();
      expect(await heldBy(worker.store, key)).to.deep.equal([[0, 2]]);
    });
  }

  it("says refused when the disk fails otherwise", async () => {
    const worker = start();
    const open = await worker.store.open(freshKey(), SHAPE);
    await worker.setFault({ file: ".data", method: "flush", how: "broken" });
    expect(await faultOf(put(open, 0))).to.equal("StoreError refused");
  });

  it("says busy while another worker has the file, and opens it when that worker is gone", async () => {
    const key = freshKey();
    const first = start();
    const open = await first.store.open(key, SHAPE);
    await put(open, 0);
    const second = start();
    expect(await faultOf(first.store.open(key, SHAPE))).to.equal("StoreError busy");
    expect(await faultOf(second.store.open(key, SHAPE))).to.equal("StoreError busy");
    const waiting = heldBy(second.store, key);
    first.kill();
    expect(await waiting).to.deep.equal([[0, 1]]);
  });

  it("refuses another shape than was kept, an id that is no id, and bytes outside the transfer", async () => {
    const key = freshKey();
    const { store } = start();
    const open = await store.open(key, SHAPE);
    expect(await faultOf(open.write(SHAPE.byteLength - 1, new Uint8Array(2)))).to.equal("StoreError refused");
    expect(await faultOf(open.read(0, 1))).to.equal("StoreError refused");
    await open.close();
    expect(await faultOf(open.write(0, new Uint8Array(1)))).to.equal("StoreError refused");
    expect(await faultOf(store.open(key, { ...SHAPE, blockBytes: 2 * BLOCK }))).to.equal("StoreError refused");
    for (const transferId of ["../../../../x/y", "", "0123456789ABCDEF", `${key.transferId}0`]) {
      expect(await faultOf(store.open({ ...key, transferId }, SHAPE))).to.equal("StoreError refused");
    }
  });

  it("keeps digests alone for the sending side", async () => {
    const key = freshKey("sending");
    const { store } = start();
    const open = await store.open(key, { ...SHAPE, reserveBytes: SHAPE.byteLength });
    await open.commit(new Map([[2, await sha256(blockOf(2))]]));
    expect(await faultOf(open.write(0, blockOf(0)))).to.equal("StoreError refused");
    await open.close();
    expect((await storeFiles()).map((name) => name.slice(32))).to.deep.equal([".journal"]);
    expect(await heldBy(store, key)).to.deep.equal([[2, 1]]);
    expect(await heldBy(store, { ...key, direction: "receiving" })).to.deep.equal([]);
  });
});

async function journalHandle(): Promise<FileSystemFileHandle> {
  const name = (await storeFiles()).find((file) => file.endsWith(".journal")) ?? "";
  return (await storeFolder()).getFileHandle(name);
}

async function journalBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await (await journalHandle()).getFile()).arrayBuffer());
}

async function writeJournal(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const writable = await (await journalHandle()).createWritable();
  await writable.write(bytes);
  await writable.close();
}
