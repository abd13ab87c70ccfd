// The files that this device offered, at hand again after a reload: by handle, by copy, or not at all.
import { expect } from "@open-wc/testing";

import type { SentFile } from "../../../src/session/ports.ts";
import { sentFiles } from "../../../src/storage/sent-files.ts";
import { handleOf, withPermission } from "../../support/browser/handles.ts";

const ID = "00112233aabbccdd";
const [BY_HANDLE, BY_COPY] = ["read by its handle", "pasted"];

const fileOf = (text: string) => new File([text], "sent");

/** One with a handle, one that is gone, one without a handle. */
async function files(): Promise<(SentFile | null)[]> {
  const handle = await handleOf("sent-by-handle", BY_HANDLE);
  return [{ file: fileOf(BY_HANDLE), handle }, null, { file: fileOf(BY_COPY) }];
}
const LENGTHS = [BY_HANDLE.length, 4, BY_COPY.length];

/** What `reopen` found, as texts. */
async function reopened(): Promise<(string | null)[] | "ask"> {
  const found = await sentFiles.reopen(ID, LENGTHS);
  return found === "ask" ? found : Promise.all(found.map(async (file) => (await file?.text()) ?? null));
}

describe("sent files", () => {
  afterEach(() => sentFiles.drop(ID));

  it("are opened again by their handles or from copies, null for those that are neither", async () => {
    await sentFiles.keep(ID, await files(), { copy: true });
    expect(await reopened()).to.deep.equal([BY_HANDLE, null, BY_COPY]);
  });

  it("without a handle are not copied where that was not asked for", async () => {
    await sentFiles.keep(ID, await files(), { copy: false });
    expect(await reopened()).to.deep.equal([BY_HANDLE, null, null]);
  });

  it("that have a handle are not copied as well: what is gone stays gone", async () => {
    await sentFiles.keep(ID, await files(), { copy: true });
    await (await navigator.storage.getDirectory()).removeEntry("sent-by-handle");
    expect(await reopened()).to.deep.equal([null, null, BY_COPY]);
  });

  it("wait for a tap where the browser wants to ask, and are opened after it", async () => {
    await sentFiles.keep(ID, await files(), { copy: true });
    await withPermission("prompt", async () => void expect(await reopened()).to.equal("ask"));
    expect(await sentFiles.ask(ID)).to.equal(true);
    expect(await reopened()).to.deep.equal([BY_HANDLE, null, BY_COPY]);
  });

  it("that were never kept, or none of which has a handle, cannot be asked for", async () => {
    expect(await sentFiles.ask(ID)).to.equal(false);
    expect(await reopened()).to.deep.equal([null, null, null]);
    await sentFiles.keep(ID, [null, null, { file: fileOf(BY_COPY) }], { copy: true });
    expect(await sentFiles.ask(ID)).to.equal(false);
    expect(await reopened()).to.deep.equal([null, null, BY_COPY]);
  });

  it("are copied in their order until there are sixteen", async () => {
    const many = Array.from({ length: 18 }, (_, n) => ({ file: fileOf(String(n)) }));
    await sentFiles.keep(ID, many, { copy: true });
    const found = await sentFiles.reopen(
      ID,
      many.map(({ file }) => file.size),
    );
    if (found === "ask") throw new Error("asks");
    expect(found.map((file) => file !== null)).to.deep.equal(many.map((_, n) => n < 16));
  });

  it("that are larger than all copies may be are left out, and the others are copied", async () => {
    const large = { size: 300 * 1024 * 1024 } as File;
    await sentFiles.keep(ID, [{ file: large }, null, { file: fileOf(BY_COPY) }], { copy: true });
    expect(await reopened()).to.deep.equal([null, null, BY_COPY]);
  });

  it("that cannot be copied are no fault", async () => {
    const stream = () => new ReadableStream({ start: (c) => c.error(new DOMException("", "QuotaExceededError")) });
    const broken = { size: 1, stream } as unknown as File;
    await sentFiles.keep(ID, [{ file: broken }, null, { file: fileOf(BY_COPY) }], { copy: true });
    expect((await sentFiles.reopen(ID, LENGTHS))[0]).to.equal(null);
  });

  it("are gone when dropped, handles and copies, and dropping again is no fault", async () => {
    await sentFiles.keep(ID, await files(), { copy: true });
    await sentFiles.drop(ID);
    await sentFiles.drop(ID);
    expect(await reopened()).to.deep.equal([null, null, null]);
    expect(await sentFiles.ask(ID)).to.equal(false);
  });
});
