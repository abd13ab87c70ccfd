// The list of items: pages that fit, bytes that both sides agree on, and a reader that believes nothing.
import { describe, expect, it } from "vitest";

import { toHex } from "../../../src/protocol/bytes.ts";
import { encodeControl } from "../../../src/protocol/control-codec.ts";
import { blockBytesFor, MAX_CONTROL_BYTES, MAX_PATH_BYTES } from "../../../src/protocol/limits.ts";
import { ManifestReader } from "../../../src/protocol/manifest-reader.ts";
import { encodeManifest, itemOffsets, manifestPages, transferTop } from "../../../src/protocol/manifest.ts";
import type { Item, MessageOf } from "../../../src/protocol/messages.ts";
import { sha256Now } from "../../support/engine-parts.ts";

const transfer = "0011223344556677";
const item = (path: string, byteLength = 0): Item => ({ path, byteLength, mediaType: "", modifiedAt: 0 });

describe("pages of a manifest", () => {
  it("hold all items in order, each small enough for a message", () => {
    const items = Array.from({ length: 3_000 }, (_, n) => item(`folder ${n}/${"가".repeat(n % 300)}.txt`, n));
    const pages = manifestPages(items);
    expect(pages.flat()).toEqual(items);
    for (const [page, part] of pages.entries()) {
      const text = encodeControl({ type: "transfer-items", transfer, page, items: part });
      expect(new TextEncoder().encode(text).byteLength).toBeLessThan(MAX_CONTROL_BYTES);
    }
    expect(pages.length).toBeGreaterThan(10);
  });

  it("hold the longest item there may be", () => {
    const longest = { ...item("\u{1f600}".repeat(MAX_PATH_BYTES / 4), 2 ** 43), mediaType: "x".repeat(255) };
    const pages = manifestPages([longest, longest]);
    for (const part of pages) encodeControl({ type: "transfer-items", transfer, page: 0, items: part });
    expect(manifestPages([])).toEqual([]);
  });
});

describe("canonical bytes", () => {
  const items: Item[] = [
    { path: "a/é", byteLength: 5, mediaType: "text/plain", modifiedAt: 1_700_000_000_000 },
    item("b", 0x1_0000_0001),
  ];

  it("are these", () => {
    const hex = (text: string) => Buffer.from(text, "utf8").toString("hex");
    const head = `${hex("ferry/1 manifest")} 00000002 00040000`;
    const first = `0004 ${hex("a/é")} 0000000000000005 000a ${hex("text/plain")} 0000018bcfe56800`;
    const second = `0001 ${hex("b")} 0000000100000001 0000 0000000000000000`;
    expect(toHex(encodeManifest(items, 262_144))).toBe(`${head}${first}${second}`.replaceAll(" ", ""));
  });

  it("differ when anything in them does", () => {
    const digest = (list: readonly Item[], blockBytes = 262_144) => toHex(sha256Now(encodeManifest(list, blockBytes)));
    const [first, second] = items as [Item, Item];
    const others = [
      digest([second, first]),
      digest([first]),
      digest(items, 1_048_576),
      digest([{ ...first, path: "a/e" }, second]),
      digest([{ ...first, byteLength: 6 }, second]),
      digest([{ ...first, mediaType: "text/html" }, second]),
      digest([{ ...first, modifiedAt: 1 }, second]),
      // Lengths keep fields apart.
      digest([{ ...first, path: "a/ét", mediaType: "ext/plain" }, second]),
    ];
    expect(new Set([digest(items), ...others]).size).toBe(others.length + 1);
  });
});

describe("items end to end", () => {
  it("begin where the one before ends", () => {
    expect([...itemOffsets([item("a", 3), item("b"), item("c", 2 ** 40)])]).toEqual([0, 3, 3, 3 + 2 ** 40]);
    expect([...itemOffsets([])]).toEqual([0]);
  });

  it("are shown by their top folders and loose files", () => {
    const items = [item("photo.jpg", 5), item("trip/a", 1), item("trip/b/c", 2), item("trip", 4)];
    expect(transferTop(items)).toEqual([
      { name: "photo.jpg", folder: false, files: 1, byteLength: 5 },
      { name: "trip", folder: true, files: 2, byteLength: 3 },
      { name: "trip", folder: false, files: 1, byteLength: 4 },
    ]);
    expect(transferTop(Array.from({ length: 50 }, (_, n) => item(`${n}`))).length).toBe(20);
  });
});

describe("a manifest's reader", () => {
  const request = (over: Partial<MessageOf<"transfer-request">> = {}): MessageOf<"transfer-request"> => ({
    type: "transfer-request",
    id: "00".repeat(16),
    transfer,
    at: 0,
    manifestDigest: "A".repeat(43),
    items: 3,
    byteLength: 6,
    blockBytes: blockBytesFor(6),
    pages: 2,
    ...over,
  });
  const page = (number: number, ...items: Item[]): MessageOf<"transfer-items"> => ({
    type: "transfer-items",
    transfer,
    page: number,
    items,
  });
  const [first, second] = [page(0, item("a", 1), item("b", 2)), page(1, item("c", 3))];

  it("puts pages together in any order, and ignores repeats", () => {
    const reader = new ManifestReader(request());
    expect(reader.add(second)).toEqual({ is: "more" });
    expect(reader.add(second)).toEqual({ is: "more" });
    expect(reader.add(first)).toEqual({ is: "done", items: [...first.items, ...second.items] });
  });

  const faults: Record<string, [Partial<MessageOf<"transfer-request">>, MessageOf<"transfer-items">[], string]> = {
    "a block size that is not the one for its length": [{ blockBytes: 1 }, [first], "shape"],
    "more pages than items": [{ pages: 4 }, [first], "shape"],
    "a page beyond the last": [{}, [page(2, item("x"))], "page"],
    "an empty page": [{}, [page(0)], "page"],
    "more items than announced": [{}, [page(0, item("a"), item("b"), item("c"), item("d"))], "sum"],
    "fewer items than announced": [{}, [page(0, item("a", 3)), page(1, item("c", 3))], "sum"],
    "sizes that do not add up": [{}, [first, page(1, item("c", 4))], "sum"],
  };
  for (const [name, [over, pages, fault]] of Object.entries(faults)) {
    it(`refuses ${name}, and stays so`, () => {
      const reader = new ManifestReader(request(over));
      expect(pages.map((one) => reader.add(one)).at(-1)).toEqual({ is: "fault", fault });
      expect(reader.add(second)).toEqual({ is: "fault", fault });
    });
  }

  it("refuses names that are too much together", () => {
    const pages = 100;
    const reader = new ManifestReader(request({ items: 100_000, pages, byteLength: 0, blockBytes: blockBytesFor(0) }));
    const many = Array.from({ length: 1_000 }, (_, n) => item(`${n}${"x".repeat(1_000)}`));
    const outcomes = Array.from({ length: pages }, (_, n) => reader.add(page(n, ...many)));
    expect(outcomes.findIndex(({ is }) => is === "fault")).toBeLessThan(30);
    expect(outcomes.at(-1)).toEqual({ is: "fault", fault: "too-large" });
  });
});
