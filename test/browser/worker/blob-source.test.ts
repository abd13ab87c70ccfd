// A picked file as a source: right bytes in any order, and a file that changed is told as such.
import { expect } from "@open-wc/testing";

import { blobSource } from "../../../src/worker/blob-source.ts";

async function reasonOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "none",
    (error: { name: string; reason?: string }) => `${error.name}${error.reason ? ` ${error.reason}` : ""}`,
  );
}

describe("a blob as a source", () => {
  const bytes = Uint8Array.from({ length: 1_000 }, (_, n) => n % 251);

  it("gives the bytes asked for, forwards, backwards and twice", async () => {
    const source = blobSource(new Blob([bytes]));
    expect(source.byteLength).to.equal(1_000);
    for (const [offset, byteLength] of [
      [0, 256],
      [256, 256],
      [512, 256],
      [768, 232],
      [256, 256],
      [0, 1_000],
      [999, 1],
      [1_000, 0],
    ] as const) {
      expect(await source.read(offset, byteLength)).to.deep.equal(bytes.slice(offset, offset + byteLength));
    }
  });

  it("gives the same bytes across the borders of what it reads at once, in any order", async () => {
    const MiB = 1024 * 1024;
    const large = new Uint8Array(13 * MiB + 7);
    for (let at = 0; at < large.length; at += 4093) large[at] = at % 255;
    const source = blobSource(new Blob([large]));
    for (const [offset, byteLength] of [
      [0, MiB],
      [3 * MiB + 5, 2 * MiB],
      [4 * MiB, 4 * MiB],
      [MiB - 1, 10 * MiB],
      [12 * MiB, MiB + 7],
      [0, 1],
      [13 * MiB + 7, 0],
    ] as const) {
      const read = await source.read(offset, byteLength);
      expect(read.byteLength).to.equal(byteLength);
      expect(read.every((byte, n) => byte === large[offset + n])).to.equal(true);
    }
    const together = await Promise.all([7, 3, 4, 0].map((n) => source.read(n * MiB, MiB)));
    expect(together.map((read, n) => read[0] === large[([7, 3, 4, 0][n] ?? 0) * MiB])).to.deep.equal(
      Array(4).fill(true),
    );
  });

  it("says changed when the file ends early or was written to", async () => {
    expect(await reasonOf(blobSource(new Blob([bytes])).read(900, 200))).to.equal("SourceError changed");
    const handle = await (await navigator.storage.getDirectory()).getFileHandle("source", { create: true });
    const write = async (text: string) => {
      const writable = await handle.createWritable();
      await writable.write(text);
      await writable.close();
    };
    await write("first");
    const source = blobSource(await handle.getFile());
    expect(await source.read(0, 5)).to.deep.equal(new TextEncoder().encode("first"));
    await write("second");
    expect(await reasonOf(source.read(0, 5))).to.equal("SourceError changed");
  });

  it("stops when asked to", async () => {
    const stop = new AbortController();
    const reading = blobSource(new Blob([bytes])).read(0, 10, stop.signal);
    stop.abort();
    expect(await reasonOf(reading)).to.equal("AbortError");
  });
});
