// Removal that survives crashes and locked files, and received files as they are given to saving.
import { expect } from "@open-wc/testing";

import { openReceived, receivedBytes } from "../../../src/storage/received-files.ts";
import {
  BLOCK,
  blockOf,
  cleared,
  heldBy,
  put,
  SHAPE,
  start,
  untilFree,
} from "../../support/browser/block-store-tests.ts";
import { storeFiles, storeFolder } from "../../support/browser/store-worker.ts";
import { faultOf } from "../../support/fault-of.ts";
import { freshKey } from "../../support/fresh-key.ts";

describe("removing from the OPFS block store", () => {
  beforeEach(cleared);
  afterEach(cleared);

  it("deletes file, journal and mark", async () => {
    const key = freshKey();
    const { store } = start();
    const open = await store.open(key, SHAPE);
    await put(open, 0);
    await open.close();
    await store.remove(key);
    await store.remove(key);
    expect(await storeFiles()).to.deep.equal([]);
    expect(await heldBy(store, key)).to.deep.equal([]);
  });

  it("finishes a removal asked for while open when the store is closed", async () => {
    const key = freshKey();
    const { store } = start();
    const open = await store.open(key, SHAPE);
    await store.remove(key);
    await put(open, 0);
    await open.close();
    expect(await storeFiles()).to.deep.equal([]);
  });

  it("finishes at the next start a removal that a crash or another worker's handle prevented", async () => {
    const key = freshKey();
    const holder = start();
    await put(await holder.store.open(key, SHAPE), 0);
    const other = start();
    await other.store.remove(key);
    expect((await storeFiles()).map((name) => name.slice(32))).to.deep.equal([".data", ".journal", ".removed"]);
    holder.kill();
    await untilFree();
    await start().sweep();
    expect(await storeFiles()).to.deep.equal([]);
  });

  it("never opens what is to be removed", async () => {
    const key = freshKey();
    const holder = start();
    await put(await holder.store.open(key, SHAPE), 0);
    const other = start();
    await other.store.remove(key);
    expect(await faultOf(other.store.open(key, SHAPE))).to.equal("StoreError busy");
    holder.kill();
    await untilFree();
    expect(await heldBy(other.store, key)).to.deep.equal([]);
  });

  it("deletes at the next start what a visit left, after a crash too, and nothing else", async () => {
    const [passing, lasting] = [freshKey(), freshKey()];
    const holder = start();
    await put(await holder.store.open(passing, { ...SHAPE, passing: true }), 0);
    await holder.store.open({ ...passing, direction: "sending" }, { ...SHAPE, passing: true });
    await put(await holder.store.open(lasting, SHAPE), 0);
    holder.kill();
    await untilFree();
    const next = start();
    await next.sweep();
    expect((await storeFiles()).length).to.equal(2);
    expect(await heldBy(next.store, passing)).to.deep.equal([]);
    expect(await heldBy(next.store, lasting)).to.deep.equal([[0, 1]]);
  });

  it("removes what belongs to a visit with its mark when asked to", async () => {
    const key = freshKey();
    const { store } = start();
    const open = await store.open(key, { ...SHAPE, passing: true });
    await put(open, 0);
    await open.close();
    await store.remove(key);
    expect(await storeFiles()).to.deep.equal([]);
  });

  it("sweeps data without a journal and leaves all else", async () => {
    const key = freshKey();
    const worker = start();
    const open = await worker.store.open(key, SHAPE);
    await put(open, 0);
    await (await storeFolder()).getFileHandle(`${"0".repeat(32)}.data`, { create: true });
    await worker.sweep();
    await open.close();
    await worker.sweep();
    expect((await storeFiles()).length).to.equal(2);
    expect(await heldBy(worker.store, key)).to.deep.equal([[0, 1]]);
  });
});

describe("received files", () => {
  beforeEach(cleared);
  afterEach(cleared);

  it("are given once the store has closed them, and not before", async () => {
    const key = freshKey();
    expect(await openReceived(key.transferId)).to.equal(undefined);
    const open = await start().store.open(key, SHAPE);
    await put(open, 0, 1, 2, 3);
    expect(await openReceived(key.transferId)).to.equal(undefined);
    await open.close();
    const file = await openReceived(key.transferId);
    expect(file?.size).to.equal(SHAPE.byteLength);
    expect(new Uint8Array((await file?.slice(BLOCK, 2 * BLOCK).arrayBuffer()) ?? [])).to.deep.equal(blockOf(1));
    expect(await receivedBytes()).to.equal(SHAPE.byteLength);
  });
});
