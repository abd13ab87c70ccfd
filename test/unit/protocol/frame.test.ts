// Binary frames: exact bytes, back as they were, and nothing taken that is not known to the byte.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { fromHex, toHex } from "../../../src/protocol/bytes.ts";
import {
  type AckFrame,
  BULK_HEADER_BYTES,
  type BulkFrame,
  decodeAck,
  decodeBulk,
  encodeDigest,
  encodeEcho,
  encodePayload,
  encodeProbe,
  encodeReceived,
  encodeReject,
  encodeStored,
  MAX_STORED_RUNS,
} from "../../../src/protocol/frame.ts";
import { MAX_FRAME_BYTES } from "../../../src/protocol/limits.ts";
import { propertyRun } from "../../support/property-run.ts";

const run = propertyRun("frames");

const address = { transfer: "0011223344556677", attempt: 0x0102, block: 0x0a0b0c0d };
const digest = new Uint8Array(32).fill(0xdd);
const bytes = (hex: string) => fromHex(hex.replaceAll(" ", "")) ?? new Uint8Array();

describe("frames", () => {
  it("have the bytes that docs/protocol/transfer.md draws", () => {
    const header = "0011223344556677 0a0b0c0d";
    expect(encodePayload(address, 0x10000, bytes("68 69"))).toEqual(bytes(`01010102 ${header} 00010000 6869`));
    expect(encodeDigest(address, digest)).toEqual(bytes(`01020102 ${header} 00000000 ${"dd".repeat(32)}`));
    expect(encodeReceived(0x1_0000_0002)).toEqual(bytes("01100000 0000000100000002"));
    const runs = [
      [3, 1],
      [7, 2],
    ] as const;
    expect(encodeStored(address.transfer, 0x0102, runs)).toEqual([
      bytes("01110102 0011223344556677 00000003 00000001 00000007 00000002"),
    ]);
    expect(encodeReject(address, 2)).toEqual(bytes(`01120102 ${header} 00000002`));
    expect(encodeProbe(7)).toEqual(bytes("01130000 0000000000000007"));
    expect(encodeEcho(0x1_0000_0002)).toEqual(bytes("01140000 0000000100000002"));
  });

  it("come back as they were", () => {
    const addresses = fc.record({
      transfer: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((id) => toHex(id)),
      attempt: fc.nat(0xffff),
      block: fc.nat(0xffff_ffff),
    });
    const content = fc.uint8Array({ minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(addresses, content, fc.nat(0xffff_ffff), (at, part, number) => {
        const payload = new Uint8Array(part);
        expect(decodeBulk(encodePayload(at, number, payload))).toEqual({
          kind: "payload",
          ...at,
          offset: number,
          bytes: payload,
        });
        expect(decodeBulk(encodeDigest(at, digest))).toEqual({ kind: "digest", ...at, digest });
        expect(decodeAck(encodeReceived(number * 1_000))).toEqual({ kind: "received", bytes: number * 1_000 });
        expect(decodeAck(encodeReject(at, number))).toEqual({ kind: "reject", ...at, tries: number });
        expect(decodeAck(encodeProbe(number))).toEqual({ kind: "probe", number });
        expect(decodeAck(encodeEcho(number * 1_000))).toEqual({ kind: "echo", number: number * 1_000 });
      }),
      run,
    );
  });

  it("list as many runs as there are, in frames of bounded length", () => {
    const runs = Array.from({ length: MAX_STORED_RUNS * 2 + 1 }, (_, n): [number, number] => [n * 2, 1]);
    const frames = encodeStored(address.transfer, 1, runs);
    expect(frames.length).toBe(3);
    const back = frames.flatMap((frame) => {
      const ack = decodeAck(frame);
      return ack?.kind === "stored" ? ack.runs : [];
    });
    expect(back).toEqual(runs);
    for (const frame of frames) expect(frame.byteLength).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    expect(encodeStored(address.transfer, 1, [])).toEqual([]);
  });

  it("may lie anywhere in a larger buffer", () => {
    const frame = encodePayload(address, 5, bytes("01 02 03"));
    const large = new Uint8Array(100);
    large.set(frame, 13);
    const decoded = decodeBulk(large.subarray(13, 13 + frame.byteLength));
    expect(decoded).toEqual({ kind: "payload", ...address, offset: 5, bytes: bytes("01 02 03") });
  });

  it("are not made for an address that is none", () => {
    for (const wrong of [{ transfer: "00" }, { transfer: "X".repeat(16) }, { attempt: -1 }, { attempt: 0x10000 }]) {
      expect(() => encodePayload({ ...address, ...wrong }, 0, digest)).toThrow(RangeError);
    }
  });

  const payload = encodePayload(address, 0, digest);
  const changed = (frame: Uint8Array<ArrayBuffer>, at: number, to: number) => {
    const other = frame.slice();
    other[at] = to;
    return other;
  };
  const notBulk: Record<string, Uint8Array<ArrayBuffer>> = {
    "no bytes": new Uint8Array(),
    "a header alone": payload.slice(0, BULK_HEADER_BYTES),
    "another version": changed(payload, 0, 2),
    "another kind": changed(payload, 1, 3),
    "an acknowledgement": encodeReject(address, 1),
    "a digest cut short": encodeDigest(address, digest).slice(0, -1),
    "a digest with more": new Uint8Array([...encodeDigest(address, digest), 0]),
    "a digest with an offset": changed(encodeDigest(address, digest), 19, 1),
  };
  for (const [name, frame] of Object.entries(notBulk)) {
    it(`of blocks are not ${name}`, () => expect(decodeBulk(frame)).toBeUndefined());
  }

  const stored = encodeStored(address.transfer, 1, [[0, 1]])[0] ?? payload;
  const notAck: Record<string, Uint8Array<ArrayBuffer>> = {
    "no bytes": new Uint8Array(),
    "another version": changed(encodeReceived(1), 0, 0),
    "a payload": payload,
    "a count with something in its empty field": changed(encodeReceived(1), 3, 1),
    "a count beyond what numbers hold": changed(encodeReceived(1), 4, 0xff),
    "a count with more": new Uint8Array([...encodeReceived(1), 0]),
    "a number of no known kind": changed(encodeProbe(1), 1, 21),
    "a probe with more": new Uint8Array([...encodeProbe(1), 0]),
    "runs of none": stored.slice(0, 12),
    "half a run": stored.slice(0, 16),
    "too many runs": new Uint8Array([...stored.slice(0, 12), ...new Uint8Array((MAX_STORED_RUNS + 1) * 8)]),
    "a reject cut short": encodeReject(address, 1).slice(0, -1),
  };
  for (const [name, frame] of Object.entries(notAck)) {
    it(`of acknowledgements are not ${name}`, () => expect(decodeAck(frame)).toBeUndefined());
  }

  it("of any bytes never throw, and what they are read as has no other bytes", () => {
    const kinds = fc.constantFrom(1, 2, 16, 17, 18, 0, 255);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), kinds, (some, kind) => {
        const frame = new Uint8Array(some);
        frame.set([1, kind].slice(0, frame.byteLength));
        const [bulk, ack] = [decodeBulk(frame), decodeAck(frame)];
        expect(bulk && ack).toBeUndefined();
        if (bulk) expect(bulkBytes(bulk)).toEqual(frame);
        if (ack) expect(ackBytes(ack)).toEqual(frame);
      }),
      run,
    );
  });

  it("changed in any one byte are refused, or are as good a frame as those bytes say", () => {
    const whole = [payload, encodeDigest(address, digest), encodeReceived(1_000), encodeReject(address, 2), stored];
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.nat(), fc.nat(255), (frame, at, to) => {
        const other = changed(frame, at % frame.byteLength, to);
        const [bulk, ack] = [decodeBulk(other), decodeAck(other)];
        if (bulk) expect(bulkBytes(bulk)).toEqual(other);
        if (ack) expect(ackBytes(ack)).toEqual(other);
      }),
      run,
    );
  });
});

function bulkBytes(frame: BulkFrame): Uint8Array {
  return frame.kind === "payload" ? encodePayload(frame, frame.offset, frame.bytes) : encodeDigest(frame, frame.digest);
}

function ackBytes(frame: AckFrame): Uint8Array | undefined {
  if (frame.kind === "received") return encodeReceived(frame.bytes);
  if (frame.kind === "probe") return encodeProbe(frame.number);
  if (frame.kind === "echo") return encodeEcho(frame.number);
  return frame.kind === "reject"
    ? encodeReject(frame, frame.tries)
    : encodeStored(frame.transfer, frame.attempt, frame.runs)[0];
}
