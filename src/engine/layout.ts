// Where a transfer's items lie in its blocks, and which of them are void.
// Rule: costs of a void are those of its own blocks alone, so that a hundred thousand of them stay cheap.
import { itemOffsets } from "../protocol/manifest.ts";

import type { TransferShape, VoidItems } from "./api.ts";

/** A stretch of one item: bytes `from` to `to` of the item. */
export interface ItemPart {
  readonly item: number;
  readonly from: number;
  readonly to: number;
}

export class Layout {
  readonly blockCount: number;
  readonly #shape: TransferShape;
  readonly #offsets: Float64Array;
  readonly #voidItems = new Set<number>();
  /** Bytes of void items in each block that has any. */
  readonly #voidBytes = new Map<number, number>();

  /** Throws RangeError when the items do not add up to the shape: it was not made by `ManifestReader` then. */
  constructor(shape: TransferShape, voids: VoidItems = []) {
    this.#shape = shape;
    this.#offsets = itemOffsets(shape.items);
    this.blockCount = Math.ceil(shape.byteLength / shape.blockBytes);
    if (this.#offsets.at(-1) !== shape.byteLength) throw new RangeError("items and byteLength differ");
    for (const [item] of voids) this.voidItem(item);
  }

  /** Bytes from the start of the transfer. */
  blockOffset(block: number): number {
    return block * this.#shape.blockBytes;
  }

  /** Bytes of a block; the last may be short. */
  blockLength(block: number): number {
    return Math.min(this.#shape.blockBytes, this.#shape.byteLength - this.blockOffset(block));
  }

  /** Parts of items in a stretch of the transfer, in order; items without bytes are not among them. */
  *parts(offset: number, byteLength: number): Iterable<ItemPart> {
    const end = offset + byteLength;
    for (let item = this.#itemAt(offset); item < this.#shape.items.length; item += 1) {
      const start = this.#offsets[item] ?? 0;
      if (start >= end) return;
      const from = Math.max(0, offset - start);
      const to = Math.min(this.#offsets[item + 1] ?? 0, end) - start;
      if (to > from) yield { item, from, to };
    }
  }

  /** Items with bytes in a block. */
  itemsIn(block: number): number[] {
    return Array.from(this.parts(this.blockOffset(block), this.blockLength(block)), ({ item }) => item);
  }

  /** Marks an item. Returns the blocks that are wholly void by it; none when it was marked before. */
  voidItem(item: number): number[] {
    if (this.#voidItems.has(item) || !Number.isInteger(item) || item < 0 || item >= this.#shape.items.length) return [];
    this.#voidItems.add(item);
    const start = this.#offsets[item] ?? 0;
    const end = this.#offsets[item + 1] ?? 0;
    const wholly: number[] = [];
    for (let block = Math.floor(start / this.#shape.blockBytes); this.blockOffset(block) < end; block += 1) {
      const length = this.blockLength(block);
      const from = Math.max(start, this.blockOffset(block));
      const bytes = Math.min(end, this.blockOffset(block) + length) - from;
      if (bytes <= 0) continue;
      const sum = (this.#voidBytes.get(block) ?? 0) + bytes;
      this.#voidBytes.set(block, sum);
      if (sum === length) wholly.push(block);
    }
    return wholly;
  }

  isVoidItem(item: number): boolean {
    return this.#voidItems.has(item);
  }

  get voidItems(): readonly number[] {
    return [...this.#voidItems];
  }

  get voidCount(): number {
    return this.#voidItems.size;
  }

  /** Every byte of the block belongs to void items: it is neither sent nor asked for. */
  isVoid(block: number): boolean {
    return this.#voidBytes.get(block) === this.blockLength(block);
  }

  /** Some bytes of the block belong to void items, others do not. */
  isPartlyVoid(block: number): boolean {
    return this.#voidBytes.has(block) && !this.isVoid(block);
  }

  /** Blocks with bytes of void items, wholly or partly. */
  voidTouched(): Iterable<number> {
    return this.#voidBytes.keys();
  }

  /** The last item that begins at or before `offset`: found by halving. */
  #itemAt(offset: number): number {
    let low = 0;
    let high = this.#shape.items.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#offsets[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    // Items without bytes share their offset with the one that has some.
    return Math.max(0, low);
  }
}
