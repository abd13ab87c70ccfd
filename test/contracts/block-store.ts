// The exam of every BlockStore: in memory, in OPFS, and across the worker boundary.
// Rule: runs under any runner that has describe and it; what a store keeps is asked of one opened after a "restart".
import type { BlockStore, OpenStore, StoreKey } from "../../src/engine/ports.ts";
import { faultOf } from "../support/fault-of.ts";
import { freshKey } from "../support/fresh-key.ts";

export interface Runner {
  readonly describe: (title: string, body: () => void) => void;
  readonly it: (title: string, body: () => Promise<void>) => void;
}

/** One device's storage. */
export interface StoreUnderTest {
  readonly store: BlockStore;
  /** A store over the same storage, as after a restart: the first one is ended, whatever it had open. */
  readonly restarted: () => Promise<BlockStore>;
}

const BLOCK = 1_024;
const SHAPE = { byteLength: 4 * BLOCK + 10, blockBytes: BLOCK, reserveBytes: 0 };
type Bytes = Uint8Array<ArrayBuffer>;

/** The bytes and digest of block `n`; digests need not be true here. */
const bytesOf = (n: number): Bytes => new Uint8Array(Math.min(BLOCK, SHAPE.byteLength - n * BLOCK)).fill(n + 1);
const digestOf = (n: number): Bytes => new Uint8Array(32).fill(100 + n);

async function put(open: OpenStore, ...blocks: number[]): Promise<void> {
  for (const n of blocks) await open.write(n * BLOCK, bytesOf(n));
  await open.commit(new Map(blocks.map((n) => [n, digestOf(n)])));
}

export function blockStoreContract({ describe, it }: Runner, make: () => Promise<StoreUnderTest>): void {
  describe("a block store", () => {
    it("opens empty, and gives back bytes that were written", async () => {
      const { store } = await make();
      const open = await store.open(freshKey(), SHAPE);
      equal([open.stored.held, open.stored.digests.size], [[], 0]);
      equal(await open.write(BLOCK, bytesOf(1)), bytesOf(1));
      equal(await open.read(BLOCK + 1, 5), bytesOf(1).slice(1, 6));
      await open.close();
    });

    it("holds after a restart what was committed, with digests, and nothing else", async () => {
      const { store, restarted } = await make();
      const key = freshKey();
      const open = await store.open(key, SHAPE);
      await put(open, 1, 0);
      await put(open, 4);
      await open.write(2 * BLOCK, bytesOf(2));
      const again = await (await restarted()).open(key, SHAPE);
      equal(again.stored.held, [
        [0, 2],
        [4, 1],
      ]);
      equal(
        [...again.stored.digests.keys()].toSorted((a, b) => a - b),
        [0, 1, 4],
      );
      for (const n of [0, 1, 4]) {
        equal(again.stored.digests.get(n), digestOf(n));
        equal(await again.read(n * BLOCK, bytesOf(n).byteLength), bytesOf(n));
      }
      await again.close();
    });

    it("keeps its own copy of bytes and digests", async () => {
      const { store, restarted } = await make();
      const key = freshKey();
      const open = await store.open(key, SHAPE);
      const [bytes, digest] = [bytesOf(0), digestOf(0)];
      // A view into something larger, as frames are.
      const large = new Uint8Array(4 * BLOCK);
      large.set(bytes, 100);
      const view = large.subarray(100, 100 + BLOCK);
      await open.write(0, view);
      large.fill(0);
      await open.commit(new Map([[0, digest]]));
      equal(digest.byteLength, 32);
      digest.fill(0);
      await open.close();
      const again = await (await restarted()).open(key, SHAPE);
      equal(await again.read(0, BLOCK), bytesOf(0));
      equal(again.stored.digests.get(0), digestOf(0));
      await again.close();
    });

    it("takes blocks back, and holds them again when they are committed again", async () => {
      const { store, restarted } = await make();
      const key = freshKey();
      const open = await store.open(key, SHAPE);
      await put(open, 0, 1, 2);
      await open.revoke([0, 2]);
      await put(open, 2);
      const again = await (await restarted()).open(key, SHAPE);
      equal(again.stored.held, [[1, 2]]);
      await again.close();
    });

    it("can be closed and opened again, and closing twice is no error", async () => {
      const { store } = await make();
      const key = freshKey();
      const open = await store.open(key, SHAPE);
      await put(open, 3);
      await open.close();
      await open.close();
      equal(await faultOf(open.write(0, bytesOf(0))), "StoreError refused");
      const again = await store.open(key, SHAPE);
      equal(again.stored.held, [[3, 1]]);
      await again.close();
    });

    it("is busy for a transfer that is open, and not for another", async () => {
      const { store } = await make();
      const key = freshKey();
      const open = await store.open(key, SHAPE);
      equal(await faultOf(store.open(key, SHAPE)), "StoreError busy");
      const other = await store.open(freshKey(), SHAPE);
      const sending = await store.open({ ...key, direction: "sending" }, SHAPE);
      for (const one of [open, other, sending]) await one.close();
    });

    it("refuses a shape other than was kept", async () => {
      const { store } = await make();
      const key = freshKey();
      await (await store.open(key, SHAPE)).close();
      equal(await faultOf(store.open(key, { ...SHAPE, byteLength: SHAPE.byteLength + 1 })), "StoreError refused");
      equal(await faultOf(store.open(key, { ...SHAPE, blockBytes: 2 * BLOCK })), "StoreError refused");
      await (await store.open(key, { ...SHAPE, reserveBytes: SHAPE.byteLength })).close();
    });

    it("refuses bytes outside the transfer, and reading what was never written", async () => {
      const { store } = await make();
      const open = await store.open(freshKey(), SHAPE);
      equal(await faultOf(open.write(SHAPE.byteLength, new Uint8Array(1))), "StoreError refused");
      equal(await faultOf(open.read(SHAPE.byteLength - 1, 2)), "StoreError refused");
      equal(await faultOf(open.read(0, 1)), "StoreError refused");
      await open.close();
    });

    it("keeps digests alone for the sending side", async () => {
      const { store, restarted } = await make();
      const key = freshKey("sending");
      const open = await store.open(key, SHAPE);
      equal(await faultOf(open.write(0, bytesOf(0))), "StoreError refused");
      await open.commit(new Map([[2, digestOf(2)]]));
      const again = await (await restarted()).open(key, SHAPE);
      equal(again.stored.digests.get(2), digestOf(2));
      await again.close();
    });

    it("takes an empty transfer", async () => {
      const { store } = await make();
      const open = await store.open(freshKey(), { byteLength: 0, blockBytes: BLOCK, reserveBytes: 0 });
      equal(open.stored.held, []);
      await open.commit(new Map());
      await open.close();
    });

    it("removes one side of a transfer for good, and removing what is not there is no error", async () => {
      const { store, restarted } = await make();
      const key = freshKey();
      const sending: StoreKey = { ...key, direction: "sending" };
      const open = await store.open(key, SHAPE);
      await put(open, 0);
      await open.close();
      const other = await store.open(sending, SHAPE);
      await other.commit(new Map([[0, digestOf(0)]]));
      await other.close();
      await store.remove(key);
      await store.remove(key);
      const later = await restarted();
      const again = await later.open(key, SHAPE);
      equal(again.stored.held, []);
      await again.close();
      const kept = await later.open(sending, SHAPE);
      equal(kept.stored.held, [[0, 1]]);
      await kept.close();
    });

    it("removes a transfer that is open once it is closed", async () => {
      const { store } = await make();
      const key = freshKey();
      const open = await store.open(key, SHAPE);
      await put(open, 0);
      await store.remove(key);
      await open.close();
      const again = await store.open(key, SHAPE);
      equal(again.stored.held, []);
      await again.close();
    });
  });
}

/** Deep equality for what these tests hold; not tied to a runner. */
function equal(actual: unknown, expected: unknown): void {
  const show = (value: unknown) =>
    JSON.stringify(value, (_, part: unknown) => (part instanceof Uint8Array ? { bytes: [...part] } : part)) ??
    "undefined";
  if (show(actual) !== show(expected)) throw new Error(`expected ${show(expected)}, got ${show(actual)}`);
}
