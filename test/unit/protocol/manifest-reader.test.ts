// Pages of an offer in any order, twice, changed, too many: what comes out is what was offered, or a fault.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { blockBytesFor } from "../../../src/protocol/limits.ts";
import { ManifestReader, type ManifestProgress } from "../../../src/protocol/manifest-reader.ts";
import type { Item, MessageOf } from "../../../src/protocol/messages.ts";
import { propertyRun } from "../../support/property-run.ts";

const run = propertyRun("manifest reader");
const transfer = "0011223344556677";
const item: fc.Arbitrary<Item> = fc.record({
  path: fc.string({ minLength: 1, maxLength: 20 }),
  byteLength: fc.nat(1_000),
  mediaType: fc.constant(""),
  modifiedAt: fc.nat(),
});
const pagesOfItems = fc.array(fc.array(item, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });

const sum = (items: readonly Item[]) => items.reduce((all, { byteLength }) => all + byteLength, 0);
function requestOf(pages: readonly (readonly Item[])[]): MessageOf<"transfer-request"> {
  const items = pages.flat();
  const byteLength = sum(items);
  return {
    type: "transfer-request",
    id: "00".repeat(16),
    transfer,
    at: 0,
    items: items.length,
    byteLength,
    blockBytes: blockBytesFor(byteLength),
    pages: pages.length,
    manifestDigest: "A".repeat(43),
  };
}
const page = (number: number, items: readonly Item[]): MessageOf<"transfer-items"> => ({
  type: "transfer-items",
  transfer,
  page: number,
  items: [...items],
});
function read(request: MessageOf<"transfer-request">, pages: readonly MessageOf<"transfer-items">[]): ManifestProgress {
  const reader = new ManifestReader(request);
  let last: ManifestProgress = { is: "more" };
  for (const one of pages) {
    last = reader.add(one);
    if (last.is !== "more") break;
  }
  return last;
}

/** A lie can be true of the first pages: then it is those, and what follows is not taken. */
function expectFirst(
  items: readonly Item[],
  pages: readonly (readonly Item[])[],
  request: MessageOf<"transfer-request">,
): void {
  expect(pages.length).toBeGreaterThan(request.pages);
  expect(items).toEqual(pages.slice(0, request.pages).flat());
  expect([items.length, sum(items)]).toEqual([request.items, request.byteLength]);
}

describe("pages put together", () => {
  it("are done with the last one announced: one more is not taken", () => {
    const one = { path: "a", byteLength: 0, mediaType: "", modifiedAt: 0 };
    expect(read(requestOf([[one]]), [page(0, [one]), page(1, [one])])).toEqual({ is: "done", items: [one] });
  });

  it("are the list that was offered, in whatever order and however often they came", () => {
    fc.assert(
      fc.property(pagesOfItems, fc.array(fc.nat(), { maxLength: 20 }), (pages, extra) => {
        const inAnyOrder = [...extra, ...pages.keys()].map((n) =>
          page(n % pages.length, pages[n % pages.length] ?? []),
        );
        expect(read(requestOf(pages), inAnyOrder)).toEqual({ is: "done", items: pages.flat() });
      }),
      run,
    );
  });

  it("that are not what was announced are never a list: no more is kept than was announced", () => {
    const lie = fc.record({
      items: fc.integer({ min: -3, max: 3 }),
      byteLength: fc.integer({ min: -3, max: 3 }),
      pages: fc.integer({ min: -3, max: 3 }),
    });
    fc.assert(
      fc.property(pagesOfItems, lie, (pages, by) => {
        const honest = requestOf(pages);
        const request = {
          ...honest,
          items: Math.max(1, honest.items + by.items),
          byteLength: Math.max(0, honest.byteLength + by.byteLength),
          pages: Math.max(1, honest.pages + by.pages),
        };
        const isTrue = (["items", "byteLength", "pages"] as const).every((field) => request[field] === honest[field]);
        const result = read(
          request,
          pages.map((items, n) => page(n, items)),
        );
        if (isTrue) expect(result.is).toBe("done");
        else if (result.is === "done") expectFirst(result.items, pages, request);
      }),
      run,
    );
  });

  it("in any number, of any number: a list of just the announced length and size, or none", () => {
    const any = fc.array(fc.tuple(fc.nat(6), fc.array(item, { maxLength: 4 })), { maxLength: 12 });
    fc.assert(
      fc.property(pagesOfItems, any, (pages, given) => {
        const request = requestOf(pages);
        const result = read(
          request,
          given.map(([n, items]) => page(n, items)),
        );
        if (result.is !== "done") return;
        expect(result.items.length).toBe(request.items);
        expect(sum(result.items)).toBe(request.byteLength);
      }),
      run,
    );
  });
});
