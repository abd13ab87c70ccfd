// The vectors of docs/protocol/vectors/transfer.json, computed there with another implementation, against ours.
import { describe, expect, it } from "vitest";

import vectors from "../../../docs/protocol/vectors/transfer.json";
import { BlockSet } from "../../../src/protocol/block-runs.ts";
import { fromHex, toHex } from "../../../src/protocol/bytes.ts";
import {
  decodeAck,
  decodeBulk,
  encodeDigest,
  encodeEcho,
  encodePayload,
  encodeProbe,
  encodeReceived,
  encodeReject,
  encodeStored,
} from "../../../src/protocol/frame.ts";
import { blockBytesFor } from "../../../src/protocol/limits.ts";
import { encodeManifest, itemOffsets } from "../../../src/protocol/manifest.ts";
import { encodeHeld, encodeRoot } from "../../../src/protocol/root.ts";
import { sha256Now } from "../../support/engine-parts.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const sha256 = (bytes: Uint8Array | undefined): string => (bytes ? toHex(sha256Now(bytes)) : "missing");
const bytesOf = (hex: string): Bytes => fromHex(hex) ?? new Uint8Array();

const { transfer, attempt, blockBytes, frames, items } = vectors;
const content = new Uint8Array([
  ...new TextEncoder().encode("hello\n"),
  ...Array.from({ length: 300_000 }, (_, n) => n % 251),
]);
const address = (block: number) => ({ transfer, attempt, block });
const block = (n: number, of = content): Bytes => of.slice(n * blockBytes, (n + 1) * blockBytes);
const digestOf = (n: number): Bytes => bytesOf(vectors.blockDigests[n] ?? "");

describe("the worked example of docs/PROTOCOL.md", () => {
  it("has this manifest, and blocks of this size", () => {
    expect(itemOffsets(items).at(-1)).toBe(content.byteLength);
    expect(blockBytesFor(content.byteLength)).toBe(blockBytes);
    expect(toHex(encodeManifest(items, blockBytes))).toBe(vectors.manifest);
    expect(sha256(encodeManifest(items, blockBytes))).toBe(vectors.manifestDigest);
    expect([0, 1].map((n) => sha256(block(n)))).toEqual(vectors.blockDigests);
  });

  it("has these frames, and they are read as they were meant", () => {
    const start = block(0).slice(0, 16);
    expect(toHex(encodePayload(address(0), 0, start))).toBe(frames.payload);
    expect(toHex(encodeDigest(address(0), digestOf(0)))).toBe(frames.digest);
    expect(toHex(encodeReceived(262_296))).toBe(frames.received);
    expect(encodeStored(transfer, attempt, [[0, 2]]).map((frame) => toHex(frame))).toEqual([frames.stored]);
    expect(toHex(encodeReject(address(1), 1))).toBe(frames.reject);
    expect(toHex(encodeProbe(7))).toBe(frames.probe);
    expect(toHex(encodeEcho(7))).toBe(frames.echo);

    expect(decodeBulk(bytesOf(frames.payload))).toEqual({ kind: "payload", ...address(0), offset: 0, bytes: start });
    expect(decodeBulk(bytesOf(frames.digest))).toEqual({ kind: "digest", ...address(0), digest: digestOf(0) });
    expect(decodeAck(bytesOf(frames.received))).toEqual({ kind: "received", bytes: 262_296 });
    expect(decodeAck(bytesOf(frames.stored))).toEqual({ kind: "stored", transfer, attempt, runs: [[0, 2]] });
    expect(decodeAck(bytesOf(frames.reject))).toEqual({ kind: "reject", ...address(1), tries: 1 });
    expect(decodeAck(bytesOf(frames.probe))).toEqual({ kind: "probe", number: 7 });
    expect(decodeAck(bytesOf(frames.echo))).toEqual({ kind: "echo", number: 7 });
  });

  it("has these digests of what is held", () => {
    const held = (runs: [number, number][]) => sha256(encodeHeld(BlockSet.fromRuns(runs, 2)?.blocks() ?? [], digestOf));
    expect(held([])).toBe(vectors.heldDigest.nothing);
    expect(held([[0, 1]])).toBe(vectors.heldDigest.block0);
    expect(held([[0, 2]])).toBe(vectors.heldDigest.both);
  });

  it("has this root, and another when an item was void", () => {
    const parts = { manifestDigest: bytesOf(vectors.manifestDigest), blockCount: 2 };
    expect(sha256(encodeRoot({ ...parts, digestOf, isVoid: () => false, voidItems: [] }))).toBe(vectors.root);
    const { item, block0Digest, root } = vectors.voided;
    const zeros = content.slice().fill(0, 6);
    expect(sha256(block(0, zeros))).toBe(block0Digest);
    const digests = { digestOf: () => bytesOf(block0Digest), isVoid: (n: number) => n === 1 };
    expect(sha256(encodeRoot({ ...parts, ...digests, voidItems: [item] }))).toBe(root);
  });
});
