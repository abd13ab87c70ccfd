// What both sides hash to agree on all of a transfer: exact bytes, and nothing left out unseen.
import { describe, expect, it } from "vitest";

import { toHex } from "../../../src/protocol/bytes.ts";
import { encodeHeld, encodeRoot } from "../../../src/protocol/root.ts";

const manifestDigest = new Uint8Array(32).fill(0xaa);
const digestOf = (block: number) => new Uint8Array(32).fill(block + 1);
const none = () => false;

describe("the root's bytes", () => {
  it("are these", () => {
    const parts = {
      manifestDigest,
      blockCount: 2,
      digestOf,
      isVoid: (block: number) => block === 1,
      voidItems: [7, 2],
    };
    const label = Buffer.from("ferry/1 root").toString("hex");
    const blocks = `00000002 ${"01".repeat(32)} ${"00".repeat(32)}`;
    const voids = "00000002 00000002 00000007";
    expect(toHex(encodeRoot(parts) ?? new Uint8Array())).toBe(
      `${label} ${"aa".repeat(32)} ${blocks} ${voids}`.replaceAll(" ", ""),
    );
  });

  it("are not there while a block's digest is missing, unless it is void", () => {
    const parts = { manifestDigest, blockCount: 3, voidItems: [0], isVoid: none };
    const some = (block: number) => (block === 1 ? undefined : digestOf(block));
    expect(encodeRoot({ ...parts, digestOf: some })).toBeUndefined();
    expect(encodeRoot({ ...parts, digestOf: some, isVoid: (block) => block === 1 })).toBeDefined();
  });

  it("do not depend on what a void block once held", () => {
    const parts = { manifestDigest, blockCount: 1, voidItems: [0], isVoid: () => true };
    expect(encodeRoot({ ...parts, digestOf })).toEqual(encodeRoot({ ...parts, digestOf: () => undefined }));
  });

  it("of an empty transfer are there", () => {
    expect(encodeRoot({ manifestDigest, blockCount: 0, voidItems: [], isVoid: none, digestOf })?.byteLength).toBe(52);
  });
});

describe("the held digest's bytes", () => {
  it("are the digests of the held blocks, one after the other", () => {
    expect(toHex(encodeHeld([1, 4], digestOf) ?? new Uint8Array())).toBe(`${"02".repeat(32)}${"05".repeat(32)}`);
    expect(encodeHeld([], digestOf)).toEqual(new Uint8Array());
    expect(encodeHeld([1, 4], (block) => (block === 4 ? undefined : digestOf(block)))).toBeUndefined();
  });
});
