// The journal's bytes: what is written is read back, and a torn or damaged tail never counts.
import { describe, expect, it } from "vitest";

import {
  encodeHeader,
  encodeHeld,
  encodeRevoked,
  HEADER_BYTES,
  readJournal,
  RECORD_BYTES,
  runsOf,
} from "../../../src/storage/journal.ts";

const SHAPE = { direction: "receiving", byteLength: 5 * 262_144 + 7, blockBytes: 262_144 } as const;
const digest = (fill: number) => new Uint8Array(32).fill(fill);

function journal(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

describe("the journal", () => {
  it("reads back header, held and taken-back blocks", () => {
    const held = new Map([
      [5, digest(5)],
      [0, digest(1)],
    ]);
    const bytes = journal(
      encodeHeader(SHAPE),
      encodeHeld(held),
      encodeRevoked([0]),
      encodeHeld(new Map([[1, digest(9)]])),
    );
    const read = readJournal(bytes);
    expect(read?.shape).toEqual(SHAPE);
    expect([...(read?.digests ?? [])]).toEqual([
      [5, digest(5)],
      [1, digest(9)],
    ]);
    expect(read?.goodBytes).toBe(bytes.byteLength);
  });

  it("holds shapes up to 8 TiB", () => {
    const shape = { direction: "sending", byteLength: 2 ** 43, blockBytes: 4 * 2 ** 20 } as const;
    expect(readJournal(encodeHeader(shape))?.shape).toEqual(shape);
  });

  it("ends before the last record when that is cut at any byte", () => {
    const whole = journal(
      encodeHeader(SHAPE),
      encodeHeld(new Map([[0, digest(1)]])),
      encodeHeld(new Map([[1, digest(2)]])),
    );
    for (let cut = whole.byteLength - RECORD_BYTES; cut < whole.byteLength; cut += 1) {
      const read = readJournal(whole.slice(0, cut));
      expect([...(read?.digests.keys() ?? [])]).toEqual([0]);
      expect(read?.goodBytes).toBe(HEADER_BYTES + RECORD_BYTES);
    }
  });

  it("ends before a record in which any bit differs", () => {
    const whole = journal(
      encodeHeader(SHAPE),
      encodeHeld(new Map([[0, digest(1)]])),
      encodeHeld(new Map([[1, digest(2)]])),
    );
    for (let at = whole.byteLength - RECORD_BYTES; at < whole.byteLength; at += 1) {
      const damaged = whole.slice();
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      expect([...(readJournal(damaged)?.digests.keys() ?? [])]).toEqual([0]);
    }
  });

  it("is no journal when the header is cut or damaged at any byte", () => {
    const header = encodeHeader(SHAPE);
    for (let at = 0; at < header.byteLength; at += 1) {
      expect(readJournal(header.slice(0, at))).toBe(undefined);
      const damaged = header.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      expect(readJournal(damaged)).toBe(undefined);
    }
  });

  it("does not believe a record of a block that the transfer does not have", () => {
    const bytes = journal(encodeHeader(SHAPE), encodeHeld(new Map([[6, digest(1)]])));
    expect(readJournal(bytes)?.digests.size).toBe(0);
  });

  it("refuses to write a digest of another length", () => {
    expect(() => encodeHeld(new Map([[0, new Uint8Array(31)]]))).toThrow(RangeError);
  });
});

describe("runs", () => {
  it("join neighbours, ascending", () => {
    expect(runsOf([7, 1, 2, 0, 5, 6])).toEqual([
      [0, 3],
      [5, 3],
    ]);
    expect(runsOf([])).toEqual([]);
  });
});
