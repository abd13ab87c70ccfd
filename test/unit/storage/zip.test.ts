// The zip of several items: read back by another hand, names, folders, dates and bytes as they came.
import { makeZip } from "client-zip";
import { describe, expect, it } from "vitest";

import type { SaveItem } from "../../../src/storage/saved-item.ts";
import { zipLength, zipStream } from "../../../src/storage/zip.ts";
import { addZip64End, zip64EndLength } from "../../../src/storage/zip64-end.ts";
import { readZip } from "../../support/read-zip.ts";

function itemsOf(parts: readonly (readonly [path: string, bytes: Uint8Array<ArrayBuffer>, modifiedAt: number])[]) {
  let offset = 0;
  const items = parts.map(([path, { byteLength }, modifiedAt]): SaveItem => {
    const item = { path, byteLength, mediaType: "text/html", modifiedAt, offset };
    offset += byteLength;
    return item;
  });
  return { items, file: new Blob(parts.map(([, bytes]) => bytes)) };
}

async function zipped(file: Blob, items: readonly SaveItem[]): Promise<Uint8Array> {
  return new Uint8Array(await new Response(zipStream(file, items)).arrayBuffer());
}

describe("a zip of received items", () => {
  it("keeps folders, names in any script, dates and bytes", async () => {
    const at = new Date(2026, 9, 3, 14, 25, 36).getTime();
    const parts = [
      ["Jeju 2026/제주 바다.jpg", new Uint8Array([1, 2, 3]), at],
      ["Jeju 2026/deep/er/naïve \u{1f30a}.txt", new Uint8Array([]), at],
      ["page.html", new TextEncoder().encode("<script>alert(1)</script>"), at],
    ] as const;
    const { items, file } = itemsOf(parts);
    const zip = await zipped(file, items);
    expect(zip.byteLength).toBe(zipLength(items));
    const entries = readZip(zip);
    expect(entries.map(({ name }) => name)).toEqual(parts.map(([path]) => path));
    expect(entries.map(({ bytes }) => [...bytes])).toEqual(parts.map(([, bytes]) => [...bytes]));
    for (const { modified } of entries) expect(modified.getTime()).toBe(at);
  });

  it("moves dates that a zip cannot hold to the nearest it can", async () => {
    const { items, file } = itemsOf([
      ["old", new Uint8Array([1]), 0],
      ["far", new Uint8Array([1]), 8.64e15],
    ]);
    const years = readZip(await zipped(file, items)).map(({ modified }) => modified.getFullYear());
    expect(years).toEqual([1980, 2107]);
  });

  it("holds more entries than a plain zip can count (Zip64)", async () => {
    const paths = Array.from({ length: 65_600 }, (_, n) => `many/${n}`);
    const files = paths.map((name) => ({ name, input: new Uint8Array([7]), lastModified: new Date(1e12) }));
    const zip = makeZip(files).pipeThrough(addZip64End(files.length));
    const bytes = new Uint8Array(await new Response(zip).arrayBuffer());
    const entries = readZip(bytes);
    expect(entries.length).toBe(65_600);
    expect(entries[65_599]?.name).toBe("many/65599");
    const items = paths.map((path) => ({ path, byteLength: 1, mediaType: "", modifiedAt: 1e12, offset: 0 }));
    expect(zipLength(items)).toBe(bytes.byteLength);
    expect(zip64EndLength(items.slice(0, 65_534))).toBe(0);
    expect(zip64EndLength(items.map((item) => ({ ...item, byteLength: 2 ** 20 })))).toBe(0);
  });

  it("reserves Zip64 fields for items above 4 GiB", () => {
    const item = { path: "a", mediaType: "", modifiedAt: 1e12, offset: 0 };
    const overhead = (byteLength: number) => zipLength([{ ...item, byteLength }]) - byteLength;
    expect(overhead(5 * 2 ** 30)).toBeGreaterThan(overhead(2 ** 30) + 50);
  });
});
