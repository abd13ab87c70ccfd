// Sent files kept at hand over a reload: handles, permissions, copies.
import { expect } from "@open-wc/testing";

import {
  askPermission,
  dropHandles,
  dropStaged,
  keepHandles,
  MAX_STAGED_BYTES,
  reopen,
  stagedFile,
  stageFile,
} from "../../../src/storage/file-handles.ts";
import { handleOf, withPermission } from "../../support/browser/handles.ts";

const ID = "00112233aabbccdd";

describe("kept file handles", () => {
  afterEach(() => dropHandles(ID));

  it("open the same files again, null for those that are gone or never had a handle", async () => {
    const [a, b] = [await handleOf("sent-a", "first"), await handleOf("sent-b", "gone")];
    await keepHandles(ID, [a, null, b]);
    await (await navigator.storage.getDirectory()).removeEntry("sent-b");
    const files = await reopen(ID);
    if (files === "needs-permission") throw new Error("no permission");
    expect(files.map((file) => file?.name)).to.deep.equal(["sent-a", undefined, undefined]);
    expect(await files[0]?.text()).to.equal("first");
  });

  it("say when the person must be asked first, and open nothing that was denied", async () => {
    await keepHandles(ID, [await handleOf("sent-a", "first")]);
    await withPermission("prompt", async () => void expect(await reopen(ID)).to.equal("needs-permission"));
    await withPermission("denied", async () => void expect(await reopen(ID)).to.deep.equal([null]));
    expect(await askPermission(ID)).to.equal(true);
  });

  it("are gone when dropped", async () => {
    await keepHandles(ID, [await handleOf("sent-a", "first")]);
    await dropHandles(ID);
    expect(await reopen(ID)).to.deep.equal([]);
    expect(await askPermission(ID)).to.equal(false);
  });
});

describe("staged copies", () => {
  afterEach(() => dropStaged(ID));

  it("keep the bytes until dropped", async () => {
    await stageFile(ID, 3, new Blob(["pasted"]));
    expect(await (await stagedFile(ID, 3, 6))?.text()).to.equal("pasted");
    expect(await stagedFile(ID, 3, 7)).to.equal(undefined);
    expect(await stagedFile(ID, 4, 6)).to.equal(undefined);
    await dropStaged(ID);
    await dropStaged(ID);
    expect(await stagedFile(ID, 3, 6)).to.equal(undefined);
  });

  it("are not made of what is too large, or under an id that is no id", async () => {
    const large = { size: MAX_STAGED_BYTES + 1 } as Blob;
    const fault = await stageFile(ID, 0, large).catch((error: { fault: string }) => error.fault);
    expect(fault).to.equal("refused");
    const id = await stageFile("../x", 0, new Blob(["x"])).catch((error: { fault: string }) => error.fault);
    expect(id).to.equal("refused");
  });

  it("say full when there is no room", async () => {
    const broken = {
      size: 1,
      stream: () => new ReadableStream({ start: (c) => c.error(new DOMException("x", "QuotaExceededError")) }),
    };
    const fault = await stageFile(ID, 0, broken as unknown as Blob).catch((error: { fault: string }) => error.fault);
    expect(fault).to.equal("full");
    expect(await stagedFile(ID, 0, 1)).to.equal(undefined);
  });
});
