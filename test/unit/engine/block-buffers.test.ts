// Buffers for blocks: used again only when nothing else has them, and never many.
import { expect, it } from "vitest";

import { BlockBuffers } from "../../../src/engine/block-buffers.ts";

const BLOCK = 1024 * 1024;

/** Whether one of `given` comes back; compared by identity, since to print a MiB takes seconds. */
const isOneOf = (given: readonly Uint8Array[], taken: Uint8Array) => given.some((one) => one === taken);

it("hands out what was given back", () => {
  const buffers = new BlockBuffers(BLOCK);
  const bytes = buffers.take(BLOCK);
  buffers.give(bytes);
  expect(isOneOf([bytes], buffers.take(BLOCK))).toBe(true);
  expect(isOneOf([bytes], buffers.take(BLOCK))).toBe(false);
});

it("gives the last block, which is shorter, one of its own", () => {
  const buffers = new BlockBuffers(BLOCK);
  buffers.give(new Uint8Array(BLOCK));
  expect(buffers.take(5).byteLength).toBe(5);
  buffers.give(new Uint8Array(5));
  expect(buffers.take(BLOCK).byteLength).toBe(BLOCK);
});

it("keeps no view into something larger, and nothing that was handed to another thread", () => {
  const buffers = new BlockBuffers(BLOCK);
  const view = new Uint8Array(2 * BLOCK).subarray(0, BLOCK);
  buffers.give(view);
  const gone = new Uint8Array(BLOCK);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  buffers.give(gone);
  const taken = buffers.take(BLOCK);
  expect(isOneOf([view], taken)).toBe(false);
  expect(taken.byteLength).toBe(BLOCK);
});

it("keeps four of a MiB at most, and none after it was cleared", () => {
  const buffers = new BlockBuffers(BLOCK);
  const given = Array.from({ length: 6 }, () => new Uint8Array(BLOCK));
  for (const bytes of given) buffers.give(bytes);
  expect(given.map(() => buffers.take(BLOCK)).filter((bytes) => isOneOf(given, bytes)).length).toBe(4);
  const [first = new Uint8Array()] = given;
  buffers.give(first);
  buffers.clear();
  expect(isOneOf(given, buffers.take(BLOCK))).toBe(false);
});
