// What makes a zip is loaded after the picker: when it does not come, no empty file is left where the person pointed.
import { afterEach, expect, it, vi } from "vitest";

import { saveItems } from "../../../src/storage/save.ts";

vi.mock("../../../src/storage/zip.ts", () => {
  throw new TypeError("Failed to fetch dynamically imported module");
});
afterEach(() => vi.unstubAllGlobals());

it("leaves no empty file when a zip cannot be made", async () => {
  const remove = vi.fn(async () => {});
  const handle = { getFile: async () => new Blob([]), remove };
  vi.stubGlobal("showSaveFilePicker", async () => handle);
  const item = { path: "a", byteLength: 1, mediaType: "text/plain", modifiedAt: 0, offset: 0 };
  const items = [item, { ...item, path: "b", offset: 1 }];
  const saving = saveItems({ file: new Blob(["ab"]), items, name: "both", onProgress() {} });
  await expect(saving).rejects.toMatchObject({ name: "SaveError", code: "refused" });
  expect(remove).toHaveBeenCalledOnce();
});
