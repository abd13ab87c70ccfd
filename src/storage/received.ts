// What a person can do with received items, by transfer. Rule: nothing here rejects; what went wrong is a value.
import { openReceived } from "./received-files.ts";
import { SaveError, saveItems } from "./save.ts";
import { sliceOf, type SaveItem } from "./saved-item.ts";
import { OPAQUE } from "./safe-types.ts";
import { previewUrl, shareItems } from "./share.ts";

export const received = {
  /** Runs in the task of a tap. `name`: of the zip, when there are several items. */
  async save(
    transferId: string,
    items: readonly SaveItem[],
    name: string,
    onProgress: (doneBytes: number, totalBytes: number) => void,
  ): Promise<"saved" | "cancelled" | "no-room" | "busy" | "refused"> {
    try {
      return await saveItems({ file: openReceived(transferId), items, name, onProgress });
    } catch (error) {
      return error instanceof SaveError ? error.code : "refused";
    }
  },

  /** A blob: URL, when the item's type is safe to show here; the caller revokes it. */
  async previewUrl(transferId: string, item: SaveItem): Promise<string | undefined> {
    const file = await opened(transferId);
    return file && previewUrl(file, item);
  },

  /** The item's first bytes, at most `maxBytes`. */
  async firstBytes(transferId: string, item: SaveItem, maxBytes: number): Promise<Uint8Array | undefined> {
    try {
      const file = await opened(transferId);
      return file && new Uint8Array(await sliceOf(file, item, OPAQUE).slice(0, maxBytes).arrayBuffer());
    } catch {
      return undefined;
    }
  },

  /** Runs in the task of a tap. False where the system does not take these files. */
  async share(transferId: string, items: readonly SaveItem[]): Promise<boolean> {
    const file = await opened(transferId);
    return file !== undefined && (await shareItems(file, items)) !== "unable";
  },
};

async function opened(transferId: string): Promise<File | undefined> {
  return openReceived(transferId).catch(() => undefined);
}
