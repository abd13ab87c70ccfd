// A block store in memory, on a "disk" that outlives a restart; it can crash, refuse, be slow and run full.
// Rule: a crash keeps what was committed, and of the rest only what a real disk may have written by chance: nothing.
import {
  StoreError,
  type BlockStore,
  type OpenStore,
  type StoredState,
  type StoreKey,
} from "../../src/engine/ports.ts";
import { runsOf } from "../../src/protocol/block-runs.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Shape = Parameters<BlockStore["open"]>[1];

interface Kept {
  readonly byteLength: number;
  readonly blockBytes: number;
  readonly digests: Map<number, Bytes>;
  /** Bytes that a crash does not take, by offset. */
  durable: Bytes;
  reserved: number;
  open: boolean;
  removing: boolean;
}

/** What a test may make go wrong. */
export interface StoreFaults {
  /** Awaited before each write, commit and read. */
  slow?: () => Promise<void>;
  /** Changes what a write leaves on the disk. */
  spoil?: (bytes: Uint8Array<ArrayBuffer>, offset: number) => void;
  /** Fails a call with this fault while it returns one. */
  fail?: (call: "open" | "write" | "commit" | "revoke" | "read" | "close") => StoreError["fault"] | undefined;
}

/** One device's disk. `roomBytes`: what fits; transfers take what they reserved or wrote. */
export class MemoryDisk {
  readonly kept = new Map<string, Kept>();
  faults: StoreFaults = {};
  writes = 0;
  writtenBytes = 0;
  commits = 0;

  constructor(public roomBytes = Number.POSITIVE_INFINITY) {}

  get usedBytes(): number {
    return [...this.kept.values()].reduce((sum, { reserved }) => sum + reserved, 0);
  }

  /** Bytes of a transfer that would survive a crash; what was never committed is zero. */
  durable(transferId: string): Bytes {
    return this.kept.get(nameOf({ transferId, direction: "receiving" }))?.durable.slice() ?? new Uint8Array();
  }

  /** Digests of a transfer's durable blocks. */
  digests(transferId: string, direction: StoreKey["direction"] = "receiving"): ReadonlyMap<number, Bytes> {
    return new Map(this.kept.get(nameOf({ transferId, direction }))?.digests);
  }

  /** Whether a crash now would leave this block to the receiver. */
  holds(transferId: string, block: number): boolean {
    return this.kept.get(nameOf({ transferId, direction: "receiving" }))?.digests.has(block) ?? false;
  }

  /** A disk error that nobody was told of: flips one bit. */
  damage(transferId: string, offset: number): void {
    const kept = this.kept.get(nameOf({ transferId, direction: "receiving" }));
    if (kept) kept.durable[offset] = (kept.durable[offset] ?? 0) ^ 1;
  }

  get isAnyOpen(): boolean {
    return [...this.kept.values()].some(({ open }) => open);
  }
}

export class MemoryBlockStore implements BlockStore {
  readonly #disk: MemoryDisk;
  #crashed = false;

  constructor(disk = new MemoryDisk()) {
    this.#disk = disk;
  }

  /** Ends the process: what is not durable is lost, and nothing that was open does anything any more. */
  crash(): MemoryBlockStore {
    this.#crashed = true;
    for (const [name, kept] of this.#disk.kept) {
      kept.open = false;
      if (kept.removing) this.#disk.kept.delete(name);
    }
    return new MemoryBlockStore(this.#disk);
  }

  async open(key: StoreKey, shape: Shape): Promise<OpenStore> {
    await this.#call("open");
    const name = nameOf(key);
    let kept = this.#disk.kept.get(name);
    if (kept?.open) throw new StoreError("busy");
    if (kept && (kept.byteLength !== shape.byteLength || kept.blockBytes !== shape.blockBytes)) {
      throw new StoreError("refused");
    }
    const bytes = key.direction === "receiving" ? shape.byteLength : 0;
    const { byteLength, blockBytes } = shape;
    const fresh = { reserved: 0, open: false, removing: false };
    kept ??= { byteLength, blockBytes, digests: new Map(), durable: new Uint8Array(bytes), ...fresh };
    this.#claim(kept, shape.reserveBytes);
    kept.open = true;
    this.#disk.kept.set(name, kept);
    return new MemoryOpenStore(kept, this.#disk, {
      call: (call) => this.#call(call),
      claim: (end) => this.#claim(kept, end),
      closed: () => {
        kept.open = false;
        if (kept.removing) this.#disk.kept.delete(name);
      },
    });
  }

  async remove(key: StoreKey): Promise<void> {
    this.#mustRun();
    const kept = this.#disk.kept.get(nameOf(key));
    if (kept?.open) kept.removing = true;
    else this.#disk.kept.delete(nameOf(key));
  }

  async #call(call: Parameters<NonNullable<StoreFaults["fail"]>>[0]): Promise<void> {
    this.#mustRun();
    if (call !== "open" && call !== "close") await this.#disk.faults.slow?.();
    this.#mustRun();
    const fault = this.#disk.faults.fail?.(call);
    if (fault) throw new StoreError(fault);
  }

  /** A process that ended gets no answer to what it asked. */
  #mustRun(): void {
    if (this.#crashed) throw new StoreError("refused");
  }

  #claim(kept: Kept, end: number): void {
    const more = Math.max(0, end - kept.reserved);
    if (more > this.#disk.roomBytes - this.#disk.usedBytes) throw new StoreError("full");
    kept.reserved += more;
  }
}

interface Process {
  readonly call: (call: Parameters<NonNullable<StoreFaults["fail"]>>[0]) => Promise<void>;
  readonly claim: (end: number) => void;
  readonly closed: () => void;
}

class MemoryOpenStore implements OpenStore {
  readonly stored: StoredState;
  readonly #kept: Kept;
  readonly #disk: MemoryDisk;
  readonly #process: Process;
  /** Written and not flushed. */
  readonly #unflushed: { readonly offset: number; readonly bytes: Bytes }[] = [];
  #open = true;

  constructor(kept: Kept, disk: MemoryDisk, process: Process) {
    this.#kept = kept;
    this.#disk = disk;
    this.#process = process;
    this.stored = { held: runsOf(kept.digests.keys()), digests: new Map(kept.digests) };
  }

  async write(offset: number, bytes: Bytes): Promise<Bytes> {
    const copy = bytes.slice();
    await this.#enter("write");
    if (offset + copy.byteLength > this.#kept.durable.byteLength) throw new StoreError("refused");
    this.#process.claim(offset + copy.byteLength);
    this.#disk.writes += 1;
    this.#disk.writtenBytes += copy.byteLength;
    this.#disk.faults.spoil?.(copy, offset);
    this.#unflushed.push({ offset, bytes: copy });
    // Whoever goes on using what it gave is found out.
    bytes.fill(0xdb);
    return copy.slice();
  }

  async commit(blocks: ReadonlyMap<number, Bytes>): Promise<void> {
    const copies = [...blocks].map(([block, digest]): [number, Bytes] => [block, digest.slice()]);
    await this.#enter("commit");
    this.#disk.commits += 1;
    for (const { offset, bytes } of this.#unflushed.splice(0)) this.#kept.durable.set(bytes, offset);
    for (const [block, digest] of copies) {
      // Newest last, as in a journal.
      this.#kept.digests.delete(block);
      this.#kept.digests.set(block, digest);
    }
  }

  async revoke(blocks: readonly number[]): Promise<void> {
    await this.#enter("revoke");
    for (const block of blocks) this.#kept.digests.delete(block);
  }

  async read(offset: number, byteLength: number): Promise<Bytes> {
    await this.#enter("read");
    const end = offset + byteLength;
    if (end > this.#kept.durable.byteLength || end > this.#kept.reserved) throw new StoreError("refused");
    const bytes = this.#kept.durable.slice(offset, end);
    for (const write of this.#unflushed) overlay(bytes, offset, write);
    return bytes;
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    try {
      await this.#process.call("close");
      for (const { offset, bytes } of this.#unflushed.splice(0)) this.#kept.durable.set(bytes, offset);
    } finally {
      this.#process.closed();
    }
  }

  async #enter(call: Parameters<Process["call"]>[0]): Promise<void> {
    if (!this.#open) throw new StoreError("refused");
    await this.#process.call(call);
  }
}

/** Puts what `write` has of the stretch that begins at `offset` into `bytes`. */
function overlay(bytes: Bytes, offset: number, write: { readonly offset: number; readonly bytes: Bytes }): void {
  const from = Math.max(offset, write.offset);
  const to = Math.min(offset + bytes.byteLength, write.offset + write.bytes.byteLength);
  if (from < to) bytes.set(write.bytes.subarray(from - write.offset, to - write.offset), from - offset);
}

const nameOf = ({ transferId, direction }: StoreKey): string => `${direction} ${transferId}`;
