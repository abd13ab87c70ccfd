// Deleting is what a person does when nothing fits any more: it must not need room itself.
import { expect, test } from "vitest";

import { storageName } from "../../../src/storage/transfer-files.ts";
import { OpfsBlockStore } from "../../../src/storage/worker/opfs-block-store.ts";

const SALT = new Uint8Array(32).fill(7);
const KEY = { transferId: "0123456789abcdef", direction: "receiving" } as const;
const named = (name: string) => new DOMException("as the browser says it", name);

/** A folder of an origin without room: Chromium charges some 200 bytes for each new file. `busy`: files in use. */
function fullFolder(names: readonly string[], busy: readonly string[] = []) {
  const files = new Set<string>(["salt", ...names]);
  const salt = {
    read: (into: Uint8Array) => {
      into.set(SALT.subarray(0, into.byteLength));
      return into.byteLength;
    },
    close: () => {},
  };
  const folder = {
    async getFileHandle(name: string, { create = false } = {}) {
      if (files.has(name)) return { createSyncAccessHandle: async () => salt };
      throw named(create ? "QuotaExceededError" : "NotFoundError");
    },
    async removeEntry(name: string) {
      if (busy.includes(name)) throw named("NoModificationAllowedError");
      if (!files.delete(name)) throw named("NotFoundError");
    },
  };
  return { files, store: new OpfsBlockStore(async () => folder as unknown as FileSystemDirectoryHandle) };
}

test("what was received can be deleted when there is no room for one more file", async () => {
  const name = await storageName(SALT, KEY);
  const { files, store } = fullFolder([`${name}.data`, `${name}.journal`]);
  await store.remove(KEY);
  expect([...files]).toEqual(["salt"]);
});

test("removing what is not there needs no room: the engine removes both directions of each transfer", async () => {
  await fullFolder([]).store.remove({ ...KEY, direction: "sending" });
});

test("a removal that nothing notes, of a file in use, is not said to be done", async () => {
  const name = await storageName(SALT, KEY);
  const files = [`${name}.data`, `${name}.journal`];
  await expect(fullFolder(files, files).store.remove(KEY)).rejects.toMatchObject({ name: "StoreError", fault: "full" });
});

test("where the mark is there already, a file in use goes later", async () => {
  const name = await storageName(SALT, KEY);
  const files = [`${name}.data`, `${name}.journal`, `${name}.removed`];
  await fullFolder(files, files).store.remove(KEY);
});
