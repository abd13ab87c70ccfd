// Disks that lie: a flush that failed once succeeds the next time (Linux marks the pages clean), and a journal that grows
// on a full disk where the browser tells nobody (as storage/worker/holes.ts has it for the data).
import { expect, test } from "vitest";

import { BlockBuffers } from "../../../src/engine/block-buffers.ts";
import { BlockWriter } from "../../../src/engine/block-writer.ts";
import { Layout } from "../../../src/engine/layout.ts";
import { readJournal } from "../../../src/storage/journal.ts";
import { OpfsOpenStore } from "../../../src/storage/worker/opfs-open-store.ts";
import { sha256, sha256Now, TestClock } from "../../support/engine-parts.ts";
import { Seeded, seedOf } from "../../support/seeded.ts";

const BLOCK = 4096;
const BLOCKS = 300;
const PAGE = 4096;
type Bytes = Uint8Array<ArrayBuffer>;

/** A file: what is read is the system's memory; what a power cut leaves is `platter`. */
class DiskFile {
  size = 0;
  readonly cache = new Uint8Array(BLOCKS * BLOCK);
  readonly platter = new Uint8Array(BLOCKS * BLOCK);
  #dirty: [number, number][] = [];
  failFlushes = 0;
  /** From this byte on there is no room: writes there are said to be done, and leave nothing. */
  fullFrom = Number.POSITIVE_INFINITY;

  write(bytes: Bytes, { at = 0 }: { at?: number } = {}): number {
    const end = Math.min(at + bytes.byteLength, Math.ceil(this.fullFrom / PAGE) * PAGE);
    if (end > at) this.cache.set(bytes.subarray(0, end - at), at);
    this.#dirty.push([at, Math.max(at, end)]);
    this.size = Math.max(this.size, at + bytes.byteLength);
    return bytes.byteLength;
  }
  read(into: Bytes, { at = 0 }: { at?: number } = {}): number {
    const some = this.cache.subarray(at, Math.min(this.size, at + into.byteLength));
    into.set(some);
    return some.byteLength;
  }
  flush(): void {
    const dirty = this.#dirty.splice(0);
    if (this.failFlushes > 0) {
      this.failFlushes -= 1;
      throw new DOMException("", "InvalidStateError");
    }
    for (const [from, to] of dirty) this.platter.set(this.cache.subarray(from, to), from);
  }
  truncate(size: number): void {
    if (size < this.size) this.cache.fill(0, size, this.size);
    this.size = size;
  }
  getSize(): number {
    return this.size;
  }
  close(): void {}
  get handle(): FileSystemSyncAccessHandle {
    return this;
  }
}

function opened() {
  const [data, journal] = [new DiskFile(), new DiskFile()];
  const shape = { direction: "receiving" as const, byteLength: BLOCKS * BLOCK, blockBytes: BLOCK };
  const handles = { data: data.handle, journal: journal.handle };
  return { data, journal, store: new OpfsOpenStore(handles, shape, shape.byteLength, async () => undefined) };
}

test("blocks whose flush failed are not told as stored because a second flush succeeds", async () => {
  const { data, store } = opened();
  const random = new Seeded(seedOf("failed flush"));
  const items = [{ path: "f", byteLength: BLOCKS * BLOCK, mediaType: "", modifiedAt: 0 }];
  const shape = { transferId: "00000000000000aa", items, byteLength: BLOCKS * BLOCK, blockBytes: BLOCK };
  const told: number[] = [];
  const faults: unknown[] = [];
  const parts = { sha256, clock: new TestClock(), buffers: new BlockBuffers(BLOCK) };
  const writer = new BlockWriter(store, new Layout({ ...shape, manifestDigest: new Uint8Array(32) }), parts, {
    stored: (blocks) => void told.push(...blocks.keys()),
    wrong: () => undefined,
    fault: (error) => void faults.push(error),
    isIdle: () => true,
  });
  data.failFlushes = 1;
  const bytes = random.bytes(BLOCK);
  const digest = sha256Now(bytes);
  writer.add(3, bytes, digest, false);
  await writer.drain();
  expect(faults.length).toBe(1);
  // Now the power is cut.
  for (const block of told) {
    const left = data.platter.slice(block * BLOCK, (block + 1) * BLOCK);
    expect(Buffer.from(sha256Now(left)).equals(digest), `block ${block} was told as stored`).toBe(true);
  }
});

test("a commit whose journal records left a hole is a full disk", async () => {
  const { journal, store } = opened();
  const digest = new Uint8Array(32).fill(9);
  const records = (from: number, count: number) =>
    new Map(Array.from({ length: count }, (_, n) => [from + n, digest] as const));
  await store.commit(records(0, 99));
  // No page more: 24 + 99 * 41 bytes end just below the first one's end.
  journal.fullFrom = PAGE;
  const faultOf = (error: unknown) => (error as { fault?: string }).fault;
  const fault = await store.commit(records(99, 50)).then(() => undefined, faultOf);
  // Room again: all that comes later lies behind the hole.
  journal.fullFrom = Number.POSITIVE_INFINITY;
  await store.commit(records(149, 100)).catch(() => undefined);
  const held = readJournal(journal.cache.slice(0, journal.size))?.digests.size;
  expect([fault, held]).toEqual(["full", 199]);
});
