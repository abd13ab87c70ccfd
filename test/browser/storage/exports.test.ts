// Files made in OPFS for the browser's downloads: gone at a later start, and not under the feet of a tab that is there.
import { expect } from "@open-wc/testing";

import { dropExports, makeExport } from "../../../src/storage/exports.ts";

async function exported(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle("exports", { create: true });
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

describe("files made for downloads", () => {
  after(async () => {
    await (await navigator.storage.getDirectory()).removeEntry("exports", { recursive: true });
  });

  it("are deleted at a start, those of earlier visits; twice is no fault", async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("exports", { create: true });
    await folder.getFileHandle("of an earlier visit", { create: true });
    await dropExports();
    await dropExports();
    expect(await exported()).to.deep.equal([]);
  });

  it("stay when another tab starts, while they are made and afterwards", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const made = makeExport(readable, {});
    const writer = writable.getWriter();
    await writer.write(new Uint8Array(10));
    await dropExports();
    await writer.close();
    expect((await made)?.size).to.equal(10);
    await dropExports();
    expect(await exported()).to.have.length(1);
  });
});
